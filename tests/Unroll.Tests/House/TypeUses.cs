#if SINGLE
using System.Reflection;
using System.Reflection.Emit;

namespace Unroll.Tests.House;

/// <summary>The types that a type uses: bases, interfaces, constraints, fields, signatures, attributes, locals, what method bodies name.</summary>
internal static class TypeUses
{
    public const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Each used type, generic ones as their definitions.</summary>
    public static HashSet<Type> Of(Type type)
    {
        HashSet<Type> uses = [];
        Add(uses, type.BaseType);
        AddAll(uses, type.GetInterfaces());
        AddConstraints(uses, type.GetGenericArguments());
        AddAttributes(uses, type);
        foreach (FieldInfo field in type.GetFields(Declared))
            Add(uses, field.FieldType);
        foreach (MethodBase method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
        {
            AddAttributes(uses, method);
            AddSignature(uses, method);
            if (method.GetMethodBody() is { } body)
                AddBody(uses, method, body);
        }
        return uses;
    }

    private static void AddSignature(HashSet<Type> uses, MethodBase method)
    {
        AddAll(uses, method.GetParameters().Select(parameter => parameter.ParameterType));
        if (method is MethodInfo info)
            Add(uses, info.ReturnType);
        if (method.IsGenericMethodDefinition)
            AddConstraints(uses, method.GetGenericArguments());
    }

    private static void AddBody(HashSet<Type> uses, MethodBase method, MethodBody body)
    {
        AddAll(uses, body.LocalVariables.Select(local => local.LocalType));
        foreach (ExceptionHandlingClause clause in body.ExceptionHandlingClauses)
        {
            if (clause.Flags == ExceptionHandlingClauseOptions.Clause)
                Add(uses, clause.CatchType);
        }
        Type[] ofType = method.DeclaringType!.GetGenericArguments();
        Type[] ofMethod = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
        foreach (int token in Tokens(body.GetILAsByteArray()!))
        {
            switch (method.Module.ResolveMember(token, ofType, ofMethod))
            {
                case Type named:
                    Add(uses, named);
                    break;
                case MethodBase called:
                    Add(uses, called.DeclaringType);
                    AddAll(uses, called.IsGenericMethod ? called.GetGenericArguments() : []);
                    AddAll(uses, called.GetParameters().Select(parameter => parameter.ParameterType));
                    break;
                case FieldInfo field:
                    Add(uses, field.DeclaringType);
                    Add(uses, field.FieldType);
                    break;
            }
        }
    }

    /// <summary>The metadata tokens that instructions carry.</summary>
    private static IEnumerable<int> Tokens(byte[] il)
    {
        int at = 0;
        while (at < il.Length)
        {
            short value = il[at++];
            if (value == 0xFE)
                value = unchecked((short)(0xFE00 | il[at++]));
            OpCode code = Codes[value];
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return BitConverter.ToInt32(il, at);
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }

    private static void AddAttributes(HashSet<Type> uses, MemberInfo member)
    {
        foreach (CustomAttributeData attribute in member.CustomAttributes)
        {
            Add(uses, attribute.AttributeType);
            AddAll(uses, attribute.ConstructorArguments.Select(argument => argument.Value).OfType<Type>());
        }
    }

    private static void AddConstraints(HashSet<Type> uses, IEnumerable<Type> parameters) =>
        AddAll(uses, parameters.Where(parameter => parameter.IsGenericParameter).SelectMany(parameter => parameter.GetGenericParameterConstraints()));

    private static void AddAll(HashSet<Type> uses, IEnumerable<Type> types)
    {
        foreach (Type type in types)
            Add(uses, type);
    }

    private static void Add(HashSet<Type> uses, Type? type)
    {
        if (type is null || type.IsGenericParameter)
            return;
        if (type.HasElementType)
        {
            Add(uses, type.GetElementType());
            return;
        }
        if (type.IsConstructedGenericType)
            AddAll(uses, type.GetGenericArguments());
        uses.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
    }
}
#endif

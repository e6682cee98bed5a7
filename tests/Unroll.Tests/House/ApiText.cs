#if SINGLE
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Unroll.Tests.House;

/// <summary>The public surface of an assembly as text: a line a type, an indented line a member, sorted.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    public static string Of(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().Where(type => !IsMade(type)).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Head(type)).Append('\n');
            IEnumerable<(string Name, string Text)> members = Members(type).Distinct();
            foreach ((string _, string member) in members.OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Text, StringComparer.Ordinal))
                text.Append("    ").Append(member).Append('\n');
            text.Append('\n');
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Head(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return $"delegate {Method(type.GetMethod("Invoke")!).Replace("Invoke(", Name(type) + "(", StringComparison.Ordinal)}";
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface"
            : type.IsValueType ? (IsReadOnly(type) ? "readonly struct" : "struct")
            : IsRecord(type) ? "record" : "class";
        string modifier = type.IsInterface || type.IsValueType ? ""
            : type is { IsAbstract: true, IsSealed: true } ? "static "
            : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        Type[] inherited = [.. type.GetInterfaces().SelectMany(i => i.GetInterfaces()), .. type.BaseType?.GetInterfaces() ?? []];
        string[] bases = type.IsEnum ? [] :
        [
            .. type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) ? new[] { Name(b) } : [],
            .. type.GetInterfaces().Except(inherited).Where(i => i.IsPublic).Select(i => Name(i)).Order(StringComparer.Ordinal),
        ];
        return $"{modifier}{kind} {Name(type)}{(bases.Length > 0 ? " : " + string.Join(", ", bases) : "")}{Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<(string Name, string Text)> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            yield break;
        foreach (FieldInfo field in type.GetFields(Declared).Where(field => !field.IsSpecialName))
        {
            if (!IsVisible(field.IsPublic, field.IsFamily || field.IsFamilyOrAssembly, type))
                continue;
            string constant = field.IsLiteral ? " = " + Literal(field.GetRawConstantValue()) : "";
            yield return (field.Name, type.IsEnum
                ? $"{field.Name}{constant}"
                : $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}"
                    + $"{(field.IsInitOnly ? "readonly " : "")}{Name(field.FieldType, new NullabilityInfoContext().Create(field))} {field.Name}{constant}");
        }
        foreach (ConstructorInfo constructor in type.GetConstructors(Declared).Where(c => !c.IsStatic && IsVisible(c, type) && !IsMade(c)))
            yield return ("", $"{Access(constructor)}new({Parameters(constructor)})");
        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            MethodInfo? get = Visible(property.GetMethod, type), set = Visible(property.SetMethod, type);
            if ((get ?? set) is { } accessor && property.Name != "EqualityContract")
                yield return (property.Name, Property(property, accessor, get, set));
        }
        foreach (MethodInfo method in type.GetMethods(Declared).Where(m => IsVisible(m, type) && !IsMade(m)))
        {
            if (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
            {
                string constraints = Constraints(method.IsGenericMethod ? method.GetGenericArguments() : []);
                yield return (method.Name, $"{Access(method)}{Modifiers(method)}{Method(method)}{constraints}");
            }
        }
    }

    private static string Property(PropertyInfo property, MethodInfo accessor, MethodInfo? get, MethodInfo? set)
    {
        string index = property.GetIndexParameters().Length > 0 ? $"this[{Parameters(property.GetMethod ?? property.SetMethod!)}]" : property.Name;
        bool init = set?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ?? false;
        bool required = property.IsDefined(typeof(RequiredMemberAttribute));
        string type = Name(property.PropertyType, new NullabilityInfoContext().Create(property));
        return $"{Access(accessor)}{Modifiers(accessor)}{(required ? "required " : "")}{type} {index} "
            + $"{{ {(get is null ? "" : "get; ")}{(set is null ? "" : init ? "init; " : "set; ")}}}";
    }

    private static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(t => t.Name))}>" : "";
        string extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        string result = Name(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter));
        return $"{result} {method.Name}{generic}({extension}{Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
    {
        string mode = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        string start = parameter.HasDefaultValue ? " = " + Literal(parameter.DefaultValue) : "";
        return $"{mode}{Name(parameter.ParameterType, new NullabilityInfoContext().Create(parameter))} {parameter.Name}{start}";
    }));

    private static string Name(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!, nullability);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Name(underlying) + "?";
        string mark = !type.IsValueType && !type.IsGenericParameter && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
            return $"{Name(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        string name = Keyword(type) ?? (type.DeclaringType is { } outer && !type.IsGenericParameter ? Name(outer) + "." : "") + type.Name;
        if (!type.IsGenericType)
            return name + mark;
        IEnumerable<string> arguments = type.GetGenericArguments()
            .Select((argument, i) => Name(argument, i < nullability?.GenericTypeArguments.Length ? nullability.GenericTypeArguments[i] : null));
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        return $"{(tick < 0 ? name : name[..tick])}<{string.Join(", ", arguments)}>{mark}";
    }

    private static string? Keyword(Type type) => type.IsEnum ? null : type == typeof(object) ? "object" : type == typeof(void) ? "void" : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Char => "char",
        TypeCode.String => "string",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        _ => null,
    };

    private static string Constraints(Type[] parameters) => string.Concat(parameters.Where(p => p.IsGenericParameter).Select(parameter =>
    {
        GenericParameterAttributes special = parameter.GenericParameterAttributes;
        string[] all =
        [
            .. special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? new[] { "struct" } : [],
            .. special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? new[] { "class" } : [],
            .. parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(c => Name(c)),
        ];
        return all.Length == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", all)}";
    }));

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        Enum named => $"{named.GetType().Name}.{named}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? (method.IsAbstract ? "static abstract " : "static ")
        : method.DeclaringType!.IsInterface ? (method.IsAbstract ? "" : "virtual ")
        : method.GetBaseDefinition() != method ? "override "
        : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static MethodInfo? Visible(MethodInfo? method, Type type) => method is not null && IsVisible(method, type) ? method : null;

    private static bool IsVisible(MethodBase method, Type type) => IsVisible(method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly, type);

    private static bool IsVisible(bool isPublic, bool isProtected, Type type) => isPublic || (isProtected && !type.IsSealed);

    private static bool IsMade(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal) || member.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsReadOnly(Type type) => type.IsDefined(typeof(IsReadOnlyAttribute));

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null;
}
#endif

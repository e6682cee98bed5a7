using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>A name in recipes, the specification with that name, and how it is written as JSON.</summary>
public sealed class CatalogueEntry
{
    private CatalogueEntry(string name, Type kind, object defaults, JsonSerializerContext json, string summary)
    {
        Name = name;
        Kind = kind;
        Defaults = defaults;
        Json = json;
        Summary = summary;
    }

    /// <summary>The word in <c>"type": "..."</c>.</summary>
    public string Name { get; }

    /// <summary>Its kind: <see cref="CellSpec"/>, <see cref="ProblemSpec"/>, ...</summary>
    public Type Kind { get; }

    /// <summary>The specification with its defaults, which a recipe gets by the name alone.</summary>
    public object Defaults { get; }

    /// <summary>One line for lists.</summary>
    public string Summary { get; }

    /// <summary>The name of its kind: "cell" for CellSpec, "tag output" for TagOutputSpec.</summary>
    public string KindName
    {
        get
        {
            string name = Kind.Name.EndsWith("Spec", StringComparison.Ordinal) ? Kind.Name[..^4] : Kind.Name;
            return string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? " " : "") + char.ToLowerInvariant(c) : c.ToString()));
        }
    }

    internal JsonSerializerContext Json { get; }

    /// <summary>Makes an entry.</summary>
    /// <typeparam name="T">The specification: a record whose outermost base class is its kind.</typeparam>
    /// <param name="name">The word in recipes, unique among entries of its kind.</param>
    /// <param name="defaults">The specification with its defaults.</param>
    /// <param name="json">A context with <c>[JsonSerializable(typeof(T))]</c>.</param>
    /// <param name="summary">One line for lists.</param>
    /// <exception cref="UnrollException">The name is empty.</exception>
    public static CatalogueEntry Of<T>(string name, T defaults, JsonSerializerContext json, string summary) where T : class
    {
        ArgumentNullException.ThrowIfNull(defaults);
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(summary);
        if (string.IsNullOrWhiteSpace(name))
            throw new UnrollException($"The catalogue was given an entry for {typeof(T).Name} without a name; expected one, such as \"lstm\".");
        return new CatalogueEntry(name, KindOf(typeof(T)), defaults, json, summary);
    }

    /// <summary>The outermost base class that is a specification: a cell is one of <see cref="CellSpec"/> however many classes lie between.</summary>
    private static Type KindOf(Type type)
    {
        while (type.BaseType is { } lower && lower != typeof(object))
            type = lower;
        return type;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Which public corpora there are, and where (docs/data.md). A registry is JSON; the built-in one is <c>registry.json</c> beside this file, with the corpora of many files in files of their own.</summary>
public sealed class DataRegistry
{
    private readonly Dictionary<string, Corpus> byName;

    /// <summary>A registry of given corpora.</summary>
    /// <param name="corpora">The corpora, each name once.</param>
    /// <param name="source">Where they come from, for error messages.</param>
    /// <exception cref="UnrollException">A name, an address, a size or a hash cannot be used, or a name occurs twice.</exception>
    public DataRegistry(IEnumerable<Corpus> corpora, string source = "registry")
    {
        Corpora = [.. corpora];
        foreach (Corpus corpus in Corpora)
            RegistryCheck.Check(corpus, source);
        byName = new Dictionary<string, Corpus>(StringComparer.Ordinal);
        foreach (Corpus corpus in Corpora)
            Require.That(byName.TryAdd(corpus.Name, corpus), source, $"the corpus \"{corpus.Name}\" twice", "each name once");
    }

    /// <summary>The built-in registry.</summary>
    public static DataRegistry Standard { get; } = OpenStandard();

    /// <summary>All corpora, in the registry's order.</summary>
    public IReadOnlyList<Corpus> Corpora { get; }

    /// <summary>The corpus of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public Corpus? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The corpus of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="UnrollException">There is none.</exception>
    public Corpus this[string name]
    {
        get
        {
            if (Find(name) is { } found)
                return found;
            string meant = Spelling.Nearest(name, byName.Keys) is { } nearest ? $"; did you mean {nearest}?" : ".";
            throw new UnrollException($"There is no corpus '{name}' in the registry, which has {string.Join(", ", Corpora.Select(corpus => corpus.Name))}{meant}");
        }
    }

    /// <summary>A registry from a file.</summary>
    /// <param name="path">A JSON file (docs/data.md).</param>
    /// <exception cref="UnrollException">It is missing or cannot be used: file, line, what was found and expected.</exception>
    public static DataRegistry Load(string path) => Parse(TextLines.ReadAll(path), path);

    /// <summary>A registry from JSON.</summary>
    /// <param name="json">The text; comments and trailing commas are allowed.</param>
    /// <param name="source">A name for error messages.</param>
    /// <exception cref="UnrollException">As for <see cref="Load"/>.</exception>
    public static DataRegistry Parse(string json, string source = "registry")
    {
        try
        {
            RegistryText text = JsonSerializer.Deserialize(json, RegistryJson.Default.RegistryText) ?? throw new JsonException("null");
            return new DataRegistry(text.Corpora, source);
        }
        catch (JsonException e)
        {
            throw new UnrollException($"{source}:{(e.LineNumber ?? 0) + 1}: found no registry of corpora ({Reason(e)}); expected an object with \"corpora\", as docs/data.md describes it.", e);
        }
    }

    /// <summary>What the reader of JSON says, without the names of types.</summary>
    private static string Reason(JsonException e)
    {
        const string unknown = "could not be mapped", lacking = "including: ";
        string text = e.Message.Split(" Path:")[0].Split(" LineNumber:")[0].TrimEnd('.', ' ');
        return text.Contains(unknown, StringComparison.Ordinal) ? $"the unknown field {e.Path}"
            : text.IndexOf(lacking, StringComparison.Ordinal) is > 0 and int start ? $"{e.Path} is without {text[(start + lacking.Length)..]}"
            : text;
    }

    private static DataRegistry OpenStandard() =>
        new(new[] { "registry", "fsdd" }.SelectMany(part => OpenPart(part).Corpora).OrderBy(corpus => corpus.Name, StringComparer.Ordinal), "the built-in registry");

    private static DataRegistry OpenPart(string part)
    {
        using Stream stream = typeof(DataRegistry).Assembly.GetManifestResourceStream($"registry:{part}")!;
        using StreamReader reader = new(stream);
        return Parse(reader.ReadToEnd(), $"the built-in {part}.json");
    }
}

/// <summary>The JSON of a registry.</summary>
internal sealed record RegistryText
{
    public required IReadOnlyList<Corpus> Corpora { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RegistryText))]
internal sealed partial class RegistryJson : JsonSerializerContext;

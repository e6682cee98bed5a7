using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>
/// What <c>model.json</c> says: which files of the folder make up the model. All have the same number in their names, and no number is used twice in a
/// folder, so that whoever has read a manifest finds the files that it means or none. Renaming it into place is what makes a save current.
/// </summary>
/// <param name="Format">The version of the folder's layout.</param>
/// <param name="Recipe">The file with the effective recipe.</param>
/// <param name="Vocabularies">The file of each vocabulary.</param>
/// <param name="Weights">The safetensors file.</param>
/// <param name="Report">The file with the run's report.</param>
internal sealed partial record ModelManifest(int Format, string Recipe, IReadOnlyDictionary<string, string> Vocabularies, string Weights, string Report)
{
    public const int CurrentFormat = 1;

    public const string FileName = "model.json";

    /// <summary>The largest manifest that is read, in bytes.</summary>
    public const int LargestManifest = 1 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>All files but the manifest.</summary>
    [JsonIgnore]
    public IEnumerable<string> Files => [Recipe, .. Vocabularies.Values, Weights, Report];

    /// <summary>The number that all files have in their names.</summary>
    [JsonIgnore]
    public long Number => NumberOf(Recipe, "recipe-", ".json")!.Value;

    /// <summary>The manifest of a save.</summary>
    /// <param name="number">The number of its files.</param>
    /// <param name="vocabularies">The names of its vocabularies.</param>
    /// <exception cref="UnrollException">A vocabulary's name cannot be that of a file.</exception>
    public static ModelManifest Of(long number, IEnumerable<string> vocabularies)
    {
        string stamp = number.ToString("0000", CultureInfo.InvariantCulture);
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (string name in vocabularies)
        {
            if (!VocabularyName().IsMatch(name) || !files.Keys.All(other => !other.Equals(name, StringComparison.OrdinalIgnoreCase)))
                throw new UnrollException($"The vocabulary '{name}' cannot be saved under that name; expected up to 60 of the letters a to z, digits, '_' and '.', a letter first, each name once.");
            files.Add(name, $"{name}-{stamp}.txt");
        }
        return new ModelManifest(CurrentFormat, $"recipe-{stamp}.json", files, $"weights-{stamp}.safetensors", $"report-{stamp}.json");
    }

    /// <summary>The name of a save's manifest until it is current, and of an old one until its files are gone.</summary>
    public static string RecordOf(long number) => $"model-{number.ToString("0000", CultureInfo.InvariantCulture)}.json";

    /// <summary>The number of such a name; null if it is another name.</summary>
    public static long? NumberOfRecord(string file) => NumberOf(file, "model-", ".json");

    /// <summary>Reads a manifest.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="place">What is read, for error messages.</param>
    /// <exception cref="UnrollException">It is damaged, of another version, or names a file that Unroll would not name so.</exception>
    public static ModelManifest Read(byte[] json, string place)
    {
        ModelManifest manifest = ModelReader.Json(place, () =>
        {
            int mark = json.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
            using JsonDocument document = JsonDocument.Parse(json.AsMemory(mark), Strict);
            return document.Deserialize(ModelJson.Default.ModelManifest);
        });
        if (manifest.Format != CurrentFormat)
            throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{place}: found the format {manifest.Format}; this version of Unroll reads format {CurrentFormat}."));
        if (manifest.Recipe is null || manifest.Weights is null || manifest.Report is null || manifest.Vocabularies is null)
            throw new UnrollException($"{place}: a field is missing; expected format, recipe, vocabularies, weights and report.");
        foreach ((string name, string file) in manifest.Vocabularies)
        {
            if (file is null)
                throw new UnrollException($"{place}: the vocabulary '{name}' is null; expected the name of a file.");
            if (!VocabularyName().IsMatch(name))
                throw new UnrollException($"{place}: names the vocabulary '{name}'; expected the letters a to z, digits, '_' and '.', a letter first.");
        }
        long number = NumberOf(manifest.Recipe, "recipe-", ".json") ?? throw Named(manifest.Recipe, "recipe-0001.json");
        ModelManifest meant = Of(number, manifest.Vocabularies.Keys);
        foreach ((string found, string expected) in manifest.Files.Zip(meant.Files))
        {
            if (found != expected)
                throw Named(found, expected);
        }
        return manifest;

        UnrollException Named(string found, string expected) => new(found.AsSpan().ContainsAny("/\\:\0") || found.Trim('.').Length == 0
            ? $"{place}: names the file '{found.Replace('\0', '?')}'; expected a name within the folder."
            : $"{place}: names the file '{found}'; expected a name as Unroll writes it, {expected}.");
    }

    /// <summary>Reads a manifest of which nothing is known; null if it is none.</summary>
    public static ModelManifest? TryRead(byte[] json)
    {
        try
        {
            return Read(json, FileName);
        }
        catch (UnrollException)
        {
            return null;
        }
    }

    /// <summary>Whether a file was meant as a manifest, be it damaged within: it may be replaced.</summary>
    public static bool IsMeant(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && Array.TrueForAll(["format", "recipe", "vocabularies", "weights", "report"], field => document.RootElement.TryGetProperty(field, out _));
        }
        catch (JsonException)
        {
            return json.Length == 0;
        }
    }

    /// <summary>As <c>model.json</c> has it.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ModelJson.Default.ModelManifest);

    private static long? NumberOf(string file, string start, string end)
    {
        if (file.Length <= start.Length + end.Length || !file.StartsWith(start, StringComparison.Ordinal) || !file.EndsWith(end, StringComparison.Ordinal))
            return null;
        string digits = file[start.Length..^end.Length];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number is > 0 and < 1_000_000_000_000
            && number.ToString("0000", CultureInfo.InvariantCulture) == digits ? number : null;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_.]{0,59}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VocabularyName();
}

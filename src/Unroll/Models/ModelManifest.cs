using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// What <c>model.json</c> says: which files of the folder make up the model. All have the same number in their names, and no number is used twice in a
/// folder, so that whoever has read a manifest finds the files that it means or none. Renaming it into place is what makes a save current.
/// </summary>
/// <param name="Format">The version of the folder's layout.</param>
/// <param name="Recipe">The file with the effective recipe.</param>
/// <param name="Fitted">The file of each artifact that was fitted.</param>
/// <param name="Weights">The safetensors file.</param>
/// <param name="Report">The file with the run's report.</param>
internal sealed record ModelManifest(int Format, string Recipe, IReadOnlyDictionary<string, string> Fitted, string Weights, string Report)
{
    public const int CurrentFormat = 2;

    public const string FileName = "model.json";

    /// <summary>The largest manifest that is read, in bytes.</summary>
    public const int LargestManifest = 1 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>All files but the manifest.</summary>
    [JsonIgnore]
    public IEnumerable<string> Files => [Recipe, .. Fitted.Values, Weights, Report];

    /// <summary>The number that all files have in their names.</summary>
    [JsonIgnore]
    public long Number => NumberOf(Recipe, "recipe-", ".json")!.Value;

    /// <summary>The manifest of a save.</summary>
    /// <param name="number">The number of its files.</param>
    /// <param name="fitted">The names of what was fitted, and how each file ends.</param>
    /// <exception cref="UnrollException">A name cannot be that of a file.</exception>
    public static ModelManifest Of(long number, IEnumerable<(string Name, string Ending)> fitted)
    {
        string stamp = number.ToString("0000", CultureInfo.InvariantCulture);
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        foreach ((string name, string ending) in fitted)
        {
            if (!ArtifactFile.IsFullName(name) || ArtifactFile.IsTaken(name) || files.Keys.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new UnrollException($"'{name}' cannot be saved as a file of the model; expected letters a to z, digits and '_', a letter first, each name once, and none of {string.Join(", ", ArtifactFile.Taken)}.");
            files.Add(name, $"{name}-{stamp}{ArtifactFile.CheckEnding(ending)}");
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
            throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{place}: found the format {manifest.Format}; this version of Unroll reads format {CurrentFormat}, so train the model again."));
        if (manifest.Recipe is null || manifest.Weights is null || manifest.Report is null || manifest.Fitted is null)
            throw new UnrollException($"{place}: a field is missing; expected format, recipe, fitted, weights and report.");
        foreach ((string name, string file) in manifest.Fitted)
        {
            if (file is null)
                throw new UnrollException($"{place}: '{name}' is null; expected the name of a file.");
            if (!ArtifactFile.IsFullName(name))
                throw new UnrollException($"{place}: names '{name}' as something fitted; expected the letters a to z, digits, '_' and '.', a letter first.");
        }
        long number = NumberOf(manifest.Recipe, "recipe-", ".json") ?? throw Named(manifest.Recipe, "recipe-0001.json");
        ModelManifest meant = Of(number, manifest.Fitted.Select(pair => (pair.Key, ArtifactFile.EndingOf(pair.Value) ?? ".txt")));
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
                && Array.TrueForAll(["format", "recipe", "weights", "report"], field => document.RootElement.TryGetProperty(field, out _));
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
}

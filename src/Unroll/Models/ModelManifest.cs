namespace Unroll;

/// <summary>What <c>model.json</c> says: which files of the folder make up the model. Renaming it into place is what makes a save current.</summary>
/// <param name="Format">The version of the folder's layout.</param>
/// <param name="Recipe">The file with the effective recipe.</param>
/// <param name="Vocabularies">The file of each vocabulary.</param>
/// <param name="Weights">The safetensors file.</param>
/// <param name="Report">The file with the run's report.</param>
internal sealed record ModelManifest(int Format, string Recipe, IReadOnlyDictionary<string, string> Vocabularies, string Weights, string Report)
{
    public const int CurrentFormat = 1;

    public const string FileName = "model.json";

    public IEnumerable<string> Files => [Recipe, .. Vocabularies.Values, Weights, Report];
}

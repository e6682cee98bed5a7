using System.Security.Cryptography;

namespace Unroll.Studio;

/// <summary>Reports of the laboratory that were made for a page, each under a name that nobody can guess.</summary>
internal sealed class LabReports(StudioOptions options, StudioFolder folder) : IDisposable
{
    private const string Page = "report.html";

    private readonly string home = Directory.CreateTempSubdirectory("unroll-studio-").FullName;

    /// <summary>Makes an experiment.</summary>
    /// <param name="verb">Which one.</param>
    /// <param name="run">The run whose model is looked at; empty for none.</param>
    /// <param name="text">What the model is asked; empty for nothing.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The name of the report.</returns>
    /// <exception cref="UnrollException">It cannot be made.</exception>
    public string Make(LabVerb verb, string run, string text, CancellationToken cancel)
    {
        string name = RandomNumberGenerator.GetHexString(32, lowercase: true);
        string[] model = verb.HasModel && run.Length > 0 ? [folder.Of(run)] : [];
        CommandOutcome outcome = options.Command(["lab", verb.Name, "--report", Path.Combine(home, name), .. model, .. verb.HasText && text.Length > 0 ? new[] { "--", text } : []], cancel);
        return outcome.Code == 0 ? name : throw new UnrollException(outcome.Error.Trim());
    }

    /// <summary>The page of a report; null if there is none of that name.</summary>
    public string? Read(string name) =>
        name.Length == 32 && name.All(char.IsAsciiHexDigitLower) && Path.Combine(home, name, Page) is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    public void Dispose() => Directory.Delete(home, recursive: true);
}

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
    /// <param name="input">What the model is asked, as arguments; empty for the model's own example.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The name of the report.</returns>
    /// <exception cref="UnrollException">It cannot be made.</exception>
    public string Make(LabVerb verb, string run, IReadOnlyList<string> input, CancellationToken cancel)
    {
        string name = RandomNumberGenerator.GetHexString(32, lowercase: true);
        string[] model = verb.HasModel && run.Length > 0 ? [folder.Of(run)] : [];
        CommandOutcome outcome = options.Command(["lab", verb.Name, "--report", Path.Combine(home, name), .. model, .. model.Length > 0 ? input : []], cancel);
        return outcome.Code == 0 ? name : throw new UnrollException(outcome.Error.Trim());
    }

    /// <summary>The arguments that give a model its inputs.</summary>
    public static string[] Arguments(IReadOnlyList<InputField> fields, IReadOnlyDictionary<string, string> values)
    {
        (string Name, string Value)[] given = [.. fields.Select(field => (field.Name, values.GetValueOrDefault(field.Name, "").Trim())).Where(one => one.Item2.Length > 0)];
        return given.Length == 0 ? [] : fields.Count == 1 ? ["--", given[0].Value] : [.. given.Select(one => $"--{one.Name}={one.Value}")];
    }

    /// <summary>The path of a file of a report; null if there is none of that name.</summary>
    /// <param name="name">The name of the report.</param>
    /// <param name="file">The name of the file; null for the page.</param>
    public string? Find(string name, string? file = null) => name.Length == 32 && name.All(char.IsAsciiHexDigitLower) && Path.Combine(home, name) is var folder && Directory.Exists(folder)
        ? Directory.GetFiles(folder).FirstOrDefault(path => Path.GetFileName(path) == (file ?? Page)) : null;

    public void Dispose() => Directory.Delete(home, recursive: true);
}

using System.Text.Json.Nodes;

namespace Unroll.Cli;

/// <summary>A cell as it is typed for an experiment: its name, and settings after spaces, such as <c>lstm forgetBias=5</c>.</summary>
internal static class TypedCell
{
    /// <summary>Reads it.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="hidden">The number of its hidden units if the settings do not say.</param>
    /// <exception cref="UnrollException">There is no such cell or setting.</exception>
    public static CellSpec Read(string typed, int hidden)
    {
        string[] words = typed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            throw new UnrollException("--cell is empty; expected the name of a cell, such as gru.");
        const string cell = "model.encoder.cell";
        bool hasHidden = Catalogue.Default.Find(typeof(CellSpec), words[0]) is { } entry && JsonNode.Parse(Catalogue.Default.DefaultsOf(entry))!.AsObject().ContainsKey("hidden");
        string[] settings =
        [
            "model=regression", $"{cell}={words[0]}",
            .. hasHidden ? [FormattableString.Invariant($"{cell}.hidden={hidden}")] : Array.Empty<string>(), .. words.Skip(1).Select(word => $"{cell}.{word}"),
        ];
        try
        {
            return ((RegressionSpec)Recipe.Parse("{}", "--cell", settings).Model).Encoder.Cell;
        }
        catch (UnrollException fault)
        {
            throw new UnrollException($"--cell \"{typed}\": {fault.Message.Replace("--set ", "", StringComparison.Ordinal)}", fault);
        }
    }
}

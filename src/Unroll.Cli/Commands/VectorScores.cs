using System.Globalization;

namespace Unroll.Cli;

/// <summary>Writes what vectors know of some data sets.</summary>
internal static class VectorScores
{
    /// <summary>A line for each data set: its name and its scores.</summary>
    public static void Write(Host host, Model model, IReadOnlyList<string> paths, Device device, bool json)
    {
        JsonLines lines = new(host.Output);
        foreach (string path in paths)
        {
            Report report = VectorEvaluation.Of(model, path, device, host.Interrupted);
            if (json)
            {
                lines.Write(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("data", path);
                    foreach ((string name, double score) in report.Scores)
                        writer.WriteFinite(name, score);
                    writer.WriteEndObject();
                });
            }
            else
            {
                host.People.Write($"{path}: {string.Join(", ", report.Scores.Select(score => string.Create(CultureInfo.InvariantCulture, $"{score.Key} {score.Value:0.0000}")))}\n");
            }
            host.Output.Flush();
        }
    }
}

using System.Globalization;

namespace Unroll.Studio;

/// <summary>The table that <c>unroll train --csv</c> writes, while it grows.</summary>
/// <param name="Steps">The loss at steps.</param>
/// <param name="Epochs">The mean loss and dev score of epochs that have ended.</param>
/// <param name="Metric">The score that was read; empty if there is none.</param>
internal sealed record RunTable(IReadOnlyList<StepPoint> Steps, IReadOnlyList<EpochPoint> Epochs, string Metric)
{
    private const string Dev = "dev_";
    private const int MostPoints = 2000; // of a curve, so that a browser draws it at once

    public static RunTable Empty { get; } = new([], [], "");

    /// <summary>Reads the table of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metric">The score that is wanted; null or one that is not there for the first.</param>
    public static RunTable Read(string path, string? metric)
    {
        try
        {
            using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return Of(reader, metric);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Empty; // it comes later, or is just replaced
        }
    }

    /// <summary>Reads a table. A row that is not whole yet is left out.</summary>
    public static RunTable Of(TextReader reader, string? metric)
    {
        string[] header = reader.ReadLine()?.Split(',') ?? [];
        int step = Array.IndexOf(header, "step"), epoch = Array.IndexOf(header, "epoch"), loss = Array.FindIndex(header, name => name is not ("step" or "epoch"));
        if (step < 0 || epoch < 0 || loss < 0)
            return Empty;
        int score = Array.IndexOf(header, Dev + metric);
        score = score >= 0 ? score : Array.FindIndex(header, name => name.StartsWith(Dev, StringComparison.Ordinal));
        List<StepPoint> steps = [];
        Dictionary<int, EpochPoint> epochs = [];
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            if (cells.Length != header.Length || !int.TryParse(cells[step], NumberStyles.None, CultureInfo.InvariantCulture, out int s) || !int.TryParse(cells[epoch], NumberStyles.None, CultureInfo.InvariantCulture, out int e))
                continue;
            EpochPoint point = new(e, Number(cells[loss]), score < 0 ? null : Number(cells[score]));
            if (point.Score is not null || score < 0)
                epochs[e] = point; // the last row of an epoch, which has its mean loss
            steps.Add(new StepPoint(s, point.Loss));
        }
        int every = 1 + (steps.Count / MostPoints);
        return new RunTable([.. steps.Where((_, i) => i % every == 0)], [.. epochs.Values.OrderBy(point => point.Epoch)], score < 0 ? "" : header[score][Dev.Length..]);
    }

    private static double? Number(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}

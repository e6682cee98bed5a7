using System.Globalization;
using System.Text;

namespace Unroll.Cli;

/// <summary>The learning curve in files, as it grows: every 10th step, and the scores of each epoch.</summary>
internal sealed class TrainingLogs : IDisposable
{
    private const int StepsBetween = 10;

    private readonly string? path;
    private readonly string header;
    private readonly EventFile? board;
    private StreamWriter? csv;

    private TrainingLogs(string? path, string header, StreamWriter? csv, EventFile? board)
    {
        this.path = path;
        this.header = header;
        this.csv = csv;
        this.board = board;
    }

    /// <summary>Opens what was asked for. Of a table that is there, a run that goes on keeps the rows up to where it goes on.</summary>
    /// <exception cref="UnrollException">A file cannot be written.</exception>
    public static TrainingLogs Open(string? path, string? folder, Trainer run)
    {
        StreamWriter? table = null;
        string? place = path;
        try
        {
            string columns = $"step,epoch,{string.Join(',', run.MeasureNames)},tokensPerSecond,seconds,{string.Join(',', run.ScoreNames.Select(name => $"dev_{name}"))}";
            table = path is null ? null : Table(path, columns, run.Steps);
            place = folder;
            return new TrainingLogs(path, columns, table, folder is null ? null : EventFile.Create(folder, run.Steps));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            table?.Dispose();
            throw new UnrollException($"{place}: the log cannot be written ({e.Message.TrimEnd('.')}); expected a place that can be written to.", e);
        }
    }

    /// <summary>Writes a step, if it is one to be written. After a fault, what was written of steps that no longer count is taken back.</summary>
    public void Step(TrainingStep step, Trainer run)
    {
        if ((csv is null && board is null) || (step.Fault is null && step.Step % StepsBetween != 0 && !step.EpochEnded))
            return;
        string? place = path;
        try
        {
            if (step.Fault is not null)
            {
                if (csv?.BaseStream.CanSeek == true) // what went into a pipe cannot be taken back
                {
                    csv.Dispose();
                    csv = Table(path!, header, run.Steps);
                }
                place = board?.Path;
                board?.GoOnAfter(run.Steps);
                return;
            }
            csv?.WriteLine(Row(step, run));
            csv?.Flush();
            place = board?.Path;
            board?.Write(step);
        }
        catch (IOException e)
        {
            throw new UnrollException($"{place}: the log cannot be written: {e.Message.TrimEnd('.')}.", e);
        }
    }

    public void Dispose()
    {
        csv?.Dispose();
        board?.Dispose();
    }

    private static string Row(TrainingStep step, Trainer run)
    {
        double[] numbers = [step.EpochEnded ? step.EpochLoss : step.Loss, .. step.Measures.Skip(1).Select(measure => measure.Value), Math.Round(step.TokensPerSecond), Math.Round(run.Seconds, 3)];
        return string.Create(CultureInfo.InvariantCulture,
            $"{step.Step},{step.Epoch},{string.Join(',', numbers.Select(Text))},{string.Join(',', run.ScoreNames.Select(name => step.Dev is null ? "" : Text(step.Dev[name])))}");
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A table with the rows of a file that is there up to a step; a row that was cut off by a crash is not kept.</summary>
    private static StreamWriter Table(string path, string columns, int steps)
    {
        string[] kept = steps > 0 && new FileInfo(path) is { Exists: true, Length: > 0 } ? [.. File.ReadLines(path).Skip(1).Where(line => IsUpTo(line, steps) && line.Count(c => c == ',') == columns.Count(c => c == ','))] : [];
        StreamWriter table = new(OutputFile.Create(path), new UTF8Encoding(false)) { NewLine = "\n" };
        table.WriteLine(columns);
        foreach (string line in kept)
            table.WriteLine(line);
        table.Flush();
        return table;
    }

    private static bool IsUpTo(string line, int step) =>
        int.TryParse(line.Split(',')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= step;
}

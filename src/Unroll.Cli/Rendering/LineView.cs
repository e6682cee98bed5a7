using Spectre.Console;

namespace Unroll.Cli;

/// <summary>A run as lines of text, one an epoch: for logs and pipes.</summary>
internal sealed class LineView(Host host) : ITrainingView
{
    private readonly IAnsiConsole console = Screen.Of(host);
    private int epochs;

    public void Begin(TrainingStart start)
    {
        epochs = start.Recipe.Training.Epochs;
        console.Line(TrainingText.Title(start));
        if (TrainingText.Resumed(start) is { } resumed)
            console.Line(resumed);
        console.Line("");
        host.Output.Flush();
    }

    public void While(Action training) => training();

    public void Step(TrainingStep step, Trainer run)
    {
        if (step.Fault is not null)
        {
            console.Line(TrainingText.Fault(step.Fault));
            host.Output.Flush();
        }
        if (!step.EpochEnded)
            return;
        string dev = step.Dev is null ? "" : FormattableString.Invariant($"  dev {run.Metric} {Screen.Score(step.Dev[run.Metric])}");
        string best = step.Dev is not null && step.IsBest ? "  best so far" : "";
        string epoch = FormattableString.Invariant($"{step.Epoch}/{epochs}");
        console.Line(FormattableString.Invariant(
            $"epoch {epoch,7}  loss {step.EpochLoss:0.0000}  gradient norm {step.GradientNorm:0.00}  {step.TokensPerSecond,7:N0} tokens/s{dev}{best}"));
        host.Output.Flush();
    }

    public void End(TrainingEnd end) => TrainingText.WriteEnd(console, host, end);
}

namespace Unroll.Cli;

/// <summary>A run that nobody looks at.</summary>
internal sealed class QuietView : ITrainingView
{
    public void Begin(TrainingStart start)
    {
    }

    public void While(Action training) => training();

    public void Step(TrainingStep step, Trainer run)
    {
    }

    public void End(TrainingEnd end)
    {
    }
}

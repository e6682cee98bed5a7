namespace Unroll.Cli;

/// <summary>What a run begins with.</summary>
/// <param name="Recipe">What is trained, and how.</param>
/// <param name="Data">What on.</param>
/// <param name="Device">Where.</param>
/// <param name="Run">At its start, or where it goes on.</param>
/// <param name="From">The folder of the model that it starts from; null for none.</param>
internal sealed record TrainingStart(Recipe Recipe, Splits Data, Device Device, Trainer Run, string? From);

/// <summary>What a run ends with.</summary>
/// <param name="Start">What it began with.</param>
/// <param name="Report">As it is saved.</param>
/// <param name="PredictedTokensPerSecond">In evaluation; 0 if there was none.</param>
/// <param name="Test">The best model on the test set; null where there is none.</param>
/// <param name="Folder">The model's folder.</param>
/// <param name="Saved">Whether this run's model is in it.</param>
/// <param name="Interrupted">Whether it was stopped by a signal before its end.</param>
/// <param name="Example">What to try, as the end of a command line (<see cref="TryIt"/>); empty for nothing.</param>
internal sealed record TrainingEnd(
    TrainingStart Start, RunReport Report, double PredictedTokensPerSecond, Evaluation? Test, string Folder, bool Saved, bool Interrupted, string Example);

/// <summary>Shows a run.</summary>
internal interface ITrainingView : IDisposable
{
    void IDisposable.Dispose()
    {
    }

    void Begin(TrainingStart start);

    /// <summary>Runs the training, during which <see cref="Step"/> is called.</summary>
    void While(Action training);

    void Step(TrainingStep step, Trainer run);

    void End(TrainingEnd end);
}

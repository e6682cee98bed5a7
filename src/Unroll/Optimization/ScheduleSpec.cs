using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Base class of the learning rate schedules: the <c>training.schedule</c> of a recipe.</summary>
public abstract record ScheduleSpec
{
    /// <summary>Whether the rate depends on the total number of epochs (<see cref="Moment.Progress"/>). If so, a finished run cannot be given more epochs.</summary>
    [JsonIgnore]
    public virtual bool DependsOnEpochs => false;

    /// <summary>Creates the schedule in its initial state.</summary>
    public abstract ISchedule Build();
}

/// <summary>Where a run is.</summary>
/// <param name="Step">The step that is about to be made, from 1, over the whole run.</param>
/// <param name="Progress">The share of all epochs that is done, 0 to 1.</param>
public readonly record struct Moment(int Step, double Progress);

/// <summary>Gives the factor on the learning rate. A schedule that ignores scores has nothing to save.</summary>
public interface ISchedule
{
    /// <summary>The factor on the optimiser's rate.</summary>
    /// <param name="now">Where the run is.</param>
    double Factor(Moment now);

    /// <summary>Called at the end of each epoch.</summary>
    /// <param name="score">The dev score, negated if smaller is better; without a dev set, the negated training loss.</param>
    void EpochEnded(double score)
    {
    }

    /// <summary>Saves its state.</summary>
    /// <param name="state">Where to.</param>
    void Save(RunState state)
    {
    }

    /// <summary>Restores its state.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <exception cref="UnrollException">Something is missing.</exception>
    void Load(RunState state)
    {
    }
}

/// <summary>The learning rate stays constant.</summary>
public sealed record ConstantSpec : ScheduleSpec
{
    /// <inheritdoc/>
    public override ISchedule Build() => new Constant();

    private sealed class Constant : ISchedule
    {
        public double Factor(Moment now) => 1;
    }
}

[JsonSerializable(typeof(ConstantSpec))]
[JsonSerializable(typeof(CosineSpec))]
[JsonSerializable(typeof(DecaySpec))]
[JsonSerializable(typeof(PlateauSpec))]
[JsonSerializable(typeof(WarmUpSpec))]
internal sealed partial class ScheduleJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The description of how the learning rate changes while training.</summary>
public abstract record ScheduleSpec
{
    /// <summary>Whether the rate depends on how many epochs there are to be (<see cref="Moment.Progress"/>): such a run cannot be given more of them later.</summary>
    [JsonIgnore]
    public virtual bool DependsOnEpochs => false;

    /// <summary>Makes the schedule at its start.</summary>
    public abstract ISchedule Build();
}

/// <summary>Where a run is.</summary>
/// <param name="Step">The step that is about to be made, from 1, over the whole run.</param>
/// <param name="Progress">The share of all epochs that is done, 0 to 1.</param>
public readonly record struct Moment(int Step, double Progress);

/// <summary>Says what the learning rate is multiplied by. One that heeds no scores has nothing to hear, and nothing to remember.</summary>
public interface ISchedule
{
    /// <summary>The factor on the optimiser's rate.</summary>
    /// <param name="now">Where the run is.</param>
    double Factor(Moment now);

    /// <summary>Hears how an epoch ended.</summary>
    /// <param name="score">The dev score, negated if the smaller one is better; where there is no dev part, the training loss negated.</param>
    void EpochEnded(double score)
    {
    }

    /// <summary>Puts in what it has heard.</summary>
    /// <param name="state">Where to.</param>
    void Save(RunState state)
    {
    }

    /// <summary>Remembers what was put in.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <exception cref="UnrollException">Something is missing.</exception>
    void Load(RunState state)
    {
    }
}

/// <summary>The rate stays as it is.</summary>
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

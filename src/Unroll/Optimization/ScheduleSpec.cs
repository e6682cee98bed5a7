using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The description of how the learning rate changes while training.</summary>
public abstract record ScheduleSpec
{
    /// <summary>Makes the schedule at its start.</summary>
    public abstract ISchedule Build();
}

/// <summary>Says what the learning rate is multiplied by.</summary>
public interface ISchedule
{
    /// <summary>The factor on the optimiser's rate now.</summary>
    double Factor { get; }

    /// <summary>Hears how an epoch ended.</summary>
    /// <param name="score">The dev score, negated if the smaller one is better; where there is no dev part, the training loss negated.</param>
    void EpochEnded(double score);
}

/// <summary>The rate stays as it is.</summary>
public sealed record ConstantSpec : ScheduleSpec
{
    /// <inheritdoc/>
    public override ISchedule Build() => new Constant();

    private sealed class Constant : ISchedule
    {
        public double Factor => 1;

        public void EpochEnded(double score)
        {
        }
    }
}

/// <summary>The rate is cut each time the score has not improved for some epochs.</summary>
public sealed record PlateauSpec : ScheduleSpec
{
    /// <summary>What the rate is multiplied by at a cut, above 0 and below 1. Default 0.5.</summary>
    public double Cut
    {
        get;
        init
        {
            Require.InRange("cut", value, 1e-6, 0.999999);
            field = value;
        }
    } = 0.5;

    /// <summary>How many epochs without improvement are borne before a cut, 0 or more. Default 2.</summary>
    public int Patience
    {
        get;
        init
        {
            Require.InRange("patience", value, 0, int.MaxValue);
            field = value;
        }
    } = 2;

    /// <inheritdoc/>
    public override ISchedule Build() => new Plateau(this);

    private sealed class Plateau(PlateauSpec spec) : ISchedule
    {
        private double best = double.NegativeInfinity;
        private int waited;

        public double Factor { get; private set; } = 1;

        public void EpochEnded(double score)
        {
            if (score > best)
            {
                best = score;
                waited = 0;
            }
            else if (++waited > spec.Patience)
            {
                Factor *= spec.Cut;
                waited = 0;
            }
        }
    }
}

/// <summary>The rate stays for some epochs, and is cut after each one that follows (Zaremba, Sutskever and Vinyals 2014).</summary>
public sealed record DecaySpec : ScheduleSpec
{
    /// <summary>The last epoch at the full rate, 0 or more. Default 4.</summary>
    public int Start
    {
        get;
        init
        {
            Require.InRange("start", value, 0, int.MaxValue);
            field = value;
        }
    } = 4;

    /// <summary>What the rate is multiplied by for each epoch after that, above 0 and below 1. Default 0.5.</summary>
    public double Factor
    {
        get;
        init
        {
            Require.InRange("factor", value, 1e-6, 0.999999);
            field = value;
        }
    } = 0.5;

    /// <inheritdoc/>
    public override ISchedule Build() => new Decay(this);

    private sealed class Decay(DecaySpec spec) : ISchedule
    {
        private int epoch = 1;

        public double Factor => Math.Pow(spec.Factor, Math.Max(0, epoch - spec.Start));

        public void EpochEnded(double score) => epoch++;
    }
}

[JsonSerializable(typeof(ConstantSpec))]
[JsonSerializable(typeof(DecaySpec))]
[JsonSerializable(typeof(PlateauSpec))]
internal sealed partial class ScheduleJson : JsonSerializerContext;

namespace Unroll;

/// <summary>The learning rate stays constant for some epochs, and is then reduced after each epoch (Zaremba, Sutskever and Vinyals 2014).</summary>
public sealed record DecaySpec : ScheduleSpec
{
    /// <summary>The last epoch with the full learning rate, 0 or more. Default 4.</summary>
    public int Start { get; init => field = Require.InRange("start", value, 0, int.MaxValue); } = 4;

    /// <summary>The factor on the learning rate for each epoch after that, above 0 and below 1. Default 0.5.</summary>
    public double Factor { get; init => field = Require.InRange("factor", value, 1e-6, 0.999999); } = 0.5;

    /// <inheritdoc/>
    public override ISchedule Build() => new Decay(this);

    private sealed class Decay(DecaySpec spec) : ISchedule
    {
        private int epoch = 1;

        public double Factor(Moment now) => Math.Pow(spec.Factor, Math.Max(0, epoch - spec.Start));

        public void EpochEnded(double score) => epoch++;

        public void Save(RunState state) => state.Put("epoch", epoch);

        public void Load(RunState state) => epoch = state.Count("epoch");
    }
}

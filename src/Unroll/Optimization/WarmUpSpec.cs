namespace Unroll;

/// <summary>The learning rate grows linearly over the first steps, multiplied by another schedule from the first step on.</summary>
public sealed record WarmUpSpec : ScheduleSpec
{
    /// <summary>The first step with the full learning rate, 1 or more. Default 400.</summary>
    public int Steps { get; init => field = Require.InRange("steps", value, 1, int.MaxValue); } = 400;

    /// <summary>The other schedule. Default: constant.</summary>
    public ScheduleSpec Then { get; init; } = new ConstantSpec();

    /// <inheritdoc/>
    [System.Text.Json.Serialization.JsonIgnore]
    public override bool DependsOnEpochs => Then.DependsOnEpochs;

    /// <inheritdoc/>
    public override ISchedule Build() => new WarmUp(this);

    private sealed class WarmUp(WarmUpSpec spec) : ISchedule
    {
        private readonly ISchedule then = spec.Then.Build();

        public double Factor(Moment now) => Math.Min(1, (double)now.Step / spec.Steps) * then.Factor(now);

        public void EpochEnded(double score) => then.EpochEnded(score);

        public void Save(RunState state) => then.Save(state.Within("then"));

        public void Load(RunState state) => then.Load(state.Within("then"));
    }
}

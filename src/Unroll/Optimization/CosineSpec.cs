namespace Unroll;

/// <summary>The learning rate falls along half a cosine over the whole run (Loshchilov and Hutter 2017, equation 5, without restarts).</summary>
public sealed record CosineSpec : ScheduleSpec
{
    /// <summary>The share of the learning rate that is left at the end, 0 to 1. Default 0.</summary>
    public double Floor { get; init => field = Require.InRange("floor", value, 0, 1); }

    /// <inheritdoc/>
    [System.Text.Json.Serialization.JsonIgnore]
    public override bool DependsOnEpochs => true;

    /// <inheritdoc/>
    public override ISchedule Build() => new Cosine(this);

    private sealed class Cosine(CosineSpec spec) : ISchedule
    {
        public double Factor(Moment now) => spec.Floor + ((1 - spec.Floor) * (1 + Math.Cos(Math.PI * now.Progress)) / 2);
    }
}

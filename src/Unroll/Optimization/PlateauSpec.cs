namespace Unroll;

/// <summary>The learning rate is reduced each time the dev score has not improved for some epochs.</summary>
public sealed record PlateauSpec : ScheduleSpec
{
    /// <summary>The factor on the learning rate at each reduction, above 0 and below 1. Default 0.5.</summary>
    public double Cut { get; init => field = Require.InRange("cut", value, 1e-6, 0.999999); } = 0.5;

    /// <summary>Number of epochs without improvement that are tolerated before a reduction, 0 or more. Default 2.</summary>
    public int Patience { get; init => field = Require.InRange("patience", value, 0, int.MaxValue); } = 2;

    /// <inheritdoc/>
    public override ISchedule Build() => new Plateau(this);

    private sealed class Plateau(PlateauSpec spec) : ISchedule
    {
        private double best = double.NegativeInfinity;
        private int waited;
        private double factor = 1;

        public double Factor(Moment now) => factor;

        public void EpochEnded(double score)
        {
            if (score > best)
            {
                best = score;
                waited = 0;
            }
            else if (++waited > spec.Patience)
            {
                factor *= spec.Cut;
                waited = 0;
            }
        }

        public void Save(RunState state) => state.Put("plateau", best, waited, factor);

        public void Load(RunState state)
        {
            double[] numbers = state.Numbers("plateau");
            (best, waited, factor) = (numbers[0], (int)numbers[1], numbers[2]);
        }
    }
}

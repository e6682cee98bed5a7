namespace Unroll.Tests;

/// <summary>Expected calibration error, Brier score and bins against small cases by hand and against cases whose truth is known by construction.</summary>
public sealed class CalibrationTests
{
    [Fact]
    public void CountsByHand()
    {
        // Bins of 0.25: one wrong answer at 0.2; two at 0.75 and 0.7, of which the first is right; two right ones at 0.8 and 1.
        Calibration calibration = Calibration.Of([(0.2, false), (0.75, true), (0.7, false), (0.8, true), (1, true)], bins: 4)!;
        Assert.Equal([1L, 0L, 2L, 2L], calibration.Bins.Select(bin => bin.Count));
        Assert.Equal([0.2, 0, 0.725, 0.9], calibration.Bins.Select(bin => Math.Round(bin.Confidence, 12)));
        Assert.Equal([0, 0, 0.5, 1], calibration.Bins.Select(bin => bin.Accuracy));
        Assert.Equal(((0.2 * 1) + (0.225 * 2) + (0.1 * 2)) / 5, calibration.Error, 1e-12);
        Assert.Equal((0.04 + 0.0625 + 0.49 + 0.04 + 0) / 5, calibration.Brier, 1e-12);
        Assert.Equal(5, calibration.Count);
    }

    [Fact]
    public void ABinTakesItsUpperBoundAndTheFirstOneNought()
    {
        Calibration calibration = Calibration.Of([(0, false), (0.25, true), (0.5, true), (Math.BitIncrement(0.5), true), (1.0005, true)], bins: 4)!;
        Assert.Equal([2L, 1L, 1L, 1L], calibration.Bins.Select(bin => bin.Count));
        Assert.Equal([(0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1)], calibration.Bins.Select(bin => (bin.From, bin.To)));
        Assert.Equal(1, calibration.Bins[3].Confidence);
        Assert.Equal(15, Calibration.Of([(1, true)])!.Bins.Count);
    }

    [Fact]
    public void CertainAnswersAreAllOrNothing()
    {
        Calibration wrong = Calibration.Of(Enumerable.Repeat((1.0, false), 9))!, right = Calibration.Of(Enumerable.Repeat((1.0, true), 9))!;
        Assert.Equal((1, 1), (wrong.Error, wrong.Brier));
        Assert.Equal((0, 0), (right.Error, right.Brier));
    }

    [Fact]
    public void TheErrorOfHonestAnswersGoesToNought()
    {
        // Of each 100 answers with probability k / 100 exactly k are right. A bin's accuracy is then its mean probability.
        IEnumerable<(double, bool)> honest = Enumerable.Range(0, 101).SelectMany(k => Enumerable.Range(0, 100).Select(i => (k / 100.0, i < k)));
        Assert.Equal(0, Calibration.Of(honest)!.Error, 1e-12);
        Assert.Equal(0.2, Calibration.Of(honest.Select(answer => (Math.Max(0, answer.Item1 - 0.2), answer.Item2)).Where(answer => answer.Item1 > 0))!.Error, 1e-12);

        double few = Drawn(100), many = Drawn(1_000_000);
        Assert.InRange(many, 0, 0.003);
        Assert.True(many < few, $"{many} of a million answers, {few} of a hundred");

        static double Drawn(int count)
        {
            Rng random = new(7);
            (double, bool)[] answers = new (double, bool)[count];
            for (int i = 0; i < count; i++)
            {
                double probability = random.NextDouble();
                answers[i] = (probability, random.NextDouble() < probability);
            }
            return Calibration.Of(answers)!.Error;
        }
    }

    [Fact]
    public void NothingHasNoCalibrationAndWhatIsNoProbabilityIsRefused()
    {
        Assert.Null(Calibration.Of([]));
        foreach (double odd in (double[])[double.NaN, -0.1, 1.1, double.PositiveInfinity])
            Assert.Equal(FormattableString.Invariant($"The calibration was given a probability of {odd}; expected 0 to 1."), Assert.Throws<UnrollException>(() => Calibration.Of([(odd, true)])).Message);
        Assert.Throws<UnrollException>(() => Calibration.Of([(1, true)], bins: 0));
    }
}

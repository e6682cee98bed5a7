namespace Unroll.Tests;

/// <summary>Schedules, and the ranges of options.</summary>
public sealed class SpecTests
{
    [Fact]
    public void APlateauCutsTheRateAfterMoreEpochsWithoutABetterScoreThanItsPatience()
    {
        ISchedule schedule = new PlateauSpec { Cut = 0.5, Patience = 1 }.Build();
        double[] scores = [0.1, 0.2, 0.2, 0.1, 0.15, 0.19, 0.3, 0.3, 0.3, 0.3], factors = [1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125];
        for (int epoch = 0; epoch < scores.Length; epoch++)
        {
            schedule.EpochEnded(scores[epoch]);
            Assert.Equal(factors[epoch], schedule.Factor(default));
        }
        ISchedule impatient = new PlateauSpec { Cut = 0.1, Patience = 0 }.Build();
        impatient.EpochEnded(-1);
        Assert.Equal(1, impatient.Factor(default));
        impatient.EpochEnded(-1);
        Assert.Equal(0.1, impatient.Factor(default));
        impatient.EpochEnded(double.NaN);
        Assert.Equal(0.1 * 0.1, impatient.Factor(default));
    }

    [Fact]
    public void AConstantScheduleStays()
    {
        ISchedule schedule = new ConstantSpec().Build();
        schedule.EpochEnded(-5);
        schedule.EpochEnded(-6);
        Assert.Equal(1, schedule.Factor(default));
    }

    [Fact]
    public void OptionsOutOfRangeAreSaidInASentence()
    {
        Says("rate is 0; expected a number above 0.", () => new SgdSpec { Rate = 0 });
        Says("rate is NaN; expected a number above 0.", () => new AdamSpec { Rate = double.NaN });
        Says("momentum is 1; expected 0 to 0.9999.", () => new SgdSpec { Momentum = 1 });
        Says("decay is -0.1; expected 0 to 1.", () => new SgdSpec { Decay = -0.1 });
        Says("beta1 is 1; expected 0 to 0.99999.", () => new AdamSpec { Beta1 = 1 });
        Says("beta2 is -1; expected 0 to 0.99999.", () => new AdamSpec { Beta2 = -1 });
        Says("epsilon is 0; expected a number above 0.", () => new AdamSpec { Epsilon = 0 });
        Says("decay is 11; expected 0 to 10.", () => new AdamSpec { Decay = 11 });
        Says("cut is 1; expected 1E-06 to 0.999999.", () => new PlateauSpec { Cut = 1 });
        Says("patience is -1; expected 0 or more.", () => new PlateauSpec { Patience = -1 });
        Says("epochs is 0; expected 1 or more.", () => new TrainingSpec { Epochs = 0 });
        Says("batchTokens is 0; expected 1 to 100000000.", () => new TrainingSpec { BatchTokens = 0 });
        Says("batchExamples is 0; expected 1 to 100000000.", () => new TrainingSpec { BatchExamples = 0 });
        Says("batchExamples is 25; expected null for it or for batchTokens, which is 640.", () => new TrainingSpec { BatchTokens = 640, BatchExamples = 25 });
        Says("batchExamples is 25; expected null for it or for batchTokens, which is 640.", () => new TrainingSpec { BatchExamples = 25, BatchTokens = 640 });
        Says("patience is -1; expected 0 or more.", () => new TrainingSpec { Patience = -1 });
        Says("restarts is 0; expected 1 to 1000.", () => new TrainingSpec { Restarts = 0 });
        Says("restarts is 2 and patience is 5; expected patience to be 0 with restarts, since each start takes its time to get as far as the best one.", () => new TrainingSpec { Restarts = 2, Patience = 5 });
        Says("restarts is 2 and patience is 5; expected patience to be 0 with restarts, since each start takes its time to get as far as the best one.", () => new TrainingSpec { Patience = 5, Restarts = 2 });
        Says("embedding is 0; expected 1 to 65536.", () => new TaggingSpec { Input = new WordsSpec { Embedding = 0 } });
        Says("minCount is 0; expected 1 or more.", () => new TaggingSpec { Input = new WordsSpec { MinCount = 0 } });
        Says("dropout is 1; expected 0 to 0.99.", () => new TaggingSpec { Dropout = 1 });
        Says("clipNorm is -1; expected 0 or more.", () => new TrainingSpec { ClipNorm = -1 });
        Says("clipValue is NaN; expected 0 or more.", () => new TrainingSpec { ClipValue = double.NaN });

        static void Says(string sentence, Func<object> action) => Assert.Equal(sentence, Assert.Throws<UnrollException>(action).Message);
    }
}

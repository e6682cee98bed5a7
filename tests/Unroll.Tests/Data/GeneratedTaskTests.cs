namespace Unroll.Tests;

/// <summary>Tasks that are made: each answer is worked out again from its sequence.</summary>
public sealed class GeneratedTaskTests
{
    [Fact]
    public void AddingIsTheSumOfTheTwoMarked()
    {
        AddingDataSpec spec = new() { Length = 21, Train = 400, Dev = 3, Test = 5 };
        Dataset train = spec.Open(null).Train!;
        foreach (Example example in train)
        {
            Frames sequence = (Frames)example.Input;
            int[] marked = [.. Enumerable.Range(0, 21).Where(t => sequence.Frame(t)[1] == 1)];
            Assert.Equal(2, marked.Length);
            Assert.True(marked[0] < 10 && marked[1] >= 10);
            Assert.Equal(marked.Sum(t => (double)sequence.Frame(t)[0]), ((Number)example.Target!).Value, 1e-6);
            Assert.All(Enumerable.Range(0, 21), t => Assert.InRange(sequence.Frame(t)[0], 0, 1));
        }
        Assert.Equal(1.0 / 6, train.Average(example => Math.Pow(((Number)example.Target!).Value - 1, 2)), 0.03);
        CheckParts(spec, 400, 3, 5);
    }

    [Fact]
    public void PhasesLastAtLeastAsLongAsAsked()
    {
        PhasesDataSpec spec = new() { Length = 90, Least = 4, Further = 3, Noise = 0, Train = 200, Dev = 3, Test = 5 };
        List<int> lengths = [];
        HashSet<(Real, Real, string)> seen = [];
        foreach (Example example in spec.Open(null).Train!)
        {
            Frames frames = (Frames)example.Input;
            int from = 0;
            for (int t = 1; t < 90; t++)
            {
                seen.Add((frames.Frame(t)[0], frames.Frame(t)[1], example.Tags![t]));
                if (example.Tags![t] == example.Tags![t - 1])
                    continue;
                lengths.Add(t - from);
                from = t;
            }
        }
        Assert.Equal(4, lengths.Min());
        Assert.Equal(7, lengths.Average(), 0.3);
        Assert.Equal([((Real)0, (Real)0, "rest"), (1, (Real)1.2, "walk"), (2, 1, "run")], seen.Order());
        CheckParts(spec, 200, 3, 5);
    }

    /// <summary>Each wave is worked out again from what its shape keeps: a square has two values, a saw rises by the same step until it falls by twice its amplitude, and a sine satisfies x(t - 1) + x(t + 1) = 2 cos(ω) x(t).</summary>
    [Fact]
    public void WavesHaveTheirShapes()
    {
        WavesDataSpec spec = new() { Length = 33, LeastPeriods = 1.5, MostPeriods = 4, Train = 600, Dev = 3, Test = 5 };
        Dataset train = spec.Open(null).Train!;
        foreach (Example example in train)
        {
            LabelledItem item = (LabelledItem)example.Target!;
            Real[] x = ((Frames)item.Item).Values.ToArray();
            Assert.Equal((33, item.Label), (x.Length, Assert.Single(((Labels)example.Input).Values)));
            switch (item.Label)
            {
                case "square":
                    Real top = x.Max();
                    Assert.InRange(top, 0.5, 1);
                    Assert.All(x, value => Assert.Equal(top, Math.Abs(value)));
                    break;
                case "saw":
                    double[] steps = [.. Enumerable.Range(1, 32).Select(t => (double)x[t] - x[t - 1])];
                    double rise = steps.Max();
                    Assert.All(steps, step => Assert.True(Math.Abs(step - rise) < 1e-5 || step < 0, $"{step}"));
                    double amplitude = (rise - steps.Min()) / 2, periods = rise * 33 / (2 * amplitude);
                    Assert.InRange(amplitude, 0.5, 1);
                    Assert.InRange(periods, 1.5, 4);
                    break;
                default:
                    Assert.Equal("sine", item.Label);
                    double cosine = Enumerable.Range(1, 31).Sum(t => (double)x[t] * (x[t - 1] + x[t + 1])) / (2 * Enumerable.Range(1, 31).Sum(t => (double)x[t] * x[t]));
                    Assert.InRange(Math.Acos(cosine) * 33 / (2 * Math.PI), 1.49, 4.01);
                    Assert.All(Enumerable.Range(1, 31), t => Assert.Equal(2 * cosine * x[t], (double)x[t - 1] + x[t + 1], 1e-5));
                    break;
            }
        }
        Assert.All(train.GroupBy(example => ((LabelledItem)example.Target!).Label), group => Assert.InRange(group.Count(), 150, 250));
        CheckParts(spec, 600, 3, 5);
        Assert.Equal("data.leastPeriods: found 3, with data.mostPeriods=2; expected at most as many.", Assert.Throws<UnrollException>(() => (spec with { LeastPeriods = 3, MostPeriods = 2 }).Open(null)).Message);
    }

    [Fact]
    public void CopySaysTheLettersAgainAfterGo()
    {
        CopyDataSpec spec = new() { Length = 4, Delay = 7, Train = 50, Dev = 3, Test = 5 };
        foreach (Example sentence in spec.Open(null).Train!)
        {
            Assert.Equal(16, sentence.Length);
            Assert.Equal("go", sentence.Words[11]);
            Assert.Equal(sentence.Words.Take(4), sentence.Tags!.Skip(12));
            Assert.All(sentence.Words.Take(4), letter => Assert.InRange(letter[0], 'a', 'h'));
            Assert.All(sentence.Tags!.Take(12).Concat(sentence.Words.Skip(12)).Concat(sentence.Words.Skip(4).Take(7)), blank => Assert.Equal("blank", blank));
        }
        CheckParts(spec, 50, 3, 5);
    }

    [Fact]
    public void TemporalOrderIsThatOfTheTwoThatCount()
    {
        TemporalOrderDataSpec spec = new() { Length = 30, Train = 200, Dev = 3, Test = 5 };
        Dataset train = spec.Open(null).Train!;
        foreach (Example sentence in train)
        {
            Assert.Equal(sentence.Labels!, [string.Concat(sentence.Words.Where(word => word is "x" or "y"))]);
            Assert.InRange(sentence.Length, 30, 33);
            Assert.Equal(("begin", "end"), (sentence.Words[0], sentence.Words[^1]));
        }
        Assert.Equal(4, train.Select(sentence => sentence.Labels![0]).Distinct().Count());
        CheckParts(spec, 200, 3, 5);
    }

    [Fact]
    public void SpokenDataAreMadeLikeTheOthers() => CheckParts(new SpokenDataSpec { Train = 5, Dev = 3, Test = 4 }, 5, 3, 4);

    private static void CheckParts(GeneratedDataSpec spec, int train, int dev, int test)
    {
        Splits parts = spec.Open(null), again = spec.Open(null);
        Assert.Equal((train, dev, test), (parts.Train!.Count, parts.Dev!.Count, parts.Test!.Count));
        Assert.Equal(parts.Train.Fingerprint, again.Train!.Fingerprint);
        Assert.NotEqual(parts.Dev.Fingerprint, parts.Test.Fingerprint);
        Assert.Equal("corpus: data were given for a task that makes its own; leave them out, and say by data.train, data.dev and data.test how many there are to be.",
            Assert.Throws<UnrollException>(() => spec.Open("corpus")).Message);
    }
}

namespace Unroll.Tests;

/// <summary>What one does with a trained generator: paths between samples, and the nearest items of the training set.</summary>
public sealed class MakingTests
{
    private static readonly Example[] Points = [.. Enumerable.Range(0, 12).Select(i => new Example(new Labels(["any"]), new LabelledItem(new Frames(2, new[] { (Real)(i % 2 == 0 ? -1 : 1), (Real)(i / 12.0) }), "any")))];

    /// <summary>The first item of a path is its sample, the last one the next sample, in their bits; those between are others.</summary>
    [Fact]
    public void APathLeadsFromEachSampleToTheNext()
    {
        using Model model = Build(new AdversarialSpec { Noise = 3, Generator = new PlayerSpec { Units = 5 } }, Points);
        Example asked = new(new Labels(["any"]));
        Real[][] samples = Numbers(Made(model, asked, new MakingOptions { Samples = 3, Seed = 4 }));
        MadeItems paths = Made(model, asked, new MakingOptions { Samples = 2, Seed = 4, Interpolate = 5 });
        Real[][] items = Numbers(paths);
        Assert.Equal(10, items.Length);
        Assert.Equal<Real[]>([samples[0], samples[1], samples[1], samples[2]], [items[0], items[4], items[5], items[9]]);
        Assert.Equal(9, items.Select(item => item[0]).Distinct().Count());
        Assert.Equal(5, paths.PicturesPerLine);
        IReadOnlyList<LineSeries> lines = Assert.IsType<LinesFigure>(Assert.Single(paths.Figures)).Series;
        Assert.Equal([5, 5], lines.Select(line => line.Points.Count));
        Assert.All(lines, line => Assert.Equal(LineStyle.Solid, line.Style));
        Assert.Equal(8, Made(model, asked, new MakingOptions { Samples = 2 }).PicturesPerLine);
        Assert.Equal("samples times interpolate is 10002; expected 1 to 10000.", Assert.Throws<UnrollException>(() => Made(model, asked, new MakingOptions { Samples = 5001, Interpolate = 2 })).Message);
    }

    /// <summary>Whoever looks after each epoch at what the latest model makes changes nothing, and without a dev set sees the latest model.</summary>
    [Fact]
    public void WatchingARunChangesNoBit()
    {
        Recipe recipe = new() { Model = new AdversarialSpec { Noise = 3, Generator = new PlayerSpec { Units = 5 } }, Training = new TrainingSpec { Epochs = 4, BatchExamples = 4, Average = 0.9 } };
        using Trainer watched = Trainer.Start(recipe, new Splits(Dataset.Of(Points), null, null), TestDevice.Default), alone = Trainer.Start(recipe, new Splits(Dataset.Of(Points), Dataset.Of(Points[..4]), null), TestDevice.Default);
        List<Real[]> seen = [];
        foreach (TrainingStep step in watched.Where(step => step.EpochEnded))
        {
            using Model model = watched.Best;
            seen.Add(Numbers(Made(model, new Example(new Labels(["any"])), new MakingOptions()))[0]);
        }
        Assert.Equal(4, seen.Select(point => point[0]).Distinct().Count());
        Assert.Equal(12, alone.Count());
        Assert.Equal(alone.Epochs.Select(epoch => epoch.Loss), watched.Epochs.Select(epoch => epoch.Loss));
    }

    /// <summary>Each path of pictures is a line of the sheet; a figure has whole lines only.</summary>
    [Theory, InlineData(2, 3, 3, 2), InlineData(1, 65, 64, 1), InlineData(4, 20, 20, 3)]
    public void EachPathIsALineOfTheSheet(int samples, int steps, int columns, int lines)
    {
        Example[] drawn = [.. Enumerable.Range(0, 4).Select(i => new Example(new Labels(["any"]), new LabelledItem(new Picture(2, 3, 1, Enumerable.Repeat(i / (Real)3, 6).ToArray()), "any")))];
        using Model model = Build(new AdversarialSpec { Noise = 2, Generator = new PlayerSpec { Units = 4 } }, drawn);
        RegionsFigure figure = Assert.IsType<RegionsFigure>(Assert.Single(Made(model, drawn[0].With(null), new MakingOptions { Samples = samples, Interpolate = steps }).Figures));
        Assert.Equal(((lines * 3) - 1, (columns * 4) - 1), (figure.Picture.Height, figure.Picture.Width));
    }

    /// <summary>Between noises of one length all have this length, and two neighbours are always as far apart.</summary>
    [Theory, InlineData(1), InlineData(7), InlineData(8), InlineData(33)]
    public void NoiseBetweenTwoNoisesStaysAsLong(int half)
    {
        Rng random = new(5);
        Real[] a = [.. Enumerable.Range(0, 2 * half).Select(_ => (Real)random.NextNormal())], b = [.. a.Chunk(2).SelectMany(pair => new[] { -pair[1], pair[0] })]; // at a right angle
        Tensor path = new(new Shape(7, 2 * half));
        NoisePath.Fill(path, a, b);
        double length = Math.Sqrt(a.Sum(value => (double)value * value));
        Assert.Equal(a, path.Rows(0, 1).Span.ToArray());
        Assert.Equal(b, path.Rows(6, 1).Span.ToArray());
        for (int step = 0; step < 7; step++)
        {
            Real[] row = path.Rows(step, 1).Span.ToArray();
            Assert.Equal(length, Math.Sqrt(row.Sum(value => (double)value * value)), 1e-5 * length);
            Assert.Equal(Math.Cos(Math.PI * step / 12), a.Zip(row, (x, y) => (double)x * y).Sum() / (length * length), 1e-5);
        }
    }

    [Fact]
    public void NoiseOnOneLineGoesStraight()
    {
        Tensor path = new(new Shape(3, 1)), back = new(new Shape(3, 1));
        NoisePath.Fill(path, [1], [3]);
        NoisePath.Fill(back, [1], [-1]);
        Assert.Equal([1, 2, 3], path.Span.ToArray());
        Assert.Equal([1, 0, -1], back.Span.ToArray());
    }

    [Fact]
    public void TheNearestVectorIsTheFirstOfTheNearest()
    {
        Real[][] among = [[0, 0], [3, 4], [6, 8], [3, 4]];
        Assert.Equal([(1, 0.0), (0, 1.0), (2, 5.0)], NearestNeighbours.Of([[3, 4], [0, 1], [9, 12]], among));
        Assert.Equal("Nearest neighbours: found no vector to be near; expected at least one.", Assert.Throws<UnrollException>(() => NearestNeighbours.Of(among, [])).Message);
        Assert.Equal("Nearest neighbours: found vectors of 2 and of 1 numbers; expected the same size.", Assert.Throws<UnrollException>(() => NearestNeighbours.Of([[1]], among)).Message);
    }

    [Fact]
    public void AShareOfDistancesCountsPairs()
    {
        Assert.Equal((1 + 1 + 0 + 0.5 + 1 + 0) / 6, NearestNeighbours.ShareNearer([1, 2], [2, 3, 0.5]), 1e-12);
        Assert.Equal(0.5, NearestNeighbours.ShareNearer([1, 2, 3], [3, 2, 1]), 1e-12);
        Assert.Throws<UnrollException>(() => NearestNeighbours.ShareNearer([], [1]));
    }

    /// <summary>Points are compared by what the networks see; pictures by the judge, however many there are.</summary>
    [Fact]
    public void FeaturesAreTheNumbersOrTheJudges()
    {
        using Model plain = Build(new AdversarialSpec { Noise = 2, Generator = new PlayerSpec { Units = 4 } }, Points);
        Content[] items = [.. Points.Select(example => ((LabelledItem)example.Target!).Item)];
        Real[][] seen = [.. ((AdversarialModel)plain.Problem).Features(TestDevice.Default, items)];
        Assert.Equal(0, seen.Average(point => point.Average(value => (double)value)), 1e-5);
        Assert.Equal(1, Math.Sqrt(seen.Average(point => point.Average(value => (double)value * value))), 1e-5);
        Random random = new(1);
        Example[] drawn = [.. Enumerable.Range(0, 300).Select(i => new Example(new Labels(["any"]), new LabelledItem(new Picture(4, 4, 1, Enumerable.Range(0, 16).Select(_ => (Real)random.NextDouble()).ToArray()), "any")))];
        using Model judged = Build(new AdversarialSpec { Noise = 2, Generator = new PlayerSpec { Units = 4 }, Judge = new PictureSpec { Filters = [2] } }, drawn);
        Content[] pictures = [.. drawn.Select(example => ((LabelledItem)example.Target!).Item)];
        IReadOnlyList<Real[]> features = ((AdversarialModel)judged.Problem).Features(TestDevice.Default, pictures);
        Assert.Equal((300, 64), (features.Count, features[0].Length));
        Real[] alone = ((AdversarialModel)judged.Problem).Features(TestDevice.Default, [pictures[299]])[0];
        Assert.Equal(alone.Select(value => (double)value), features[299].Select(value => (double)value), (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.NotEqual(alone, features[0]);
    }

    private static Model Build(AdversarialSpec spec, Example[] train) => Model.Build(new Recipe { Model = spec }, spec.Fit(train), ParameterStore.Draw(1), null, TestDevice.Default);

    private static Real[][] Numbers(MadeItems made) => [.. made.Items.Select(item => ((Frames)item).Values.ToArray())];

    private static MadeItems Made(Model model, Example asked, MakingOptions options) => (MadeItems)model.Predict([asked], options)[0];
}

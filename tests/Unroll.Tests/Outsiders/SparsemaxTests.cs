using Outside;

namespace Unroll.Tests.Outsiders;

/// <summary>docs/add-an-operation.md: an operation from somebody else's assembly, its gradient check and a layer that uses it.</summary>
public sealed class SparsemaxTests
{
    [Fact]
    public void TheChecksOfThePagePass()
    {
        Checks.CheckSparsemax();
        Checks.CheckSparseMemory();
    }

    [Theory, InlineData(0, 3), InlineData(3, 0), InlineData(1, 1), InlineData(5, 2), InlineData(3, 17), InlineData(70, 3)]
    public void ItsGradientsAreRight(int rows, int columns) => GradientCheck.Run(2, (_, v) => v[0].Sparsemax(), new Samples(1).Normal(rows, columns));

    [Fact]
    public void GradientsOfALayerThatUsesIt()
    {
        ParameterStore store = ParameterStore.Draw(3);
        SparseMemory memory = new(store.Root.Child("memory"), 4, 6, 3);
        GradientCheck.Run(4, (_, v) => memory.Read(v[0]), new Samples(3).Normal(3, 4));
    }

    /// <summary>By enumeration: of all supports whose numbers, less what makes them sum to 1, are positive, the one that is nearest.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(5), InlineData(8)]
    public void ItIsTheNearestDistribution(int columns)
    {
        Tensor x = new Samples(5).Normal(20, columns);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor y = tape.Constant(x).Sparsemax().Tensor;
        for (int r = 0; r < 20; r++)
        {
            double[] row = [.. x.Rows(r, 1).Span.ToArray()], best = [];
            double nearest = double.PositiveInfinity;
            for (int support = 1; support < 1 << columns; support++)
            {
                bool Has(int i) => (support >> i & 1) == 1;
                double t = (row.Where((_, i) => Has(i)).Sum() - 1) / row.Where((_, i) => Has(i)).Count();
                double[] candidate = [.. row.Select((value, i) => Has(i) ? value - t : 0)];
                double distance = candidate.Zip(row, (a, b) => (a - b) * (a - b)).Sum();
                if (candidate.All(value => value >= 0) && distance < nearest)
                    (nearest, best) = (distance, candidate);
            }
            for (int i = 0; i < columns; i++)
                Assert.Equal(best[i], y.Span[(r * columns) + i], 1e-5);
        }
    }

    [Fact]
    public void ItIsTheSameOnAnyNumberOfThreadsAndOnAnyTape()
    {
        Tensor x = new Samples(6).Normal(300, 9);
        Tensor? expected = null;
        foreach (int threads in (int[])[1, 2, 3])
        {
            using Device device = TestDevice.OfThreads(threads);
            using Tape training = Tape.ForTraining(device, new Rng(1)), prediction = Tape.ForPrediction(device);
            Value given = training.Constant(x), y = given.Sparsemax();
            expected ??= y.Keep();
            Near.Same(expected, y.Tensor, $"{threads} threads");
            Near.Same(expected, prediction.Constant(x).Sparsemax().Tensor, $"{threads} threads, predicting");
            training.Backward(y.Square().Sum(), given);
            TestDevice.AssertShared(device);
        }
    }

    [Fact]
    public void AMistakeIsASentence()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        UnrollException error = Assert.Throws<UnrollException>(() => tape.Constant(new Tensor(new Shape(3))).Sparsemax());
        Assert.Equal("sparsemax: found the shape [3]; expected 2 dimensions.", error.Message);
    }
}

namespace Unroll.Tests;

public sealed class ErrorPlaneTests
{
    /// <summary>A unit that doubles what it knows at each step: the last output is (2 + x)^T times the input, so slopes leave any map.</summary>
    private static (ParameterStore Store, Func<Tape, Value> Loss) Doubling(int steps, double recurrent = 2)
    {
        ParameterStore store = ParameterStore.Draw(1);
        Recurrent network = new RecurrentSpec(new ElmanSpec(1) { Activation = Activation.Linear }).Build(store.Root, 1);
        store["0.forward.input"].Data.Span[0] = 1;
        store["0.forward.recurrent"].Data.Span[0] = (Real)recurrent;
        foreach (Parameter parameter in store.Parameters)
            parameter.Changed();
        Tensor inputs = new(new Shape(steps, 1));
        inputs.Span[0] = 1;
        return (store, tape => network.Ends(new Sequences(new SequenceLayout(steps), tape.Constant(inputs))).Square().Sum());
    }

    /// <summary>The loss is w^(2T - 2) and its slope (2T - 2) w^(2T - 3); with the input's weight u it is u² times that.</summary>
    [Fact]
    public void PlacesHaveTheLossAndSlopesOfTheFormula()
    {
        const int T = 4;
        (ParameterStore store, Func<Tape, Value> loss) = Doubling(T);
        Tensor[] before = [.. store.Copy()];
        ErrorPlane plane = new(WeightDirection.Of(store, "0.forward.recurrent[0,0]"), WeightDirection.Of(store, "0.forward.input[0,0]"), loss, TestDevice.Default);
        ErrorSurface map = plane.Map(1, 5);
        Assert.Equal([1, 1.5, 2, 2.5, 3], map.Xs);
        Assert.Equal([0, 0.5, 1, 1.5, 2], map.Ys);
        foreach (PlanePoint point in map.Points.SelectMany(row => row))
        {
            double power = Math.Pow(point.X, (2 * T) - 2);
            Close(point.Y * point.Y * power, point.Loss);
            Close(point.Y * point.Y * ((2 * T) - 2) * power / point.X, point.SlopeX);
            Close(2 * point.Y * power, point.SlopeY);
            Close(Math.Sqrt((point.SlopeX * point.SlopeX) + (point.SlopeY * point.SlopeY)), point.Norm);
        }
        Assert.Equal((3, 2), (map.Steepest!.Value.X, map.Steepest.Value.Y));
        Assert.Equal((1, 0.5), (map.Flattest!.Value.X, map.Flattest.Value.Y)); // where the input's weight is 0, the norm is, too
        Assert.Equal(0, map.Lowest!.Value.Y);
        for (int i = 0; i < before.Length; i++)
            Near.Same(before[i], store.Parameters[i].Data, "the weights afterwards");

        static void Close(double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= 1e-5 * (1e-3 + Math.Abs(expected)), FormattableString.Invariant($"expected {expected}, found {actual}"));
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(-1, 2, true)]
    [InlineData(-1.1, 0, false)]
    [InlineData(1.1, 0, false)]
    [InlineData(0, -2.1, false)]
    [InlineData(0, 2.1, false)]
    public void AMapHoldsThePlacesWithinIt(double x, double y, bool isHeld) =>
        Assert.Equal(isHeld, new ErrorSurface([[new PlanePoint(-1, -2, 0, 0, 0), new PlanePoint(1, -2, 0, 0, 0)], [new PlanePoint(-1, 2, 0, 0, 0), new PlanePoint(1, 2, 0, 0, 0)]]).Holds(new PlanePoint(x, y, 0, 0, 0)));

    /// <summary>One step from a cliff: without clipping it is as long as the rate times the slope, which is many maps wide; with clipping as long as the rate times the limit.</summary>
    [Fact]
    public void WithoutClippingAStepFromACliffLeavesTheMap()
    {
        const double Rate = 0.01;
        (ParameterStore store, Func<Tape, Value> loss) = Doubling(20);
        ErrorPlane plane = new(WeightDirection.Of(store, "0.forward.recurrent[0,0]"), WeightDirection.Of(store, "0.forward.input[0,0]"), loss, TestDevice.Default);
        ErrorSurface map = plane.Map(1.5, 7);
        Assert.True(map.Steepest!.Value.Norm > 1e10 * map.Flattest!.Value.Norm);
        IReadOnlyList<PlanePoint> free = plane.Descend(ClipRule.Without, Rate, 50), value = plane.Descend(ClipRule.ByValue(1), Rate, 50), norm = plane.Descend(ClipRule.ByNorm(1), Rate, 50);
        Assert.False(map.Holds(free[1]));
        Assert.True(Math.Abs(free[1].X - free[0].X) > 1e6);
        foreach (IReadOnlyList<PlanePoint> path in new[] { value, norm })
        {
            Assert.Equal(51, path.Count);
            Assert.All(path, point => Assert.True(map.Holds(point)));
            Assert.True(path[^1].Loss < 0.1 * path[0].Loss);
        }
        Assert.Equal((2 - Rate, 1 - Rate), (value[1].X, value[1].Y));
        Assert.Equal(Rate, Math.Sqrt(Math.Pow(norm[1].X - 2, 2) + Math.Pow(norm[1].Y - 1, 2)), 1e-12);
        Assert.Equal(norm[0].SlopeX / norm[0].SlopeY, (norm[1].X - 2) / (norm[1].Y - 1), 1e-6);
    }

    /// <summary>Where a number is no longer finite, a path ends, and a map has a hole.</summary>
    [Fact]
    public void APathEndsWhereANumberIsNotFinite()
    {
        (ParameterStore store, Func<Tape, Value> loss) = Doubling(600, 4);
        ErrorPlane plane = new(WeightDirection.Of(store, "0.forward.recurrent[0,0]"), WeightDirection.Of(store, "0.forward.input[0,0]"), loss, TestDevice.Default);
        Assert.Single(plane.Descend(ClipRule.Without, 1, 9));
        ErrorSurface map = plane.Map(3.5, 2);
        Assert.Equal(0.5, map.Steepest!.Value.X);
        Assert.False(map.Points[0][1].IsFinite);
    }

    /// <summary>Each column of a random direction is as long as the model's; one such step doubles the square of the weights on average, and vectors stay.</summary>
    [Fact]
    public void RandomDirectionsAreAsLongAsTheWeights()
    {
        ParameterStore store = ParameterStore.Draw(1);
        _ = new RecurrentSpec(new LstmSpec(5)).Build(store.Root, 3);
        WeightDirection direction = WeightDirection.Random(store, new Rng(7), "direction 1");
        Assert.Equal(["0.forward.input", "0.forward.recurrent"], direction.Parameters.Select(parameter => parameter.Name).Order(StringComparer.Ordinal));
        Assert.Equal(0, direction.Origin);
        Tensor[] before = [.. store.Copy()];
        direction.Move(1);
        for (int p = 0; p < before.Length; p++)
        {
            Parameter parameter = store.Parameters[p];
            for (int column = 0; parameter.Shape.Rank == 2 && column < parameter.Shape.Columns; column++)
            {
                double own = 0, moved = 0;
                for (int row = 0; row < parameter.Shape.Rows; row++)
                {
                    int i = (row * parameter.Shape.Columns) + column;
                    own += (double)before[p].Span[i] * before[p].Span[i];
                    moved += Math.Pow((double)parameter.Data.Span[i] - before[p].Span[i], 2);
                }
                Assert.Equal(1, Math.Sqrt(moved / own), 1e-5);
            }
            if (parameter.Shape.Rank == 1)
                Near.Same(before[p], parameter.Data, parameter.Name);
        }
        ParameterStore again = ParameterStore.Draw(1);
        _ = new RecurrentSpec(new LstmSpec(5)).Build(again.Root, 3);
        WeightDirection.Random(again, new Rng(7), "").Move(1);
        Near.Same(store.Parameters[0].Data, again.Parameters[0].Data, "the same seed");
        WeightDirection.Random(again, new Rng(8), "").Move(1);
        Assert.NotEqual(store.Parameters[0].Data.Span[0], again.Parameters[0].Data.Span[0]);
    }

    /// <summary>A weight is named by its row and its column.</summary>
    [Fact]
    public void AWeightIsAtItsRowAndColumn()
    {
        ParameterStore store = ParameterStore.Draw(1);
        _ = new RecurrentSpec(new LstmSpec(5)).Build(store.Root, 3);
        Parameter input = store["0.forward.input"]; // [3, 20]
        WeightDirection direction = WeightDirection.Of(store, "0.forward.input[2,7]");
        Assert.Equal(input.Data.Span[47], direction.Origin);
        Tensor before = input.Data.Keep();
        direction.Move(0.5);
        Assert.Equal([47], Enumerable.Range(0, before.Count).Where(i => before.Span[i] != input.Data.Span[i]));
    }

    /// <summary>The slopes along random directions, also of a table of which only some rows take part, are those of differences.</summary>
    [Fact]
    public void SlopesAlongRandomDirections()
    {
        Recipe recipe = new() { Model = new TaggingSpec { Encoder = new RecurrentSpec(new GruSpec(4)), Dropout = 0 } };
        Dataset train = TrainerTests.Cities(1, 8);
        ParameterStore store = ParameterStore.Draw(2);
        using Model model = Model.Build(recipe, recipe.Model.Fit(train), store, null, TestDevice.Default);
        ErrorPlane plane = new(WeightDirection.Random(store, new Rng(1), "a"), WeightDirection.Random(store, new Rng(2), "b"), tape => model.Problem.Loss(tape, [train[0]]), TestDevice.Default);
        PlanePoint here = plane.At(0.2, -0.1);
        const double H = 0.01;
        Assert.Equal((plane.At(0.2 + H, -0.1).Loss - plane.At(0.2 - H, -0.1).Loss) / (2 * H), here.SlopeX, 1e-3 * (1 + Math.Abs(here.SlopeX)));
        Assert.Equal((plane.At(0.2, -0.1 + H).Loss - plane.At(0.2, -0.1 - H).Loss) / (2 * H), here.SlopeY, 1e-3 * (1 + Math.Abs(here.SlopeY)));
    }

    [Theory]
    [InlineData("recurrent", "The weight 'recurrent': expected the name of a parameter and a place in it, such as 0.forward.input[0,0].")]
    [InlineData("0.forward.recurrent[0,1]", "The weight '0.forward.recurrent[0,1]': the parameter has the shape [1, 1]; expected a place in it, from 0.")]
    [InlineData("0.forward.recurrent[0]", "The weight '0.forward.recurrent[0]': the parameter has the shape [1, 1]; expected a place in it, from 0.")]
    [InlineData("0.forward.recurrent[0,0,0]", "The weight '0.forward.recurrent[0,0,0]': the parameter has the shape [1, 1]; expected a place in it, from 0.")]
    [InlineData("0.forward.recurrent[0,99999999999]", "The weight '0.forward.recurrent[0,99999999999]': the parameter has the shape [1, 1]; expected a place in it, from 0.")]
    [InlineData("other[0,0]", "There is no parameter 'other'; there are 0.forward.input, 0.forward.recurrent, 0.forward.bias.")]
    public void AWeightThatIsNotThereIsSaid(string weight, string error) =>
        Assert.Equal(error, Assert.Throws<UnrollException>(() => WeightDirection.Of(Doubling(2).Store, weight)).Message);

    [Fact]
    public void TheSameDirectionTwiceIsSaid()
    {
        (ParameterStore store, Func<Tape, Value> loss) = Doubling(2);
        WeightDirection one = WeightDirection.Of(store, "0.forward.bias[0]");
        Assert.StartsWith("The directions of an error surface: found 0.forward.bias[0] twice", Assert.Throws<UnrollException>(() => new ErrorPlane(one, one, loss, TestDevice.Default)).Message, StringComparison.Ordinal);
    }
}

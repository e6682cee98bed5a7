namespace Unroll.Tests;

/// <summary>Gradients of parts, added up in the order of a tree: the same bits however the parts are divided among processes.</summary>
public sealed class GradientSumTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(16)]
    public void TheSumIsThatOfATreeWhateverTheProcesses(int parts)
    {
        (Parameter[] parameters, double[][][] numbers) = Drawn(parts);
        Tensor?[] expected = [.. parameters.Select((_, p) => Tree(numbers, parameters[p].Shape, p, 0, parts))];
        foreach (int ranks in Enumerable.Range(1, parts))
        {
            Tensor[][] all = ThreadRanks.Run(ranks, 1 + (ranks % 2), device =>
            {
                GradientExchange exchange = new(device, parameters, parts);
                int first = GradientExchange.First(device.Processes.Rank, device.Processes, parts), end = GradientExchange.First(device.Processes.Rank + 1, device.Processes, parts);
                List<Tape> tapes = [];
                Gradients sum = exchange.Sum([.. Enumerable.Range(first, end - first).Select(part => Backward(device, parameters, numbers, part, tapes))]);
                Assert.Equal(expected.Count(one => one is not null), sum.Count);
                Tensor[] result = [.. parameters.Select(parameter => sum[parameter]?.Dense().Keep()!)];
                tapes.ForEach(tape => tape.Dispose());
                return result;
            });
            foreach (Tensor[] result in all)
            {
                for (int p = 0; p < parameters.Length; p++)
                {
                    if (expected[p] is not { } sum)
                        Assert.Null(result[p]);
                    else
                        Near.Same(sum, result[p], $"parameter {p}, {parts} parts, {ranks} processes");
                }
            }
        }
    }

    [Fact]
    public void NumbersOfThePartsComeInTheirOrder()
    {
        double[][] all = ThreadRanks.Run(3, 1, device =>
        {
            int first = GradientExchange.First(device.Processes.Rank, device.Processes, 7), end = GradientExchange.First(device.Processes.Rank + 1, device.Processes, 7);
            return new GradientExchange(device, [], 7).Numbers([.. Enumerable.Range(2 * first, 2 * (end - first)).Select(i => (double)i)], 2);
        });
        Assert.All(all, one => Assert.Equal(Enumerable.Range(0, 14).Select(i => (double)i), one));
    }

    [Theory]
    [InlineData(8, 0, 8, "0-8")]
    [InlineData(8, 0, 4, "0-4")]
    [InlineData(8, 3, 6, "3-4 4-6")]
    [InlineData(7, 1, 7, "1-3 3-7")]
    [InlineData(5, 2, 2, "")]
    public void ARangeIsCoveredByTheLargestNodes(int parts, int from, int to, string nodes) =>
        Assert.Equal(nodes, string.Join(' ', GradientSum.Cover(parts, from, to).Select(node => $"{node.From}-{node.To}")));

    /// <summary>
    /// Of five parameters: one that every part reads whole, of more numbers than a piece; one of which parts read rows; one that some parts read whole and others by rows; one that only part 0 reads; one that nobody reads.
    /// </summary>
    private static (Parameter[] Parameters, double[][][] Numbers) Drawn(int parts)
    {
        ParameterStore store = ParameterStore.Draw(1);
        Parameter[] parameters = [.. new[] { new Shape(40, 500), new Shape(9, 3), new Shape(6, 5), new Shape(7), new Shape(2) }.Select((shape, i) => store.Root.Parameter($"p{i}", shape, Init.Zero))];
        Rng random = new(7);
        return (parameters, [.. Enumerable.Range(0, parts).Select(part => parameters.Select(parameter => Enumerable.Range(0, parameter.Shape.Count).Select(_ => random.NextNormal()).ToArray()).ToArray())]);
    }

    private static bool Reads(int part, int parameter) => parameter switch { 3 => part == 0, 4 => false, _ => part != 2 }; // the third part is empty

    /// <summary>Rows that a part reads: null for all.</summary>
    private static int[]? RowsOf(int part, int parameter) => parameter == 1 || (parameter == 2 && part % 2 == 1) ? [part % 4, 4, 5] : null;

    private static Gradients? Backward(Device device, Parameter[] parameters, double[][][] numbers, int part, List<Tape> tapes)
    {
        Tape tape = Tape.ForGradients(device);
        tapes.Add(tape);
        Value? loss = null;
        for (int p = 0; p < parameters.Length; p++)
        {
            if (!Reads(part, p))
                continue;
            Value used = tape.Use(parameters[p]), slopes = tape.Constant(new Tensor(parameters[p].Shape, [.. numbers[part][p].Select(number => (Real)number)]));
            Value product = RowsOf(part, p) is { } rows ? used.TakeRows(rows) * slopes.TakeRows(rows) : used * slopes;
            loss = loss is null ? product.Sum() : loss + product.Sum();
        }
        return loss is null ? null : tape.Backward(loss);
    }

    /// <summary>The same sum in plain loops; null where no part reads the parameter.</summary>
    private static Tensor? Tree(double[][][] numbers, Shape shape, int parameter, int from, int to)
    {
        if (to - from == 1)
        {
            if (!Reads(from, parameter))
                return null;
            Tensor slopes = new(shape);
            for (int i = 0; i < slopes.Count; i++)
                slopes.Span[i] = RowsOf(from, parameter)?.Contains(i / shape.Columns) == false ? 0 : (Real)numbers[from][parameter][i];
            return slopes;
        }
        int middle = (from + to) / 2;
        Tensor? left = Tree(numbers, shape, parameter, from, middle), right = Tree(numbers, shape, parameter, middle, to);
        for (int i = 0; left is not null && i < right?.Count; i++)
            left.Span[i] += right.Span[i];
        return left ?? right;
    }
}

namespace Unroll.Tests;

/// <summary>Weights of 16 bits: a product by them is, bit for bit, the product by the same weights rounded beforehand.</summary>
public sealed unsafe class PrecisionTests
{
    public static TheoryData<string> Sets => KernelSets.All;

    [Fact]
    public void RoundsToTheNearestAndOfTwoToTheEven()
    {
        Rng random = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            float x = (float)(random.NextNormal() * Math.Pow(2, random.NextInt(200) - 100));
            ushort rounded = Bfloat16.Round(x);
            double error = Math.Abs((double)Bfloat16.Widen(rounded) - x);
            foreach (int near in (int[])[rounded - 1, rounded + 1])
            {
                double other = Math.Abs((double)Bfloat16.Widen((ushort)near) - x);
                Assert.True(error < other || (error == other && rounded % 2 == 0), $"{x:R}: {Bfloat16.Widen(rounded):R} and {Bfloat16.Widen((ushort)near):R}");
            }
        }
        float halfway = BitConverter.UInt32BitsToSingle(0x3F808000), above = BitConverter.UInt32BitsToSingle(0x3F818000);
        Assert.Equal([0x3F80, 0x3F82, 0x0000, 0x8000, 0x7F80, 0xFF80], new[] { halfway, above, 0, -0f, float.PositiveInfinity, float.NegativeInfinity }.Select(x => (int)Bfloat16.Round(x)));
        Assert.True(float.IsNaN(Bfloat16.Widen(Bfloat16.Round(float.NaN))));
        Assert.True(float.IsNaN(Bfloat16.Widen(Bfloat16.Round(BitConverter.UInt32BitsToSingle(0x7F800001)))));
    }

    /// <summary>Every number of rows of a tile, columns around a panel, inner sizes around what is rounded at a time and beyond a block.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void AProductIsThatByRoundedWeights(string name)
    {
        KernelSet set = KernelSets.Named(name);
        using Device full = new(set, new WorkerTeam(1)), brief = new(set, new WorkerTeam(1)) { Precision = Precision.Bfloat16 };
        foreach ((int m, int k, int n) in (IEnumerable<(int, int, int)>)[.. Enumerable.Range(1, 16).Select(m => (m, 9, (m * 7 % 70) + 1)), .. Enumerable.Range(30, 5).Select(k => (2, k, 33)), (1, 600, 150), (3, 515, 70), (40, 64, 17), (2, 1, 1)])
        {
            Samples draw = new((ulong)((m * 10007) + (k * 101) + n));
            Tensor x = draw.Normal(m, k);
            Parameter weights = Drawn(draw.Normal(k, n), false), rounded = Drawn(weights.Data, true);
            Near.Same(Product(full, x, rounded), Product(brief, x, weights), $"{name} {m}x{k} times {k}x{n}");
            Parameter turned = Drawn(draw.Normal(n, k), false), turnedAndRounded = Drawn(turned.Data, true);
            Near.Same(Product(full, x, turnedAndRounded, true), Product(brief, x, turned, true), $"{name} {m}x{k} times the transpose of {n}x{k}");
        }
    }

    /// <summary>Another precision is another packing of the same parameter, and training uses all digits.</summary>
    [Fact]
    public void EachDeviceHasItsOwn()
    {
        KernelSet set = TestDevice.Default.KernelSet;
        using Device full = new(set, new WorkerTeam(1)), brief = new(set, new WorkerTeam(1)) { Precision = Precision.Bfloat16 };
        Samples draw = new(3);
        Tensor x = draw.Normal(3, 20);
        Parameter weights = Drawn(draw.Normal(20, 30), false);
        Tensor exact = Product(full, x, weights);
        Assert.False(exact.Span.SequenceEqual(Product(brief, x, weights).Span), "rounded weights gave the same product");
        Near.Same(exact, Product(full, x, weights), "full again");
        using Tape tape = Tape.ForGradients(brief);
        Near.Same(exact, tape.Constant(x).MatMul(tape.Use(weights)).Keep(), "in training");
    }

    private static Tensor Product(Device device, Tensor x, Parameter weights, bool transposed = false)
    {
        using Tape tape = Tape.ForPrediction(device);
        return (transposed ? tape.Constant(x).MatMulTransposed(tape.Use(weights)) : tape.Constant(x).MatMul(tape.Use(weights))).Keep();
    }

    private static Parameter Drawn(Tensor values, bool rounded)
    {
        Parameter parameter = ParameterStore.Draw(1).Root.Parameter("w", values.Shape, Init.Zero);
        for (int i = 0; i < values.Count; i++)
            parameter.Data.Span[i] = rounded ? Bfloat16.Widen(Bfloat16.Round((float)values.Span[i])) : values.Span[i];
        parameter.Changed();
        return parameter;
    }
}

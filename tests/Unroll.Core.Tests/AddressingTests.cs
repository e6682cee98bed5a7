namespace Unroll.Tests;

/// <summary>What heads do to a memory: each operation against plain formulas, its gradients, its edges; and the fused step against the composed one.</summary>
public sealed class AddressingTests
{
#if SINGLE
    private const double Tolerance = 1e-5;
#else
    private const double Tolerance = 1e-13;
#endif

    private static readonly MemorySizes[] Sizes =
    [
        new(1, 1, 1, 1, 0, true), new(1, 3, 1, 1, 1, true), new(2, 1, 2, 1, 3, false), new(5, 3, 1, 2, 1, true), new(7, 2, 2, 3, 8, true), new(8, 4, 1, 1, 2, true), new(9, 2, 1, 1, 1, false),
        new(15, 3, 1, 1, 1, true), new(16, 3, 2, 2, 1, true), new(17, 5, 1, 1, 16, true), new(33, 2, 1, 1, 1, true),
    ];

    public static TheoryData<int, int, int> Moves => new() { { 1, 1, 1 }, { 1, 1, 5 }, { 2, 2, 3 }, { 3, 7, 1 }, { 2, 5, 11 }, { 1, 17, 3 }, { 0, 4, 3 }, { 2, 33, 5 } };

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Sizes.Length)];

    [Theory, MemberData(nameof(Moves))]
    public void MovingIsASumOfRotations(int n, int slots, int shifts)
    {
        Samples draw = new(1);
        Tensor x = draw.Normal(n, slots), s = draw.Normal(n, shifts);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor y = tape.Constant(x).Move(tape.Constant(s)).Tensor, expected = new(x.Shape);
        for (int r = 0; r < n; r++)
        {
            for (int i = 0; i < slots; i++)
            {
                for (int k = 0; k < shifts; k++)
                    expected.Span[(r * slots) + ((i + k - (shifts / 2) + (shifts * slots)) % slots)] += s.Span[(r * shifts) + k] * x.Span[(r * slots) + i];
            }
        }
        Near.Assert(expected, y, Tolerance, "moved");
        GradientCheck.Run(2, (_, v) => v[0].Move(v[1]), x, s);
    }

    [Fact]
    public void AHeadMovesForwardByThePositiveShift()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value x = tape.Constant(new Tensor(new Shape(1, 4), [0, 0, 0, 1]));
        Assert.Equal([1, 0, 0, 0], x.Move(tape.Constant(new Tensor(new Shape(1, 3), [0, 0, 1]))).Tensor.Span);
        Assert.Equal([0, 0, 1, 0], x.Move(tape.Constant(new Tensor(new Shape(1, 3), [1, 0, 0]))).Tensor.Span);
    }

    [Theory, InlineData(1, 1), InlineData(2, 5), InlineData(3, 8), InlineData(1, 17), InlineData(0, 3), InlineData(2, 33)]
    public void SharpeningIsAPowerOverItsSum(int n, int slots)
    {
        Samples draw = new(3);
        Tensor x = draw.Between(0.05, 1, n, slots), gamma = draw.Between(1, 4, n, 1);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Tensor y = tape.Constant(x).Sharpen(tape.Constant(gamma)).Tensor, expected = new(x.Shape);
        for (int r = 0; r < n; r++)
        {
            double[] powers = [.. x.Rows(r, 1).Span.ToArray().Select(value => Math.Pow(value, gamma.Span[r]))];
            for (int i = 0; i < slots; i++)
                expected.Span[(r * slots) + i] = (Real)(powers[i] / powers.Sum());
        }
        Near.Assert(expected, y, Tolerance, "sharpened");
        GradientCheck.Run(4, (_, v) => v[0].Sharpen(v[1]), x, gamma);
    }

    /// <summary>Zeros, numbers whose powers underflow, and sharpenings that no power survives: distributions and finite gradients all the same.</summary>
    [Fact]
    public void SharpeningIsSafeAtItsEdges()
    {
        Real[][] rows = [[0, 1, 0], [0, 0, 0], [(Real)1e-30, (Real)2e-30, 0], [(Real)0.4, (Real)0.6, 0], [-1, (Real)0.5, (Real)0.25], [(Real)0.25, (Real)0.25, (Real)0.5]];
        foreach (Real gamma in new Real[] { 1, 2, 50, 1000, (Real)1e6 })
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            Value x = tape.Constant(new Tensor(new Shape(6, 3), [.. rows.SelectMany(row => row)])), power = tape.Constant(new Tensor(new Shape(6, 1), Enumerable.Repeat(gamma, 6).ToArray()));
            Value y = x.Sharpen(power);
            for (int r = 0; r < 6; r++)
                Assert.Equal(r == 1 ? 0 : 1, y.Tensor.Rows(r, 1).Span.ToArray().Sum(value => (double)value), 1e-5);
            Assert.Equal(0, y.Tensor.Span[12]);
            Assert.All(tape.Backward((y * tape.Constant(new Samples(5).Normal(6, 3))).Sum(), x, power).SelectMany(gradient => gradient.Span.ToArray()), g => Assert.True(Real.IsFinite(g), $"{g} at {gamma}"));
        }
    }

    [Fact]
    public void SharpeningKeepsNaN()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value gamma = tape.Constant(new Tensor(new Shape(2, 1), [2, 2]));
        Assert.Equal([Real.NaN, Real.NaN, 0, 1], tape.Constant(new Tensor(new Shape(2, 2), [Real.NaN, 1, 0, 1])).Sharpen(gamma).Tensor.Span);
    }

    [Theory, MemberData(nameof(Cases))]
    public void SimilaritiesReadingAndWritingAreWhatTheirFormulasSay(int which)
    {
        (int M, int W, int K, int H, bool cosine) = (Sizes[which].Slots, Sizes[which].Width, Sizes[which].Heads, Sizes[which].Writes, Sizes[which].Cosine);
        const int B = 2;
        Samples draw = new(6);
        Tensor memory = draw.Normal(B, W * M), keys = draw.Normal(B * K, W), weights = draw.Between(0, 1, B * K, M);
        Tensor[] writing = [.. Enumerable.Range(0, H).Select(_ => draw.Between(0, 1, B, M))], erase = [.. writing.Select(_ => draw.Between(0, 1, B, W))], add = [.. writing.Select(_ => draw.Normal(B, W))];
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        SlotMemory slots = new(tape.Constant(memory), M);
        Tensor similar = slots.Similarities(tape.Constant(keys), cosine).Tensor, read = slots.Read(tape.Constant(weights)).Tensor;
        Tensor written = slots.Write([.. writing.Select(tape.Constant)], [.. erase.Select(tape.Constant)], [.. add.Select(tape.Constant)]).Values.Tensor;
        for (int b = 0; b < B; b++)
        {
            for (int k = 0; k < K; k++)
            {
                for (int i = 0; i < M; i++)
                {
                    double dot = Enumerable.Range(0, W).Sum(j => Key(j) * Slot(i, j)), lengths = Enumerable.Range(0, W).Sum(j => Key(j) * Key(j)) + 1e-6;
                    lengths = Math.Sqrt(lengths * (Enumerable.Range(0, W).Sum(j => Slot(i, j) * Slot(i, j)) + 1e-6));
                    Assert.Equal(cosine ? dot / lengths : dot, similar.Span[(((b * K) + k) * M) + i], 1e-5);
                }
                for (int j = 0; j < W; j++)
                    Assert.Equal(Enumerable.Range(0, M).Sum(i => weights.Span[(((b * K) + k) * M) + i] * Slot(i, j)), read.Span[(((b * K) + k) * W) + j], 1e-5);

                double Key(int j) => keys.Span[(((b * K) + k) * W) + j];
            }
            for (int j = 0; j < W; j++)
            {
                for (int i = 0; i < M; i++)
                {
                    double value = Slot(i, j);
                    for (int h = 0; h < H; h++)
                        value *= 1 - (writing[h].Span[(b * M) + i] * erase[h].Span[(b * W) + j]);
                    for (int h = 0; h < H; h++)
                        value += writing[h].Span[(b * M) + i] * add[h].Span[(b * W) + j];
                    Assert.Equal(value, written.Span[(((b * W) + j) * M) + i], 1e-5);
                }
            }

            double Slot(int i, int j) => memory.Span[(((b * W) + j) * M) + i];
        }
        GradientCheck.Run(7, (_, v) => new SlotMemory(v[0], M).Similarities(v[1], cosine), memory, keys);
    }

    /// <summary>Values and all gradients; the composed step's gradients are checked against differences in double.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void TheFusedStepIsTheComposedOne(int which)
    {
        MemorySizes sizes = Sizes[which];
        foreach (int B in new[] { 0, 1, 3 })
        {
            Samples draw = new(8);
            Tensor controls = draw.Normal(B, sizes.Interface), before = draw.Between(0, 1, B, sizes.Heads * sizes.Slots), memory = draw.Normal(B, sizes.Width * sizes.Slots);
            Tensor[] expected = Everything(MemoryHeads.Composed, TestDevice.Portable), actual = Everything(MemoryHeads.Fused, TestDevice.Default);
            for (int i = 0; i < expected.Length; i++)
                Near.Assert(expected[i], actual[i], 20 * Tolerance, $"result {i} of {B} rows");

            Tensor[] Everything(Func<Value, Value, Value, MemorySizes, (Value, Value, Value)> step, Device device)
            {
                using Tape tape = Tape.ForGradients(device);
                Value[] inputs = [tape.Constant(controls), tape.Constant(before), tape.Constant(memory)];
                (Value reads, Value weights, Value next) = step(inputs[0], inputs[1], inputs[2], sizes);
                Samples by = new(9);
                Value[] outputs = [reads, weights, next];
                Value sum = tape.Constant(new Tensor(default));
                foreach (Value output in outputs)
                    sum += (output * tape.Constant(by.Normal(output.Shape.ToArray()))).Sum();
                Tensor[] kept = [.. outputs.Select(output => output.Keep())];
                return [.. kept, .. tape.Backward(sum, inputs)];
            }
        }
        Samples few = new(10);
        GradientCheck.Run(
            11, (_, v) => { (Value reads, Value weights, Value next) = MemoryHeads.Fused(v[0], v[1], v[2], sizes); return [reads, weights, next]; },
            few.Normal(1, sizes.Interface), few.Between(0, 1, 1, sizes.Heads * sizes.Slots), few.Normal(1, sizes.Width * sizes.Slots));
    }
}

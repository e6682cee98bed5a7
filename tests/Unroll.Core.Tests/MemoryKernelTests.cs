namespace Unroll.Tests;

/// <summary>The kernels of memories between guards: moving and sharpening against plain loops, a step of all heads against small operations.</summary>
public sealed unsafe class MemoryKernelTests : IKernelTests
{
    private const double Tolerance = KernelSets.Tolerance * 50;

    public static TheoryData<string> Sets => KernelSets.All;

    [Theory, MemberData(nameof(Sets))]
    public void Rows(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int n = 1; n <= 40; n++)
        {
            int rows = n % 4, range = n % 3, shifts = (2 * range) + 1, width = n;
            Samples draw = new((ulong)n);
            Guarded x = Uniform(draw, rows * n, 0.05, 1), s = Uniform(draw, rows * shifts, 0, 1), dy = Uniform(draw, rows * n, -1, 1), gamma = Uniform(draw, rows, 1, 3);
            Guarded y = Uniform(draw, rows * n, 0, 1), dx = Uniform(draw, rows * n, 0, 1), dShifts = Uniform(draw, rows * shifts, 0, 1), dGamma = Uniform(draw, rows, 0, 1);
            (double[] wasX, double[] wasShifts, double[] wasGamma) = (dx.Numbers(), dShifts.Numbers(), dGamma.Numbers());
            set.Run(new MoveRows(x, s, rows, n, range, y));
            y.AssertIs(e => Enumerable.Range(0, shifts).Sum(k => (double)s[(e / width * shifts) + k] * x[Moved(e, range - k)]), Tolerance, $"{name} moved {n}");
            set.Run(new AddMoveGradients(x, s, dy, rows, n, range, dx, dShifts));
            dx.AssertIs(e => wasX[e] + Enumerable.Range(0, shifts).Sum(k => (double)s[(e / width * shifts) + k] * dy[Moved(e, k - range)]), Tolerance, $"{name} moved back {n}");
            dShifts.AssertIs(e => wasShifts[e] + Enumerable.Range(0, width).Sum(i => (double)dy[(e / shifts * width) + i] * x[Moved((e / shifts * width) + i, range - (e % shifts))]), Tolerance, $"{name} shifts {n}");

            wasX = dx.Numbers();
            set.Run(new SharpenRows(x, gamma, rows, n, y));
            y.AssertIs(Sharp, Tolerance, $"{name} sharpened {n}");
            set.Run(new AddSharpenGradients(x, y, gamma, dy, rows, n, dx, dGamma));
            dx.AssertIs(e => wasX[e] + (gamma[e / width] * Slope(e) / x[e]), Tolerance, $"{name} sharpened back {n}");
            dGamma.AssertIs(r => wasGamma[r] + Enumerable.Range(r * width, width).Sum(e => Slope(e) * Math.Log(x[e])), Tolerance, $"{name} powers {n}");

            int Moved(int e, int by) => (e / width * width) + ((((e % width) + by) % width) + width) % width;
            double Sharp(int e) => Math.Pow(x[e], gamma[e / width]) / Enumerable.Range(e / width * width, width).Sum(i => Math.Pow(x[i], gamma[e / width]));
            double Slope(int e) => Sharp(e) * (dy[e] - Enumerable.Range(e / width * width, width).Sum(i => dy[i] * Sharp(i)));
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Steps(string name)
    {
        for (int slots = 1; slots <= 40; slots++)
        {
            MemorySizes sizes = new(slots, 1 + (slots % 4), 1 + (slots % 2), 1 + (slots % 3), slots % 5, slots % 7 > 0);
            Step(KernelSets.Named(name), sizes, 1 + (slots % 3), $"{name} {sizes}");
        }
    }

    private static void Step(KernelSet set, MemorySizes sizes, int B, string what)
    {
        Samples draw = new((ulong)sizes.Slots);
        int P = B * sizes.Interface, KM = B * sizes.Heads * sizes.Slots, WM = B * sizes.Width * sizes.Slots, RW = B * sizes.Reads * sizes.Width;
        Guarded raw = Uniform(draw, P, -2, 2), before = Uniform(draw, KM, 0.01, 1), memory = Uniform(draw, WM, -1, 1);
        Guarded active = Uniform(draw, P, 0, 1), kept = Uniform(draw, B * sizes.Kept, 0, 1), weights = Uniform(draw, KM, 0, 1), next = Uniform(draw, WM, 0, 1), reads = Uniform(draw, RW, 0, 1);
        set.Run(new MemoryStep(sizes, raw, before, memory, B, active, kept, weights, next, reads));

        Guarded dReads = Uniform(draw, RW, -1, 1), dWeights = Uniform(draw, KM, -1, 1), dNext = Uniform(draw, WM, -1, 1), scratch = Uniform(draw, sizes.Scratch, 0, 1);
        Guarded dRaw = Uniform(draw, P, -1, 1), dBefore = Uniform(draw, KM, -1, 1), dMemory = Uniform(draw, WM, -1, 1);
        using Tape tape = Tape.ForGradients(TestDevice.Portable);
        Value[] inputs = [Taped(raw, sizes.Interface), Taped(before, sizes.Heads * sizes.Slots), Taped(memory, sizes.Width * sizes.Slots)];
        (Value readsThere, Value weightsThere, Value nextThere) = MemoryHeads.Composed(inputs[0], inputs[1], inputs[2], sizes);
        Is(readsThere.Tensor, reads, null, "reads");
        Is(weightsThere.Tensor, weights, null, "weights");
        Is(nextThere.Tensor, next, null, "next memory");

        Value sum = (readsThere * Taped(dReads, sizes.Reads * sizes.Width)).Sum() + (weightsThere * Taped(dWeights, sizes.Heads * sizes.Slots)).Sum() + (nextThere * Taped(dNext, sizes.Width * sizes.Slots)).Sum();
        Tensor[] gradients = tape.Backward(sum, inputs);
        (double[] wasRaw, double[] wasBefore, double[] wasMemory) = (dRaw.Numbers(), dBefore.Numbers(), dMemory.Numbers());
        set.Run(new MemoryStepGradient(sizes, before, memory, active, kept, weights, dReads, dNext, B, dWeights, scratch, dRaw, dBefore, dMemory));
        Is(gradients[0], dRaw, wasRaw, "controls' gradient");
        Is(gradients[1], dBefore, wasBefore, "weights' gradient");
        Is(gradients[2], dMemory, wasMemory, "memory's gradient");
        foreach (Guarded other in new[] { active, kept, dWeights, scratch })
            other.AssertGuard(what);

        Value Taped(Guarded numbers, int columns) => tape.Constant(new Tensor(new Shape(B, columns), [.. numbers.Numbers().Select(x => (Real)x)]));
        void Is(Tensor expected, Guarded found, double[]? was, string part)
        {
            double largest = Math.Max(1, expected.Span.ToArray().Max(x => Math.Abs((double)x)));
            found.AssertIs(i => (was is null ? 0 : was[i]) + expected.Span[i], Tolerance * largest, $"{what} {part}");
        }
    }

    private static Guarded Uniform(Samples draw, int n, double low, double high) => new(n, _ => low + ((high - low) * draw.Double()));
}

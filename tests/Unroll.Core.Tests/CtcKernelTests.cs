namespace Unroll.Tests;

/// <summary>The kernels of CTC between guards, with all steps kept and with two, for 0 to 18 labels and 2 to 20 classes: against plain loops.</summary>
public sealed unsafe class CtcKernelTests : IKernelTests
{
    private const double Tolerance = KernelSets.Tolerance * 10;

    public static TheoryData<string> Sets => KernelSets.All;

    [Theory, MemberData(nameof(Sets))]
    public void ForwardAndBack(string name) => ForwardAndBack(name, wide: false);

    [Theory, MemberData(nameof(Sets))]
    public void ForwardAndBackWithExponents(string name) => ForwardAndBack(name, wide: true);

    private static void ForwardAndBack(string name, bool wide)
    {
        KernelSet set = KernelSets.Named(name);
        for (int labels = 0; labels <= 18; labels++)
        {
            Samples draw = new((ulong)labels);
            int classes = labels + 2, blank = labels / 2, frames = labels + draw.Int(5);
            int[] target = [.. Enumerable.Range(0, labels).Select(i => (blank + 1 + i) % classes)];
            Guarded x = new(frames * classes, _ => 4 * (draw.Double() - 0.5)), e = new(frames * classes, _ => 7), row = new(classes, _ => 7);
            Real[] scores = [.. x.Numbers().Select(score => (Real)score)];
            CtcReference exact = new(scores, classes, target, blank);
            Real[] gradient = new Real[scores.Length];
            exact.Gradient(scores, gradient);
            double[] all = Numbers(true), two = Numbers(false), allExponents = Numbers(true), twoExponents = Numbers(false);
            double log, brief;
            fixed (double* kept = all, rolling = two, keptExponents = allExponents, rollingExponents = twoExponents)
            {
                fixed (int* first = target)
                {
                    CtcSequence sequence = new(x, frames, classes, first, labels, blank, new CtcMemory(kept, frames, labels, true), true, e);
                    CtcSequence light = new(x, frames, classes, first, labels, blank, new CtcMemory(rolling, frames, labels, false), false, row);
                    if (wide)
                    {
                        set.Run(new CtcWideForward(sequence, new CtcMemory(keptExponents, frames, labels, true), &log));
                        e.AssertGuard($"{name}, {labels} labels");
                        set.Run(new CtcWideBackward(sequence, new CtcMemory(keptExponents, frames, labels, true)));
                        set.Run(new CtcWideForward(light, new CtcMemory(rollingExponents, frames, labels, false), &brief));
                    }
                    else
                    {
                        set.Run(new CtcForward(sequence, &log));
                        e.AssertGuard($"{name}, {labels} labels");
                        set.Run(new CtcBackward(sequence));
                        set.Run(new CtcForward(light, &brief));
                    }
                }
            }
            Assert.Equal(exact.LogProbability(), log, Tolerance * Math.Max(1, -log));
            Assert.Equal(log, brief);
            x.AssertIs(i => scores[i], 0, "scores");
            e.AssertIs(i => gradient[i], Tolerance, $"{name} the gradient for {labels} labels");
            row.AssertGuard($"{name}, {labels} labels");
            AssertGuard(all);
            AssertGuard(two);
            AssertGuard(allExponents);
            AssertGuard(twoExponents);

            double[] Numbers(bool keepsAll)
            {
                double[] numbers = new double[new CtcMemory(null, frames, labels, keepsAll).Size + 16];
                Array.Fill(numbers, double.NaN);
                numbers.AsSpan(^16..).Fill(5);
                return numbers;
            }

            static void AssertGuard(double[] numbers) => Assert.All(numbers[^16..], number => Assert.Equal(5, number));
        }
    }
}

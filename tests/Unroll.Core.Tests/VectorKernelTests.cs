namespace Unroll.Tests;

/// <summary>The vectors of L-BFGS and the further updates against plain formulas, for n = 0 to 40 (all tails), between guards.</summary>
public sealed unsafe class VectorKernelTests : IKernelTests
{
    private const double Tolerance = KernelSets.Tolerance * 4;
    private const int Longest = 40;

    public static TheoryData<string> Sets => KernelSets.All;

    [Theory, MemberData(nameof(Sets))]
    public void InnerProductsOfVectors(string name)
    {
        foreach (int n in Enumerable.Range(0, Longest + 1).Concat([511, 512, 513, 1040]))
            InnerProductsOf(n, name);
    }

    [Theory, MemberData(nameof(Sets))]
    public void SumsAndSteps(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int n = 0; n <= Longest; n++)
        {
            Samples draw = new((ulong)n);
            WeightedSumOf(draw, n, name);
            Guarded a = Normal(draw, n), d = Normal(draw, n), moved = Normal(draw, n);
            set.Run(new Moved(a, (Real)0.3, d, n, moved));
            moved.AssertIs(i => a[i] + ((Real)0.3 * (double)d[i]), Tolerance, $"{name} moved {n}");

            Guarded old = Normal(draw, n), difference = Normal(draw, n);
            double[] was = old.Numbers();
            set.Run(new DifferenceAndCopy(a, n, old, difference));
            difference.AssertIs(i => a[i] - was[i], Tolerance, $"{name} difference {n}");
            old.AssertIs(i => a[i], 0, $"{name} copy {n}");
        }
    }

    /// <summary>Numbers of every sign and 0, beside each other in every combination.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void Orthants(string name)
    {
        KernelSet set = KernelSets.Named(name);
        const double strength = 0.5;
        for (int n = 0; n <= Longest; n++)
        {
            int count = n;
            double[] values = [0, 1.5, -1.5, 0.25, -0.25];
            Guarded x = Of(i => values[(i + count) % 5]), g = Of(i => values[(i + count) / 5 % 5]), pseudo = Of(_ => 9);
            set.Run(new PseudoGradient(x, g, (Real)strength, n, pseudo));
            pseudo.AssertIs(
                i => x[i] > 0 ? g[i] + strength : x[i] < 0 ? g[i] - strength : g[i] - strength > 0 ? g[i] - strength : g[i] + strength < 0 ? g[i] + strength : 0,
                Tolerance, $"{name} pseudo-gradient {n}");

            Guarded d = Of(i => values[(i + (2 * count)) % 5]);
            double[] was = d.Numbers();
            set.Run(new KeepDescent(pseudo, n, d));
            d.AssertIs(i => was[i] * pseudo[i] < 0 ? was[i] : 0, 0, $"{name} descent {n}");

            Guarded after = Of(i => values[(i + (3 * count)) / 2 % 5]);
            double[] stepped = after.Numbers();
            set.Run(new KeepOrthant(x, pseudo, n, after));
            after.AssertIs(i => stepped[i] * (x[i] != 0 ? x[i] : -pseudo[i]) > 0 ? stepped[i] : 0, 0, $"{name} orthant {n}");

            Guarded Of(Func<int, double> value) => new(count, value);
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Updates(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int n = 0; n <= Longest; n++)
        {
            Samples draw = new((ulong)n);
            Guarded g = Normal(draw, n), w = Normal(draw, n);
            double[] w0 = w.Numbers();
            const double rate = 0.1, decay = 0.01, keep = 0.9, take = 0.3, epsilon = 1e-2, momentum = 0.7;
            set.Run(new PlainUpdate(g, (Real)rate, (Real)decay, n, w));
            w.AssertIs(i => w0[i] - (rate * (g[i] + (decay * w0[i]))), Tolerance, $"{name} plain update {n}");
            foreach (bool moving in (bool[])[true, false])
            {
                Guarded v = new(n, _ => draw.Double()), m = Normal(draw, n);
                double[] v0 = v.Numbers(), m0 = m.Numbers();
                w = new Guarded(n, i => w0[i]);
                set.Run(new RootUpdate(g, (Real)rate, (Real)keep, (Real)take, (Real)epsilon, (Real)momentum, (Real)decay, n, v, moving ? m : null, w));
                v.AssertIs(Square, Tolerance, $"{name} squares {n}");
                m.AssertIs(i => moving ? Change(i) : m0[i], Tolerance * 10, $"{name} the momentum of roots {n}");
                w.AssertIs(i => w0[i] - (rate * Change(i)), Tolerance * 10, $"{name} the update by roots {n}");

                double Gradient(int i) => g[i] + (decay * w0[i]);
                double Square(int i) => (keep * v0[i]) + (take * Gradient(i) * Gradient(i));
                double Change(int i) => (moving ? momentum * m0[i] : 0) + (Gradient(i) / (Math.Sqrt(Square(i)) + epsilon));
            }
        }
    }

    private static void InnerProductsOf(int n, string name)
    {
        const int from = 3;
        Samples draw = new((ulong)n);
        Guarded[] a = [Normal(draw, from + n), Normal(draw, from + n)], b = [Normal(draw, from + n), a[0], Normal(draw, from + n)];
        Real** left = stackalloc Real*[] { a[0], a[1] }, right = stackalloc Real*[] { b[0], b[1], b[2] };
        double* products = stackalloc double[7];
        products[6] = 777;
        KernelSets.Named(name).Run(new InnerProducts(left, 2, right, 3, from, n, products));
        for (int i = 0; i < 6; i++)
        {
            double expected = Enumerable.Range(from, n).Sum(e => (double)a[i / 3][e] * b[i % 3][e]);
            Assert.True(Math.Abs(expected - products[i]) <= Tolerance * (n + 1), $"{name} inner product {i} of {n}: expected {expected}, found {products[i]}");
        }
        Assert.Equal(777, products[6]);
    }

    private static void WeightedSumOf(Samples draw, int n, string name)
    {
        const int from = 2;
        Guarded[] x = [Normal(draw, from + n), Normal(draw, from + n), Normal(draw, from + n)];
        Guarded weights = Normal(draw, 3), y = new(from + n, _ => -7);
        Real** all = stackalloc Real*[] { x[0], x[1], x[2] };
        KernelSets.Named(name).Run(new WeightedSum(all, weights, 3, from, n, y));
        y.AssertIs(i => i < from ? -7 : Enumerable.Range(0, 3).Sum(j => (double)weights[j] * x[j][i]), Tolerance, $"{name} weighted sum {n}");
    }

    private static Guarded Normal(Samples draw, int n)
    {
        Tensor values = draw.Normal(n);
        return new Guarded(n, i => values.Span[i]);
    }
}

namespace Unroll.Tests;

public sealed class RngTests
{
    /// <summary>The known answers of philox4x32-10 in the kat_vectors file of Random123 (Salmon et al.).</summary>
    [Theory]
    [InlineData(0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(0x299f31d0_a4093822, 0x85a308d3_243f6a88, 0x03707344_13198a2e, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void KnownAnswers(ulong key, ulong low, ulong high, uint a, uint b, uint c, uint d) => Assert.Equal(new Rng.Four(a, b, c, d), Rng.Philox(key, low, high));

    [Fact]
    public void AValueWithoutSideEffects()
    {
        Rng one = new(7), two = one;
        ulong first = one.NextBits();
        Assert.NotEqual(one, two);
        Assert.Equal(first, two.NextBits());
        Assert.Equal(one, two);
        Assert.Equal(one.NextBits(), two.NextBits());
        Assert.True(one == two && !(one != two));
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        Assert.NotEqual(new Rng(7), new Rng(8));
    }

    [Fact]
    public void StreamsDoNotMeet()
    {
        Rng root = new(1);
        Rng[] streams = [root, root.Stream("a"), root.Stream("b"), root.Stream("A"), root.Stream(""), root.Stream(0), root.Stream(1), root.Stream(ulong.MaxValue), root.Stream("a").Stream("a"), new(2), new Rng(2).Stream("a")];
        HashSet<ulong> seen = [];
        for (int i = 0; i < streams.Length; i++)
        {
            for (int n = 0; n < 500; n++)
                Assert.True(seen.Add(streams[i].NextBits()), $"stream {i} repeats a number of another");
            for (int n = 0; n < 500; n += 8)
                Assert.True(Array.TrueForAll(At(streams[i], (ulong)n), seen.Add), $"stream {i} repeats a number of another");
        }
    }

    /// <summary>A derived stream depends on the key alone: what was drawn before makes no difference.</summary>
    [Fact]
    public void StreamsDoNotDependOnPosition()
    {
        Rng fresh = new(3), used = new(3);
        _ = used.NextBits();
        Assert.Equal(fresh.Stream("x"), used.Stream("x"));
        Assert.Equal(At(fresh, 5), At(used, 5));
    }

    private static unsafe ulong[] At(Rng stream, ulong position)
    {
        ulong* words = stackalloc ulong[16];
        stream.At(position, (ushort*)words);
        return new Span<ulong>(words, 16).ToArray();
    }

    [Fact]
    public void IntegersAreWithinBoundsAndEven()
    {
        Rng rng = new(4);
        foreach (int bound in (int[])[1, 2, 3, 7, 1000, int.MaxValue])
        {
            for (int i = 0; i < 300; i++)
                Assert.InRange(rng.NextInt(bound), 0, bound - 1);
        }
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[rng.NextInt(7)]++;
        foreach (int count in counts)
            Assert.InRange(count, 9_600, 10_400);
        Assert.Throws<ArgumentOutOfRangeException>(() => rng.NextInt(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => rng.NextInt(-1));
    }

    [Fact]
    public void Moments()
    {
        Rng rng = new(5);
        const int n = 200_000;
        double sum = 0, squares = 0, cubes = 0, fourths = 0, uniform = 0, uniformSquares = 0;
        for (int i = 0; i < n; i++)
        {
            double x = rng.NextNormal(), u = rng.NextDouble();
            sum += x;
            squares += x * x;
            cubes += x * x * x;
            fourths += x * x * x * x;
            uniform += u;
            uniformSquares += u * u;
            Assert.InRange(u, 0, 1 - 1e-16);
        }
        Assert.InRange(sum / n, -0.01, 0.01);
        Assert.InRange(squares / n, 0.98, 1.02);
        Assert.InRange(cubes / n, -0.05, 0.05);
        Assert.InRange(fourths / n, 2.9, 3.1);
        Assert.InRange(uniform / n, 0.497, 0.503);
        Assert.InRange(uniformSquares / n, 0.330, 0.337);
    }

    [Fact]
    public void ShuffleIsAPermutation()
    {
        Rng rng = new(6);
        int[] items = [.. Enumerable.Range(0, 100)];
        rng.Shuffle<int>(items);
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
        rng.Shuffle<int>([]);
        int[] places = new int[5];
        for (int i = 0; i < 20_000; i++)
        {
            int[] five = [0, 1, 2, 3, 4];
            rng.Shuffle<int>(five);
            places[Array.IndexOf(five, 0)]++;
        }
        foreach (int count in places)
            Assert.InRange(count, 3_750, 4_250);
    }
}

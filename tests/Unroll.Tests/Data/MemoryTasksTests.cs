namespace Unroll.Tests;

/// <summary>The tasks of neural Turing machines: each answer is worked out again from its input.</summary>
public sealed class MemoryTasksTests
{
    [Fact]
    public void CopySaysTheVectorsAgain()
    {
        HashSet<int> lengths = [];
        foreach ((string[] input, string[] target) in Steps(new MemoryTasksDataSpec { Bits = 3, MaxLength = 4, Train = 200, Dev = 1, Test = 1 }))
        {
            int ask = Array.IndexOf(input, "000 0 1 0");
            Assert.Equal([.. target.Select(vector => vector + " 0 0 0"), "000 0 1 0", .. target.Select(_ => "000 0 0 0")], input);
            lengths.Add(ask);
        }
        Assert.Equal([1, 2, 3, 4], lengths.Order());
    }

    [Fact]
    public void RepeatCopySaysThemAsOftenAsTheNumberAndThenTheEnd()
    {
        HashSet<int> repeats = [];
        foreach ((string[] input, string[] target) in Steps(new MemoryTasksDataSpec { Task = MemoryTask.RepeatCopy, Bits = 2, MaxLength = 3, Repeats = 4, Train = 200, Dev = 1, Test = 1 }))
        {
            int ask = Array.FindIndex(input, step => step.StartsWith("00 0 1 ", StringComparison.Ordinal)), times = (int)Math.Round(10 * double.Parse(input[ask][7..], System.Globalization.CultureInfo.InvariantCulture));
            string[] vectors = [.. input.Take(ask).Select(step => step[..2])];
            Assert.Equal([.. Enumerable.Repeat(vectors, times).SelectMany(all => all).Select(vector => vector + "0"), "001"], target);
            Assert.Equal(input.Length, ask + 1 + target.Length);
            Assert.All(input.Skip(ask + 1), step => Assert.Equal("00 0 0 0", step));
            repeats.Add(times);
        }
        Assert.Equal([1, 2, 3, 4], repeats.Order());
    }

    [Fact]
    public void AssociativeRecallSaysTheItemBehindTheOneAskedFor()
    {
        foreach ((string[] input, string[] target) in Steps(new MemoryTasksDataSpec { Task = MemoryTask.AssociativeRecall, Bits = 6, Item = 2, MinLength = 2, MaxLength = 4, Train = 100, Dev = 1, Test = 1 }))
        {
            int ask = Array.IndexOf(input, "000000 0 1 0");
            string[][] items = [.. Enumerable.Range(0, ask / 3).Select(item => input[((3 * item) + 1)..((3 * item) + 3)])];
            Assert.All(Enumerable.Range(0, ask / 3), item => Assert.Equal("000000 1 0 0", input[3 * item]));
            string[] asked = input[(ask + 1)..(ask + 3)];
            Assert.Equal(["000000 0 1 0", "000000 0 0 0", "000000 0 0 0"], input[(ask + 3)..]);
            IEnumerable<string> answers = Enumerable.Range(0, items.Length - 1).Where(item => items[item].SequenceEqual(asked)).Select(item => string.Join('/', items[item + 1].Select(step => step[..6])));
            Assert.Contains(string.Join('/', target), answers);
        }
    }

    [Fact]
    public void PrioritySortSaysTheVectorsOfTheHighestNumbers()
    {
        foreach ((string[] input, string[] target) in Steps(new MemoryTasksDataSpec { Task = MemoryTask.PrioritySort, Bits = 4, MinLength = 1, MaxLength = 11, Train = 100, Dev = 1, Test = 1 }))
        {
            int ask = Array.IndexOf(input, "0000 0 1 0");
            string[] sorted = [.. input.Take(ask).OrderByDescending(step => double.Parse(step[9..], System.Globalization.CultureInfo.InvariantCulture)).Select(step => step[..4])];
            Assert.Equal(sorted[..(int)Math.Ceiling(0.8 * ask)], target);
            Assert.Equal(input.Length, ask + 1 + target.Length);
        }
    }

    /// <summary>The next bit is asked at each step; after contexts seen often, the same bit mostly follows, as Beta(1/2, 1/2) has it: its mean certainty is 1/2 + 1/π.</summary>
    [Fact]
    public void NGramsHaveTheirOwnTableInEachSequence()
    {
        List<double> certain = [];
        foreach ((string[] input, string[] target) in Steps(new MemoryTasksDataSpec { Task = MemoryTask.NGrams, Order = 3, MinLength = 2000, MaxLength = 2000, Train = 200, Dev = 1, Test = 1 }))
        {
            Assert.Equal(input.Skip(1).Select(step => step[..1]), target.SkipLast(1));
            for (int context = 0; context < 4; context++)
            {
                int[] next = [.. Enumerable.Range(1, input.Length - 1).Where(t => (2 * (input[t - 1][0] - '0')) + (input[t][0] - '0') == context).Select(t => target[t][0] - '0')];
                if (next.Length > 100)
                    certain.Add(Math.Max(next.Average(), 1 - next.Average()));
            }
        }
        Assert.Equal(0.5 + (1 / Math.PI), certain.Average(), 0.03);
    }

    [Fact]
    public void TheTestSetHasTheLengthsThatAreAskedFor()
    {
        MemoryTasksDataSpec spec = new() { Bits = 2, MaxLength = 3, TestLengths = [5, 9], Train = 4, Dev = 4, Test = 4 };
        Splits splits = spec.Open(null);
        Assert.Equal([5, 9, 5, 9], splits.Test!.Select(example => ((Frames)example.Target!).Length));
        Assert.All(splits.Train!.Concat(splits.Dev!), example => Assert.InRange(((Frames)example.Target!).Length, 1, 3));
        Assert.Equal(spec, spec with { TestLengths = [5, 9] });
        Assert.NotEqual(spec, spec with { TestLengths = [5] });
    }

    [Fact]
    public void LengthsThatDoNotFitAreASentence()
    {
        Assert.Equal("data: found lengths from 4 to 3; expected 1 or more, minLength at most maxLength.", Assert.Throws<UnrollException>(() => new MemoryTasksDataSpec { MinLength = 4, MaxLength = 3 }.Open(null)).Message);
        Assert.Equal("data: found lengths from 2 to 6 and, to test, 1; expected 2 or more, minLength at most maxLength.",
            Assert.Throws<UnrollException>(() => new MemoryTasksDataSpec { Task = MemoryTask.AssociativeRecall, MinLength = 2, MaxLength = 6, TestLengths = [1] }.Open(null)).Message);
        Assert.Equal("testLengths is 0; expected 1 to 100000.", Assert.Throws<UnrollException>(() => new MemoryTasksDataSpec { TestLengths = [0] }).Message);
    }

    /// <summary>Steps of inputs as "bits mark ask number", and of targets as bits.</summary>
    private static IEnumerable<(string[] Input, string[] Target)> Steps(MemoryTasksDataSpec spec)
    {
        foreach (Example example in spec.Open(null).Train!)
        {
            (Frames input, Frames target) = ((Frames)example.Input, (Frames)example.Target!);
            yield return (
                [.. Enumerable.Range(0, input.Length).Select(t => FormattableString.Invariant($"{Bits(input.Frame(t)[..^3])} {input.Frame(t)[^3]} {input.Frame(t)[^2]} {input.Frame(t)[^1]:R}"))],
                [.. Enumerable.Range(0, target.Length).Select(t => Bits(target.Frame(t)))]);
        }
    }

    private static string Bits(ReadOnlySpan<Real> bits) => string.Concat(bits.ToArray().Select(bit => bit == 1 ? '1' : bit == 0 ? '0' : 'x'));
}

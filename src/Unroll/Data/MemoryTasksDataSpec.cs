using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// The tasks of Graves, Wayne and Danihelka 2014, "Neural Turing machines", section 4, generated: vectors of random bits are read, and vectors of bits are to be
/// said. An input has a frame for each step: the bits of a vector, then a mark that begins an item, a mark that asks for the answer, and a number. While the
/// machine answers, its input is 0. The target has a frame for each of the last steps of the input.
/// </summary>
/// <remarks>
/// Copy: vectors, ask; answer. Repeat copy: vectors, ask with the number of repeats; answer, whose frames have one more bit, which is 1 at the end only.
/// Associative recall: items, a mark before each, ask, the item asked for, ask; answer. N-grams: a bit at each step, and the next one is to be said; the probability
/// of a 1 after each context of <see cref="Order"/> - 1 bits is drawn for each sequence from Beta(1/2, 1/2). Priority sort: vectors with numbers between -1 and 1,
/// ask; the highest four fifths. Deviations: the number of repeats is divided by 10, where the paper brings it to variance 1; all tasks have the same channels.
/// </remarks>
public sealed record MemoryTasksDataSpec : GeneratedDataSpec
{
    private const int Marks = 3;

    private readonly EqualList<int> testLengths = EqualList<int>.Empty;

    /// <summary>Which task. Default: copy.</summary>
    public MemoryTask Task { get; init; }

    /// <summary>Number of bits in a vector, 1 to 1,000. Default 8. N-grams have 1, whatever is set.</summary>
    public int Bits { get; init => field = Require.InRange("bits", value, 1, 1000); } = 8;

    /// <summary>The smallest length, 1 to 100,000: vectors, items (associative recall, at least 2) or bits (n-grams). Default 1.</summary>
    public int MinLength { get; init => field = CheckLength("minLength", value, 1); } = 1;

    /// <summary>The largest length, 1 to 100,000. Default 20.</summary>
    public int MaxLength { get; init => field = CheckLength("maxLength", value, 1); } = 20;

    /// <summary>The lengths of the test set, each as often as the others; empty for those of training. Default: empty.</summary>
    public IReadOnlyList<int> TestLengths
    {
        get => testLengths;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            testLengths = new EqualList<int>(value.Select(length => CheckLength("testLengths", length, 1)));
        }
    }

    /// <summary>The largest number of repeats of a repeat copy, 1 to 1,000; the smallest is 1. Default 10. Ignored by other tasks.</summary>
    public int Repeats { get; init => field = Require.InRange("repeats", value, 1, 1000); } = 10;

    /// <summary>Number of vectors in an item of associative recall, 1 to 1,000. Default 3. Ignored by other tasks.</summary>
    public int Item { get; init => field = Require.InRange("item", value, 1, 1000); } = 3;

    /// <summary>N of the n-grams, 1 to 16. Default 6. Ignored by other tasks.</summary>
    public int Order { get; init => field = Require.InRange("order", value, 1, 16); } = 6;

    /// <summary>The numbers of an input frame.</summary>
    private int Size => Width + Marks;

    private int Width => Task == MemoryTask.NGrams ? 1 : Bits;

    /// <inheritdoc/>
    protected override Dataset Make(string part, int count)
    {
        int least = Task == MemoryTask.AssociativeRecall ? 2 : 1;
        Require.That(MinLength >= least && MaxLength >= MinLength && testLengths.All(length => length >= least), "data",
            $"lengths from {MinLength} to {MaxLength}{(testLengths.Count > 0 ? $" and, to test, {string.Join(", ", testLengths)}" : "")}", $"{least} or more, minLength at most maxLength");
        Rng stream = new Rng(1).Stream("memory").Stream(Task.ToString()).Stream(part);
        return new Dataset($"{Task}, {part}", Enumerable.Range(0, count).Select(i => One(stream.Stream((ulong)i), part == "test" && testLengths.Count > 0 ? testLengths[i % testLengths.Count] : null)));
    }

    private Example One(Rng random, int? given)
    {
        int length = given ?? MinLength + random.NextInt(MaxLength - MinLength + 1);
        List<Real[]> input = [], target = [];
        switch (Task)
        {
            case MemoryTask.NGrams:
                NextBits(ref random, length, input, target);
                break;
            case MemoryTask.AssociativeRecall:
                Recall(ref random, length, input, target);
                break;
            case MemoryTask.PrioritySort:
                Sort(ref random, length, input, target);
                break;
            default:
                Copy(ref random, length, input, target);
                break;
        }
        return new Example(new Frames(Size, input.SelectMany(frame => frame).ToArray()), new Frames(target[0].Length, target.SelectMany(frame => frame).ToArray()));
    }

    private void Copy(ref Rng random, int length, List<Real[]> input, List<Real[]> target)
    {
        Vectors(ref random, length, input);
        int repeats = Task == MemoryTask.RepeatCopy ? 1 + random.NextInt(Repeats) : 1;
        for (int i = 0; i < repeats * length; i++)
            target.Add(input[i % length][..Bits]);
        if (Task == MemoryTask.RepeatCopy)
        {
            for (int i = 0; i < target.Count; i++)
                target[i] = [.. target[i], 0];
            target.Add([.. new Real[Bits], 1]);
        }
        input.Add(Frame(ask: 1, number: Task == MemoryTask.RepeatCopy ? repeats / 10.0 : 0));
        Blank(target.Count, input);
    }

    private void Recall(ref Rng random, int items, List<Real[]> input, List<Real[]> target)
    {
        List<Real[]> vectors = [];
        Vectors(ref random, items * Item, vectors);
        for (int i = 0; i < items; i++)
            input.AddRange([Frame(mark: 1), .. vectors.Skip(i * Item).Take(Item)]);
        int asked = random.NextInt(items - 1);
        input.AddRange([Frame(ask: 1), .. vectors.Skip(asked * Item).Take(Item), Frame(ask: 1)]);
        target.AddRange(vectors.Skip((asked + 1) * Item).Take(Item).Select(frame => frame[..Bits]));
        Blank(Item, input);
    }

    private void NextBits(ref Rng random, int length, List<Real[]> input, List<Real[]> target)
    {
        double[] ones = new double[1 << (Order - 1)];
        for (int context = 0; context < ones.Length; context++)
            ones[context] = Math.Pow(Math.Sin(Math.PI * random.NextDouble() / 2), 2); // Beta(1/2, 1/2) is the arcsine law
        int seen = 0;
        for (int t = 0; t <= length; t++)
        {
            int bit = random.NextDouble() < (t < Order - 1 ? 0.5 : ones[seen]) ? 1 : 0;
            seen = ((2 * seen) + bit) % ones.Length;
            if (t > 0)
                target.Add([bit]);
            if (t < length)
                input.Add([bit, .. new Real[Marks]]);
        }
    }

    private void Sort(ref Rng random, int length, List<Real[]> input, List<Real[]> target)
    {
        Vectors(ref random, length, input);
        foreach (Real[] frame in input)
            frame[^1] = (Real)((2 * random.NextDouble()) - 1);
        target.AddRange(input.OrderByDescending(frame => frame[^1]).Take(((4 * length) + 4) / 5).Select(frame => frame[..Bits]));
        input.Add(Frame(ask: 1));
        Blank(target.Count, input);
    }

    private void Vectors(ref Rng random, int count, List<Real[]> frames)
    {
        for (int i = 0; i < count; i++)
        {
            Real[] frame = Frame();
            for (int bit = 0; bit < Bits; bit++)
                frame[bit] = random.NextInt(2);
            frames.Add(frame);
        }
    }

    private void Blank(int count, List<Real[]> input)
    {
        for (int i = 0; i < count; i++)
            input.Add(Frame());
    }

    private Real[] Frame(double mark = 0, double ask = 0, double number = 0) => [.. new Real[Width], (Real)mark, (Real)ask, (Real)number];
}

[JsonSerializable(typeof(MemoryTasksDataSpec))]
internal sealed partial class MemoryTasksDataJson : JsonSerializerContext;

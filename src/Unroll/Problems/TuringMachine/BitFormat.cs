using System.Globalization;

namespace Unroll;

/// <summary>
/// What the vectors of a training set look like, and how people type them: bits, blanks between vectors, then <c>|</c> for a mark, <c>?</c> for asking and
/// <c>-</c> for a step of the answer; any of them with a number behind <c>@</c>.
/// </summary>
internal sealed record BitFormat(int Inputs, int Outputs, AnswerLength Answer, int Same) : IArtifact<BitFormat>
{
    private const int Marks = 3;
    private const int MostSteps = 1_000_000;
    private const string Who = "A Turing machine";

    public string Ending => ".txt";

    private int Bits => Inputs - Marks;

    /// <summary>Finds the sizes, and how long answers are.</summary>
    public static BitFormat Fit(IReadOnlyList<Example> train)
    {
        (Frames Input, Frames Target)[] pairs = [.. train.Select(example => (example.InputAs<Frames>(Who), example.TargetAs<Frames>(Who)))];
        Require.That(pairs.Length > 0, "The training set", "no example", "at least one");
        BitFormat format = new(pairs[0].Input.Size, pairs[0].Target.Size, AnswerLength.Other, pairs[0].Target.Length);
        Require.That(format.Bits > 0, "The training set", $"vectors of {format.Inputs} numbers", $"at least one bit and {Marks} more: mark, asking, number");
        foreach (AnswerLength rule in new[] { AnswerLength.Steps, AnswerLength.Vectors, AnswerLength.Repeats, AnswerLength.Same })
        {
            BitFormat tried = format with { Answer = rule };
            if (Array.TrueForAll(pairs, pair => tried.Length(pair.Input) == pair.Target.Length && tried.Expected(pair.Input) == pair.Target.Length))
                return tried;
        }
        return format;
    }

    public static BitFormat Read(IEnumerable<string> lines, string place)
    {
        string[] all = [.. lines.Take(2)], fields = all.Length == 1 ? all[0].Split(' ') : [];
        int[] numbers = [.. fields.Select(field => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1)];
        return fields.Length == 4 && numbers[0] is > Marks and <= 65536 && numbers[1] is > 0 and <= 65536 && numbers[3] >= 0 && Enum.TryParse(fields[2], out AnswerLength answer) && Enum.IsDefined(answer)
            ? new BitFormat(numbers[0], numbers[1], answer, numbers[3])
            : throw new UnrollException($"{place}: found {(all.Length == 1 ? $"\"{all[0]}\"" : "something else")}; expected one line with the sizes of inputs and outputs, how long answers are, and a number, such as \"11 8 Vectors 3\".");
    }

    public void Write(TextWriter writer) => writer.WriteLine(FormattableString.Invariant($"{Inputs} {Outputs} {Answer} {Same}"));

    /// <summary>How many of the last steps of an input are the answer's: those in which it is 0, or all.</summary>
    public int Length(Frames input)
    {
        if (Answer == AnswerLength.Steps)
            return input.Length;
        int first = input.Length;
        while (first > 0 && !input.Frame(first - 1).ContainsAnyExcept((Real)0))
            first--;
        return input.Length - first;
    }

    /// <summary>What a person typed. Without <c>-</c>, the steps of the answer are added; before them, the question where it is not asked.</summary>
    public Frames Parse(string line)
    {
        string[] texts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Require.That(texts.Length > 0, "The line", "no vector", $"vectors of {Bits} {(Bits == 1 ? "bit" : "bits")} with blanks between them, such as {Sample}");
        List<Real> values = [];
        foreach (string text in texts)
            values.AddRange(Step(text));
        if (Answer != AnswerLength.Steps && !texts.Contains("-"))
        {
            if (!texts[^1].StartsWith('?'))
                values.AddRange(Step("?"));
            int more = Expected(new Frames(Inputs, values.ToArray()));
            Require.That(more >= 0, "The line", "no step for the answer", "a - for each vector of the answer, since answers have no length of their own here");
            Require.That(more <= MostSteps, "The line", $"an answer of {more} vectors", $"at most {MostSteps}");
            values.AddRange(new Real[more * Inputs]);
        }
        return new Frames(Inputs, values.ToArray());
    }

    /// <summary>What a person would type for the first steps.</summary>
    public string Text(Frames input, int steps) => string.Join(' ', Steps(input).Take(steps));

    /// <summary>What a person would type for each step.</summary>
    public string[] Steps(Frames input)
    {
        int answer = input.Length - Length(input);
        return [.. Enumerable.Range(0, input.Length).Select(t => Text(input.Frame(t), t >= answer))];
    }

    private string Sample => string.Join(' ', Enumerable.Range(1, 3).Select(k => string.Concat(Enumerable.Range(0, Bits).Select(i => (i + k) % (k + 1) == 0 ? '1' : '0'))));

    /// <summary>How long the answer to a question is, -1 where no rule says it.</summary>
    private int Expected(Frames question)
    {
        int vectors = 0;
        Real number = 0;
        for (int t = 0; t < question.Length - (Answer == AnswerLength.Steps ? 0 : Length(question)); t++)
        {
            ReadOnlySpan<Real> frame = question.Frame(t);
            vectors += frame[Bits] == 0 && frame[Bits + 1] == 0 ? 1 : 0;
            number = frame[^1];
        }
        return Answer switch
        {
            AnswerLength.Steps => question.Length,
            AnswerLength.Same => Same,
            AnswerLength.Vectors => vectors,
            AnswerLength.Repeats => (int)Math.Min(int.MaxValue, Math.Round(Math.Max(0, vectors * (double)number * 10)) + 1),
            _ => -1,
        };
    }

    private Real[] Step(string text)
    {
        Real[] frame = new Real[Inputs];
        int at = text.IndexOf('@', StringComparison.Ordinal);
        string what = at < 0 ? text : text[..at];
        if (at >= 0)
        {
            Require.That(Real.TryParse(text.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out Real number) && Real.IsFinite(number),
                "The line", $"\"{text}\"", "a number behind the @, such as ?@0.3");
            frame[^1] = number;
        }
        if (what is "|" or "?" or "-")
        {
            frame[Bits] = what == "|" ? 1 : 0;
            frame[Bits + 1] = what == "?" ? 1 : 0;
            return frame;
        }
        Require.That(what.Length == Bits && what.All(bit => bit is '0' or '1'), "The line", $"\"{text}\"", $"vectors of {Bits} {(Bits == 1 ? "bit" : "bits")}, 0 or 1, such as {Sample}, or one of | ? -");
        for (int i = 0; i < Bits; i++)
            frame[i] = what[i] - '0';
        return frame;
    }

    private string Text(ReadOnlySpan<Real> frame, bool answers)
    {
        bool blank = !frame[..^1].ContainsAnyExcept((Real)0);
        string text = frame[Bits] != 0 ? "|" : frame[Bits + 1] != 0 ? "?" : blank && answers && Answer != AnswerLength.Steps ? "-" : string.Concat(frame[..Bits].ToArray().Select(bit => bit > 0.5 ? '1' : '0'));
        return frame[^1] == 0 ? text : FormattableString.Invariant($"{text}@{frame[^1]:R}");
    }
}

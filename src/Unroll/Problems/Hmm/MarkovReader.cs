using System.Globalization;

namespace Unroll;

/// <summary>Reads contents as the steps of a hidden Markov model: symbols by their numbers, or frames.</summary>
internal sealed class MarkovReader
{
    private const string Who = "A hidden Markov model";

    private readonly StepKind kind;
    private readonly Vocabulary? symbols;
    private readonly Vocabulary? endings;
    private readonly int longest;
    private readonly int frame;

    private MarkovReader(StepKind kind, Vocabulary? symbols, Vocabulary? endings, int longest, int frame)
    {
        this.kind = kind;
        this.symbols = symbols;
        this.endings = endings;
        this.longest = longest;
        this.frame = frame;
    }

    /// <summary>The number of symbols, those for unknown words included; or of the numbers of a frame.</summary>
    public int Width => symbols is null ? frame : symbols.Count + (endings?.Count ?? 0);

    /// <summary>The words, or characters; null for frames.</summary>
    public Vocabulary? Symbols => symbols;

    /// <summary>Endings of unknown words, whose symbols come after the words; null if there are none.</summary>
    public Vocabulary? Endings => endings;

    /// <summary>What symbols are called, or the numbers of a frame.</summary>
    public IReadOnlyList<string> Columns => symbols is null ? frame == 1 ? ["number"] : [.. Enumerable.Range(1, frame).Select(d => FormattableString.Invariant($"number {d}"))]
        : [.. symbols.Entries, .. (endings?.Entries ?? []).Select(ending => "(unknown) " + ending)];

    /// <summary>Fits what the reader needs to the training set.</summary>
    public static void Fit(HiddenMarkovSpec spec, IReadOnlyList<Example> train, Fitted fitted)
    {
        StepKind kind = KindOf(train);
        fitted.Put("steps", FittedValue.Of(kind));
        Require.That(spec.Emission.ReadsSymbols == (kind != StepKind.Frames), "model.emission", spec.Emission.ReadsSymbols ? "one of symbols, and the data are frames of numbers" : "one of numbers, and the data are symbols",
            spec.Emission.ReadsSymbols ? "gaussian, mixture or poisson" : "categorical");
        Require.That(spec.Endings == 0 || kind == StepKind.Words, "model.endings", $"{spec.Endings}", "0, since only words have endings");
        if (kind == StepKind.Frames)
        {
            int size = train[0].InputAs<Frames>(Who).Size;
            foreach (Frames frames in train.Inputs<Frames>(Who))
                Require.That(frames.Size == size, Who, $"frames of {size} and of {frames.Size} numbers", "as many in each");
            fitted.Put("width", new FittedValue(size.ToString(CultureInfo.InvariantCulture)));
            return;
        }
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (string token in train.SelectMany(example => example.Input.Tokens))
            counts[token] = counts.GetValueOrDefault(token) + 1;
        Require.That(counts.Count > 0, "The training set", "no step", "at least one");
        fitted.Put("symbols", Vocabulary.Of(counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key), unknown: false));
        if (spec.Endings > 0)
        {
            fitted.Put("endings", Vocabulary.Fit(
                counts.Where(pair => pair.Value <= HiddenMarkovSpec.Rare).SelectMany(pair => WordEnding.Of(pair.Key, spec.Endings)).Concat(WordEnding.Classes), unknown: false));
        }
    }

    /// <summary>The reader that was fitted.</summary>
    public static MarkovReader Of(HiddenMarkovSpec spec, Fitted fitted)
    {
        StepKind kind = fitted.Get<FittedValue>("steps").As<StepKind>();
        if (kind != StepKind.Frames)
            return new MarkovReader(kind, fitted.Get<Vocabulary>("symbols"), spec.Endings > 0 ? fitted.Get<Vocabulary>("endings") : null, spec.Endings, 0);
        string width = fitted.Get<FittedValue>("width").Value;
        return new MarkovReader(kind, null, null, 0, int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is > 0 and <= 65536 ? size
            : throw new UnrollException($"The width of frames: found \"{width}\"; expected a number from 1 to 65536. Was the model changed by hand?"));
    }

    /// <summary>The steps of an example, [T, D].</summary>
    /// <exception cref="UnrollException">It is of another kind, or has a symbol that the model does not know.</exception>
    public double[] Read(Example example)
    {
        if (kind == StepKind.Frames)
        {
            Frames frames = example.InputAs<Frames>(Who);
            Require.That(frames.Size == frame, "The model", $"frames of {frames.Size} numbers", $"{frame}, as in its training set");
            return Array.ConvertAll(frames.Values.ToArray(), number => (double)number);
        }
        Content input = kind == StepKind.Words && example.Input.TryAs<Words>() is { } words ? words : example.InputAs<PlainText>(Who);
        string[] tokens = [.. input.Tokens];
        double[] steps = new double[tokens.Length];
        for (int t = 0; t < steps.Length; t++)
            steps[t] = Symbol(tokens[t], t == 0) ?? throw Unknown(example, t, tokens[t]);
        return steps;
    }

    /// <summary>What each step of a content is called.</summary>
    public static IReadOnlyList<string> Names(Content content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.TryAs<Frames>() is { } frames)
            return [.. Enumerable.Range(0, frames.Length).Select(t => string.Join(' ', frames.Frame(t).ToArray().Select(number => ((double)number).ToString("0.###", CultureInfo.InvariantCulture))))];
        return content.TryAs<Words>()?.Written ?? [.. content.Tokens];
    }

    /// <summary>The number of steps of a content.</summary>
    public static int Length(Content content) => content.TryAs<PlainText>()?.Tokens.Count ?? content.Length;

    /// <summary>The field that a person types a sequence into.</summary>
    public InputField Field() => kind switch
    {
        StepKind.Words => InputField.OfWords("text", "the sequence, its symbols separated by blanks"),
        StepKind.Characters => InputField.Of("text", "TEXT", "the sequence of characters", line => new PlainText(line, TextUnit.Characters), (content, steps) => PlainText.Join(content.Tokens.Take(steps), TextUnit.Characters)),
        _ => new FrameInput(new FramesSpec { Size = frame }).Field("numbers", frame == 1 ? "the sequence, its numbers separated by ;" : $"the sequence: {frame} numbers separated by blanks for each step, and ; between steps"),
    };

    /// <summary>The endings of a word that the vocabulary of endings has, from the shortest to the longest, as symbols.</summary>
    public int[] EndingsOf(string word) =>
        [.. WordEnding.Of(word, longest).Select(ending => endings!.TryId(ending, out int id) ? symbols!.Count + id : -1).Where(id => id >= 0)];

    private static StepKind KindOf(IReadOnlyList<Example> train)
    {
        Require.That(train.Count > 0, "The training set", "no example", "at least one");
        Content first = train[0].Input;
        if (first.TryAs<Frames>() is not null)
            return StepKind.Frames;
        if (first.TryAs<PlainText>() is { Unit: TextUnit.Characters })
            return StepKind.Characters;
        return first.TryAs<PlainText>() is not null || first.TryAs<Words>() is not null ? StepKind.Words
            : throw new UnrollException($"{Who} reads words, characters or frames of numbers, and was given {Content.Named(first.GetType())}; expected data of one of these kinds (data.type).");
    }

    private int? Symbol(string token, bool first)
    {
        if (symbols!.TryId(token, out int id))
            return id;
        if (endings is null)
            return null;
        if (first && symbols.TryId(token.ToLowerInvariant(), out id))
            return id; // a capital letter that the beginning of the sentence made
        return EndingsOf(token) is [.., int last] ? last : null;
    }

    private UnrollException Unknown(Example example, int step, string token) => new(
        $"{example.Subject}, step {step + 1}: found \"{token}\", which the training set does not have; expected one of its {symbols!.Count} symbols ({string.Join(", ", symbols.Entries.Take(8))}{(symbols.Count > 8 ? ", ..." : "")}){(kind == StepKind.Words && endings is null ? ", or a model with model.endings" : "")}.");
}

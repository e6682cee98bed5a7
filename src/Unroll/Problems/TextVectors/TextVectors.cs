namespace Unroll;

/// <summary>Makes a vector of each text, and writes from it; see <see cref="TextVectorsSpec"/>.</summary>
public sealed class TextVectors : IEmbeddingProblem, IScoredProblem
{
    private const string Who = "A model of text vectors";
    private const string Itself = "itself"; // the name of a target that is no part of several
    private const int LongestOutput = 1000; // what does not end repeats itself

    private readonly PooledEncoder encoder;
    private readonly string[] targets;
    private readonly TokenWriter[] writers;
    private readonly TextUnit unit;

    internal TextVectors(TextVectorsSpec spec, ParameterScope scope, Fitted fitted)
    {
        unit = fitted.Get<FittedValue>("unit").As<TextUnit>();
        targets = [.. fitted.Get<Vocabulary>("targets").Entries];
        encoder = new PooledEncoder(spec, scope, fitted);
        Vocabulary tokens = fitted.Get<Vocabulary>("tokens");
        writers = Array.ConvertAll(targets, target => new TokenWriter(spec.Decoder, scope.Child(target), tokens, new EncodedShape([encoder.OutputSize], 0), spec.Dropout));
    }

    /// <summary>bleu, of texts written again; perplexity of the targets, where there are several.</summary>
    public string Metric => targets.Length == 1 ? "bleu" : "perplexity";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [encoder.Input.Field("text", "the text to make a vector of")];

    /// <summary>False: an empty text has no vector to write from.</summary>
    public bool AnswersEmpty => false;

    /// <inheritdoc/>
    public int VectorSize => encoder.OutputSize;

    /// <summary>One objective; with several targets, made of the loss of each.</summary>
    public IReadOnlyList<Objective> Objectives => [new Objective("loss", Losses) { Parts = targets.Length == 1 ? [] : targets }];

    /// <summary>The tokens of all targets and their ends; 1 where they are not known.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => example?.Target?.Length ?? 1;

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch) => Losses(tape, batch).Total;

    /// <inheritdoc/>
    public Value Embed(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return encoder.Encode(tape, [.. batch.Select(example => example.Input)]).Vectors;
    }

    /// <summary>Each text is the most probable token at every step.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        int[] lengths = [.. batch.Select(example => (int)Math.Min(LongestOutput, (2L * example.Length) + 20))];
        Written[][] written = Array.ConvertAll(writers, writer => writer.Write(tape, batch.Count, (own, range) => Encode(own, [.. batch.Take(range)]), lengths, WritingOptions.Greedily).ToArray());
        IReadOnlyList<(double, int)?> right = Right(tape, batch);
        return [.. batch.Select((_, b) => new WrittenTexts([.. targets.Select((target, i) => Text(writers[i], target == Itself ? "" : target, written[i][b]))]) { Right = right[b] })];
    }

    /// <summary>Nothing is written where only the probability of the targets is scored.</summary>
    /// <inheritdoc/>
    Func<Tape, IReadOnlyList<IAnswer>> IScoredProblem.PrepareScoring(IReadOnlyList<Example> batch) =>
        targets.Length == 1 ? tape => Predict(tape, batch) : tape => [.. Right(tape, batch).Select(right => new WrittenTexts([]) { Right = right })];

    /// <summary>
    /// <c>perplexity</c> of the right texts, e to the mean loss. Where the text itself is written, also <c>bleu</c> and <c>chrF</c>, 0 to 100, as sacreBLEU counts them; <c>exact</c>, the share of texts that equal the right one; and
    /// <c>lengthRatio</c>.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        WrittenTexts[] written = [.. answers.Select(answer => answer.As<WrittenTexts>("The score of text vectors"))];
        (double LogProbability, int Predictions)[] right = [.. written.Select(answer => answer.Right ?? throw new UnrollException("The score of text vectors was given an answer to an example without a target; expected answers to examples with targets."))];
        double perplexity = Math.Exp(-right.Sum(one => one.LogProbability) / Math.Max(1, right.Sum(one => one.Predictions)));
        return targets.Length > 1 ? new Report("perplexity", [new("perplexity", perplexity)], errors: ["perplexity"])
            : WritingScores.Of([.. written.Select(answer => answer.Texts[0].Text)], [.. examples.Select(example => TargetsOf(example)[0].Text.ToString())], unit == TextUnit.Words ? BleuTokens.Punctuation : BleuTokens.Characters, perplexity);
    }

    /// <summary>What is to be written for an example, with the name of each text.</summary>
    internal static (string Name, PlainText Text)[] TargetsOf(Example example) => example.Target?.TryAs<Parts>() is { } parts
        ? [.. parts.All.Select(part => (part.Name, part.Content.As<PlainText>(Who)))]
        : [(Itself, example.TargetAs<PlainText>(Who))];

    private Loss Losses(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        Value[] losses = Losses(tape, batch, out _);
        if (losses.Length == 1)
            return new Loss(losses[0].Mean());
        Value[] sums = Array.ConvertAll(losses, loss => loss.Sum());
        Value total = sums.Aggregate((sum, other) => sum + other) / losses.Sum(loss => loss.Shape.Count);
        return new Loss(total) { Parts = [.. losses.Select((loss, i) => sums[i] / loss.Shape.Count)] };
    }

    /// <summary>The loss of each token of each target, [N] each, and the tokens.</summary>
    private Value[] Losses(Tape tape, IReadOnlyList<Example> batch, out int[][][] ids)
    {
        (string Name, PlainText Text)[][] texts = [.. batch.Select(TargetsOf)];
        foreach ((string Name, PlainText Text)[] given in texts)
        {
            if (!given.Select(text => text.Name).SequenceEqual(targets))
                throw new UnrollException($"An example has the targets {string.Join(", ", given.Select(text => text.Name))}; expected {string.Join(", ", targets)}, as in the training set.");
        }
        ids = [.. writers.Select((writer, i) => texts.Select(text => writer.Ids(text[i].Text.Tokens)).ToArray())];
        int[][][] asked = ids;
        Encoded encoded = Encode(tape, batch);
        return [.. writers.Select((writer, i) => writer.Losses(encoded, asked[i], 0))];
    }

    /// <summary>The log-probability of the targets of each example, and their number of predictions; null where there are none.</summary>
    private IReadOnlyList<(double, int)?> Right(Tape tape, IReadOnlyList<Example> batch)
    {
        Example[] known = [.. batch.Where(example => example.Target is not null)];
        if (known.Length == 0)
            return new (double, int)?[batch.Count];
        Value[] losses = Losses(tape, known, out int[][][] ids);
        (double LogProbability, int Count)[] sums = new (double, int)[known.Length];
        for (int i = 0; i < losses.Length; i++)
        {
            Tensor all = losses[i].Tensor;                                                              // [N]
            for (int b = 0, from = 0; b < known.Length; from += ids[i][b++].Length)
                sums[b] = (sums[b].LogProbability - all.Span.Slice(from, ids[i][b].Length).ToArray().Sum(loss => (double)loss), sums[b].Count + ids[i][b].Length);
        }
        int next = 0;
        return [.. batch.Select(example => example.Target is null ? ((double, int)?)null : sums[next++])];
    }

    private Encoded Encode(Tape tape, IReadOnlyList<Example> batch) => new([Embed(tape, batch)], null);

    private WrittenText Text(TokenWriter writer, string name, Written written)
    {
        string[] tokens = writer.Tokens(written.Best[0]);
        return new WrittenText(name, PlainText.Join(tokens, unit), tokens, written.Best[0].LogProbabilities, written.Best[0].Ended);
    }
}

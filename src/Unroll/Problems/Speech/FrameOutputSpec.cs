using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Each row of a sound gets the token that is heard in it, or none. Equal tokens one after another are then brought together (trimming), so that a token that is said twice without a pause is heard once; or a hidden
/// Markov model reads the probabilities.
/// </summary>
/// <remarks>loss = mean over the rows of -log p(token of the row), in nats. The tokens of rows follow from the times of the training texts; a text without times is spread evenly over its sound.</remarks>
public sealed record FrameOutputSpec : SpeechOutputSpec
{
    /// <summary>The hidden Markov model that reads the probabilities; null to trim. Default: null.</summary>
    public HmmSpec? Hmm { get; init; }

    /// <summary>
    /// Whether training finds out by itself where tokens are: at each step, the rows get the tokens of the best alignment by the network as it is (Viterbi training: Juang and Rabiner 1990), whatever times are known.
    /// Begin with a model that was trained without it (<c>unroll train --from</c>), since a network that has learnt nothing aligns at random. Default: false.
    /// </summary>
    public bool Realign { get; init; }

    /// <summary>Label smoothing: the share of the target probability that is spread evenly over all tokens, 0 to 0.99 (Szegedy et al. 2016). Default 0.</summary>
    public double LabelSmoothing { get; init => field = Require.InRange("labelSmoothing", value, 0, 0.99); }

    internal override void Fit(IReadOnlyList<(Sound Sound, PlainText Text)> train, Vocabulary tokens, Func<Sound, (RowTimes Times, int Rows)> times, Fitted fitted)
    {
        if (Hmm is null)
            return;
        fitted.Put("durations", TokenDurations.Fit(train.Select(one =>
        {
            (RowTimes rowTimes, int rows) = times(one.Sound);
            int[] positions = FrameLabels.Positions(one.Text, rowTimes.Middles(rows)), ids = [0, .. one.Text.Tokens.Select(tokens.Id)];
            return TokenRun.Trim(positions).ConvertAll(run => run with { Token = ids[run.Token] });
        }), tokens.Count, Hmm));
    }

    internal override ISpeechOutput Build(ParameterScope scope, EncodedShape encoded, Vocabulary tokens, Fitted fitted) =>
        new FrameOutput(new Linear(scope, encoded.Memory, tokens.Count), tokens, this, Hmm is null ? null : new TokenHmm(Hmm, fitted.Get<TokenDurations>("durations")));
}

internal sealed class FrameOutput(Linear output, Vocabulary tokens, FrameOutputSpec spec, TokenHmm? hmm) : RowOutput(output, tokens)
{
    public override int Predictions(int rows, PlainText text) => Math.Max(1, rows);

    public override Value Loss(Heard heard, IReadOnlyList<PlainText> texts)
    {
        Value scores = Scores(heard);                                                                   // [N, C]
        int[] right = [.. texts.SelectMany((text, b) => spec.Realign ? Aligned(text, scores.Tensor, heard.Rows.Layout, b) : Labels(text, heard.Times[b].Middles(heard.Rows.Layout.Lengths[b])))];
        return scores.CrossEntropy(right, spec.LabelSmoothing).Mean();
    }

    public override Recognised Decode(Tensor logProbabilities, PredictOptions? options)
    {
        int[] before = Likeliest(logProbabilities), after = new int[before.Length];
        List<TokenRun> runs = hmm is null ? TokenRun.Trim(before) : hmm.Best(logProbabilities.Span);
        double score = 0;
        foreach (TokenRun run in runs)
        {
            after.AsSpan(run.From, run.To - run.From).Fill(run.Token);
            for (int t = run.From; t < run.To; t++)
                score += logProbabilities.Span[(t * Tokens.Count) + run.Token];
        }
        runs.RemoveAll(run => run.Token == 0);
        return new Recognised([([.. runs.Select(run => run.Token)], score)], runs, logProbabilities) { Before = before, After = after };
    }

    public override IReadOnlyList<TokenRun>? Align(Tensor logProbabilities, int[] ids) => hmm is null
        ? throw new UnrollException("The recogniser has no hidden Markov model to align with; expected one that was trained with it (model.output.hmm), or one with CTC.")
        : hmm.Align(logProbabilities.Span, ids)?.FindAll(run => run.Token > 0);

    /// <summary>The tokens of rows by the best alignment of a text; an even one if there are too few rows.</summary>
    private IEnumerable<int> Aligned(PlainText text, Tensor scores, SequenceLayout layout, int b)
    {
        int rows = layout.Lengths[b];
        double[] emissions = Array.ConvertAll(scores.Rows(layout.Starts[b], rows).Span.ToArray(), score => (double)score);
        return HmmStates.Of(Ids(text), _ => 1, _ => 0, _ => 0).Best(emissions, rows, Tokens.Count) is { } runs
            ? runs.SelectMany(run => Enumerable.Repeat(run.Token, run.To - run.From)) : Labels(new PlainText(text.ToString(), text.Unit), new RowTimes(0.5, 1).Middles(rows));
    }

    private IEnumerable<int> Labels(PlainText text, double[] middles)
    {
        int[] ids = [0, .. Ids(text)];
        return FrameLabels.Positions(text, middles).Select(position => ids[position]);
    }
}

[JsonSerializable(typeof(FrameOutputSpec))]
internal sealed partial class FrameOutputJson : JsonSerializerContext;

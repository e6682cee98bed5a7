using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Connectionist temporal classification (Graves et al. 2006): each row gets a token or the null token; equal tokens one after another are one, and null tokens are left out. So a token that is said
/// twice has a null token in between. Training sums over all alignments of a text, so that nobody has to say where its tokens are.
/// </summary>
/// <remarks>loss = Σ over the sounds of -log p(text | sound) / Σ max(1, tokens of the text), in nats a token.</remarks>
public sealed record CtcOutputSpec : SpeechOutputSpec
{
    /// <summary>Whether training leaves out sounds that have too few rows for their texts: fewer than tokens, and one more for each token that is said twice in a row. Default: false; they are an error.</summary>
    public bool SkipImpossible { get; init; }

    internal override ISpeechOutput Build(ParameterScope scope, EncodedShape encoded, Vocabulary tokens, Fitted fitted) => new CtcOutput(new Linear(scope, encoded.Memory, tokens.Count), tokens, SkipImpossible);
}

internal sealed class CtcOutput(Linear output, Vocabulary tokens, bool skipImpossible) : RowOutput(output, tokens)
{
    public override int Predictions(int rows, PlainText text) => Math.Max(1, text.Tokens.Count);

    public override Value Loss(Heard heard, IReadOnlyList<PlainText> texts) => Losses(heard, [.. texts.Select(Ids)]).Sum() / texts.Sum(text => Math.Max(1, text.Tokens.Count));

    /// <summary>-log p(text | sound) of each sound, in nats, [B].</summary>
    public Value Losses(Heard heard, int[][] texts)
    {
        for (int b = 0; b < texts.Length; b++)
        {
            int rows = heard.Rows.Layout.Lengths[b], needed = Ctc.FramesNeeded(texts[b]);
            if (needed > rows && !skipImpossible)
                throw new UnrollException($"{heard.Subject(b)} has {rows} rows, and its text needs {needed}, one for each token and one between equal tokens; expected a longer sound or a shorter text, so set model.output.skipImpossible=true to leave such sounds out, or a smaller model.input.skip.");
        }
        return heard.Rows.With(Scores(heard)).CtcLoss(texts, skipImpossible: skipImpossible);
    }

    public override PredictOptions Options => new RecognisingOptions();

    public override PredictOptions Quick => new RecognisingOptions { Beam = 1 };

    public override Recognised Decode(Tensor logProbabilities, PredictOptions? options)
    {
        RecognisingOptions asked = options.Or<RecognisingOptions>(Recogniser.Who);
        asked.Check();
        if (asked.Beam == 1)
            return BestPath(logProbabilities);
        CheckWords(asked);
        CtcBeam beam = new()
        {
            Width = asked.Beam,
            Tokens = Tokens.Entries,
            Separator = Tokens.TryId(" ", out int blank) ? blank : null,
            Language = asked.Language,
            LanguageWeight = asked.LanguageModelWeight,
            Bonus = asked.Bonus,
            HotWords = asked.HotWords.Distinct(StringComparer.Ordinal).ToDictionary(word => word, _ => asked.HotWordWeight, StringComparer.Ordinal),
        };
        (int[] Tokens, double Score)[] best = [.. beam.Decode(logProbabilities.Span, Tokens.Count, asked.Best).Where(one => double.IsFinite(one.Score)).Select(one => (one.Tokens.ToArray(), one.Score))];
        if (best.Length == 0)
            throw new UnrollException($"languageModel: {asked.LanguageModel} gives no text a probability above 0; expected a language model of the model's words or characters, with an entry for unknown ones ({Vocabulary.Unknown}).");
        return new Recognised(best, Align(logProbabilities, best[0].Tokens), logProbabilities);
    }

    public override IReadOnlyList<TokenRun>? Align(Tensor logProbabilities, int[] ids) => Ctc.FramesNeeded(ids) > logProbabilities.Shape.Rows ? null
        : [.. Ctc.Align(logProbabilities.Span, Tokens.Count, ids).Spans().Select((span, k) => new TokenRun(ids[k], span.Start, span.End))];

    /// <summary>Says so if hot words or a language model could change nothing, since they have no token of the model.</summary>
    private void CheckWords(RecognisingOptions asked)
    {
        foreach (string word in asked.HotWords)
        {
            if (!Tokens.TryId(word, out _) && word.EnumerateRunes().Select(rune => rune.ToString()).FirstOrDefault(rune => !Tokens.TryId(rune, out _)) is { } unknown)
                throw new UnrollException($"hotWords: found \"{word}\", whose \"{unknown}\" the model never writes; expected words of its tokens.");
        }
        if (asked.Language is { } language && !Tokens.TryId(" ", out _) && !Tokens.Entries.Skip(1).Any(language.Words.Contains))
            throw new UnrollException($"languageModel: {asked.LanguageModel} has none of the model's tokens, such as \"{Tokens[1]}\"; expected a language model of them, so make it from such texts, of characters with `unroll ngram --unit characters`.");
    }

    /// <summary>The likeliest token of each row.</summary>
    private Recognised BestPath(Tensor logProbabilities)
    {
        List<TokenRun> runs = TokenRun.Trim(Likeliest(logProbabilities));
        double score = 0;
        foreach (TokenRun run in runs)
        {
            for (int t = run.From; t < run.To; t++)
                score += logProbabilities.Span[(t * Tokens.Count) + run.Token];
        }
        runs.RemoveAll(run => run.Token == 0);
        return new Recognised([([.. runs.Select(run => run.Token)], score)], runs, logProbabilities);
    }
}

[JsonSerializable(typeof(CtcOutputSpec))]
internal sealed partial class CtcOutputJson : JsonSerializerContext;

namespace Unroll;

/// <summary>
/// Searches for the tokens that the frames of a sequence say with the highest score: prefix beam search (Graves 2012, section 3.3; Hannun et al. 2014, algorithm 1). After each frame it keeps the
/// <see cref="Width"/> best beginnings, each with the probability of all its alignments that it has seen. Plain data.
/// </summary>
/// <remarks>
/// score = log p(tokens | frames) + <see cref="LanguageWeight"/> · log p(units) + <see cref="Bonus"/> · |units| + boosts of hot words. Units are words, between <see cref="Separator"/>s; or, without a
/// separator, tokens. A word counts once it is finished, by a separator or by the end. p(units) has the end of the sentence in it.
/// </remarks>
public sealed record CtcBeam
{
    /// <summary>How many beginnings are kept after each frame, 1 to 1,000,000. Default 10.</summary>
    public int Width { get; init => field = Require.InRange("width", value, 1, 1_000_000); } = 10;

    /// <summary>The class of frames without a token. Default 0.</summary>
    public int Blank { get; init => field = Require.InRange("blank", value, 0, int.MaxValue); }

    /// <summary>How each class is written, the blank among them, [C]. A language model and hot words need it.</summary>
    public IReadOnlyList<string>? Tokens { get; init; }

    /// <summary>The class between words, such as a blank between letters; null if tokens are units themselves. Default: null.</summary>
    public int? Separator { get; init; }

    /// <summary>A language model of the units. A word that it does not know has the probability of its unknown word; if it has none, the word is impossible.</summary>
    public NGramModel? Language { get; init; }

    /// <summary>The weight α of the language model, 0 to 100. Default 0.5.</summary>
    public double LanguageWeight { get; init => field = Require.InRange("languageWeight", value, 0, 100); } = 0.5;

    /// <summary>The bonus β of each unit, in nats, -100 to 100: without it, a language model prefers few words. Default 0.</summary>
    public double Bonus { get; init => field = Require.InRange("bonus", value, -100, 100); }

    /// <summary>Boosts of words, in nats, each time one occurs. Without a separator, texts of one token or several in a row.</summary>
    public IReadOnlyDictionary<string, double> HotWords { get; init; } = new Dictionary<string, double>();

    /// <summary>Begins a search to which frames are given as they come.</summary>
    /// <param name="classes">C: how many log-probabilities a frame has.</param>
    /// <exception cref="UnrollException">The blank or the separator is no class, or <see cref="Tokens"/> is missing or has another number.</exception>
    public CtcDecoder Start(int classes) => new(this, classes);

    /// <summary>Searches through all frames of a sequence.</summary>
    /// <param name="logProbabilities">[T, C], row by row, in nats.</param>
    /// <param name="classes">C.</param>
    /// <param name="best">How many hypotheses to return at most.</param>
    /// <returns>The best ones, best first; at least one.</returns>
    /// <exception cref="UnrollException">As <see cref="Start"/>; the numbers are no whole rows, or one is NaN.</exception>
    public IReadOnlyList<CtcHypothesis> Decode(ReadOnlySpan<Real> logProbabilities, int classes, int best = 1)
    {
        CtcDecoder decoder = Start(classes);
        Require.That(logProbabilities.Length % classes == 0, "CTC beam", $"{logProbabilities.Length} log-probabilities of {classes} classes", "whole rows");
        for (int t = 0; t < logProbabilities.Length; t += classes)
            decoder.Advance(logProbabilities.Slice(t, classes));
        return decoder.Best(best);
    }

    /// <summary>The most probable class of each frame, repeats joined and blanks removed: the fastest way to decode.</summary>
    /// <param name="scores">[T, C], row by row: scores or log-probabilities.</param>
    /// <param name="classes">C.</param>
    /// <param name="blank">The class of frames without a token.</param>
    /// <exception cref="UnrollException">The numbers are no whole rows, or the blank is no class.</exception>
    public static IReadOnlyList<int> BestPath(ReadOnlySpan<Real> scores, int classes, int blank = 0)
    {
        Ctc.Check("CTC best path", scores, classes, [], blank);
        List<int> tokens = [];
        int before = blank;
        for (int t = 0; t < scores.Length; t += classes)
        {
            int best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(scores.Slice(t, classes));
            if (best != blank && best != before)
                tokens.Add(best);
            before = best;
        }
        return tokens;
    }
}

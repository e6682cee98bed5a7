namespace Unroll;

/// <summary>What the units of a beginning give, apart from the frames.</summary>
/// <param name="Score">The weighted sum of the others.</param>
/// <param name="State">Of the language model.</param>
/// <param name="Language">log p of the units, in nats.</param>
/// <param name="Units">How many.</param>
/// <param name="Boost">Of hot words.</param>
internal readonly record struct CtcStanding(double Score, int State, double Language, int Units, double Boost);

/// <summary>Counts and weighs the units of beginnings: words, or tokens.</summary>
internal sealed class CtcUnits
{
    private readonly CtcBeam beam;
    private readonly string[] texts; // of classes
    private readonly int[] ids;      // of classes, in the language model
    private readonly KeyValuePair<string, double>[] hotWords;

    public CtcUnits(CtcBeam beam, int classes)
    {
        this.beam = beam;
        hotWords = [.. beam.HotWords];
        foreach ((string word, double boost) in hotWords)
            Require.That(word.Length > 0 && double.IsFinite(boost), "CTC beam", $"the hot word \"{word}\" with the boost {boost}", "a word and a finite number");
        bool isSpelt = beam.Language is not null || hotWords.Length > 0;
        Require.That(!isSpelt || beam.Tokens is not null, "CTC beam", $"a language model or hot words, but no Tokens", "how each class is written");
        Require.That(beam.Tokens is null || beam.Tokens.Count == classes, "CTC beam", $"{beam.Tokens?.Count} Tokens", $"{classes}, one a class");
        texts = isSpelt ? [.. beam.Tokens!] : [];
        ids = beam.Language is { } language ? Array.ConvertAll(texts, language.Id) : [];
        None = new CtcStanding(0, beam.Language?.Start ?? 0, 0, 0, 0);
        MostGain = Math.Max(0, beam.Bonus) + hotWords.Sum(word => Math.Max(0, word.Value));
    }

    /// <summary>Of nothing.</summary>
    public CtcStanding None { get; }

    /// <summary>The most that a token can add.</summary>
    public double MostGain { get; }

    /// <summary>After a further token.</summary>
    public CtcStanding After(CtcPrefix prefix, int token)
    {
        if (beam.Separator is null)
            return Count(prefix.Standing, ids.Length > 0 ? ids[token] : -1, hotWords.Length > 0 ? Boost(prefix, token) : 0);
        return token == beam.Separator ? AfterWord(prefix) : prefix.Standing;
    }

    /// <summary>At the end of the sequence: the last word is finished, and the language model ends the sentence.</summary>
    public CtcStanding AtEnd(CtcPrefix prefix)
    {
        CtcStanding standing = beam.Separator is null ? prefix.Standing : AfterWord(prefix);
        if (beam.Language is not { End: >= 0 } language)
            return standing;
        double end = language.Score(standing.State, language.End, out int state);
        return Weigh(standing with { State = state, Language = standing.Language + end });
    }

    /// <summary>After the word that a beginning ends with, if it does.</summary>
    private CtcStanding AfterWord(CtcPrefix prefix)
    {
        if (prefix.Token < 0 || prefix.Token == beam.Separator)
            return prefix.Standing;
        if (texts.Length == 0)
            return Count(prefix.Standing, -1, 0);
        Stack<string> parts = new();
        for (CtcPrefix at = prefix; at.Parent is { } shorter && at.Token != beam.Separator; at = shorter)
            parts.Push(texts[at.Token]);
        string word = string.Concat(parts);
        return Count(prefix.Standing, beam.Language?.Id(word) ?? -1, beam.HotWords.GetValueOrDefault(word));
    }

    private CtcStanding Count(CtcStanding before, int word, double boost)
    {
        int state = before.State;
        double language = beam.Language is { } model ? model.Score(state, word, out state) : 0;
        return Weigh(new CtcStanding(0, state, before.Language + language, before.Units + 1, before.Boost + boost));
    }

    private CtcStanding Weigh(CtcStanding parts) => parts with
    {
        Score = (beam.LanguageWeight == 0 ? 0 : beam.LanguageWeight * parts.Language) + (beam.Bonus * parts.Units) + parts.Boost,
    };

    /// <summary>The boosts of the hot words that end with a token.</summary>
    private double Boost(CtcPrefix prefix, int token)
    {
        double sum = 0;
        foreach ((string word, double boost) in hotWords)
        {
            ReadOnlySpan<char> left = word;
            CtcPrefix? at = prefix;
            for (int next = token; next >= 0 && left.Length > 0 && texts[next].Length > 0 && left.EndsWith(texts[next]); next = at?.Token ?? -1, at = at?.Parent)
                left = left[..^texts[next].Length];
            sum += left.Length == 0 ? boost : 0;
        }
        return sum;
    }
}

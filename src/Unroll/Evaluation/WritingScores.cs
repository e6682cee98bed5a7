namespace Unroll;

/// <summary>How near written texts are to the right ones.</summary>
internal static class WritingScores
{
    /// <summary>
    /// <c>bleu</c> and <c>chrF</c>, 0 to 100, as sacreBLEU counts them, with its signatures; <c>exact</c>, the share of texts that equal the right one; and <c>lengthRatio</c>, the length of all texts
    /// over that of the right ones. All are 0 where there are no texts.
    /// </summary>
    /// <param name="written">What was written, [N].</param>
    /// <param name="right">The right text of each.</param>
    /// <param name="tokens">What BLEU counts.</param>
    /// <param name="perplexity">The perplexity of the right texts, added to the scores; null for none.</param>
    public static Report Of(IReadOnlyList<string> written, IReadOnlyList<string> right, BleuTokens tokens, double? perplexity = null)
    {
        KeyValuePair<string, double>[] more = perplexity is { } value ? [new("perplexity", value)] : [];
        if (right.Count == 0)
            return new Report("bleu", [new("bleu", 0), new("chrF", 0), new("exact", 0), new("lengthRatio", 0), .. more], errors: ["perplexity"]);
        BleuScore bleu = Bleu.Of(written, right, tokens);
        ChrFScore chrF = ChrF.Of(written, right);
        double exact = right.Zip(written).Count(pair => pair.First == pair.Second) / (double)right.Count;
        return new Report("bleu", [new("bleu", bleu.Score), new("chrF", chrF.Score), new("exact", exact), new("lengthRatio", bleu.LengthRatio), .. more], errors: ["perplexity"])
        {
            Signatures = [$"BLEU|{bleu.Signature}", $"chrF2|{chrF.Signature}"],
        };
    }
}

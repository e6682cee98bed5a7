namespace Unroll;

/// <summary>How far recognised texts are from the right ones.</summary>
internal static class RecognitionScores
{
    /// <summary>
    /// <c>cer</c> (of characters) or <c>wer</c> (of words, phones among them), the errors of an <see cref="EditAlignment"/> of tokens over the number of right tokens, which may be above 1; of texts by
    /// characters also <c>wer</c>, where some text has several words; <c>exact</c>, the share of texts without an error; and <c>substitutions</c>, <c>deletions</c> and <c>insertions</c>, the parts of the error
    /// rate. The confusion matrix is over the tokens of all alignments. All are 0 where there are no texts.
    /// </summary>
    /// <param name="texts">The right tokens and the recognised ones of each text.</param>
    /// <param name="unit">What tokens are.</param>
    public static Report Of(IReadOnlyCollection<(IReadOnlyList<string> Right, IReadOnlyList<string> Heard)> texts, TextUnit unit)
    {
        EditAlignment[] alignments = [.. texts.Select(text => new EditAlignment(text.Right, text.Heard))];
        double tokens = Math.Max(1, texts.Sum(text => (long)text.Right.Count));
        string main = unit == TextUnit.Words ? "wer" : "cer";
        List<KeyValuePair<string, double>> scores = [new(main, alignments.Sum(one => (long)one.Errors) / tokens)];
        if (unit != TextUnit.Words && texts.Any(text => Words(text.Right).Length > 1))
        {
            double words = Math.Max(1, texts.Sum(text => (long)Words(text.Right).Length));
            scores.Add(new("wer", texts.Sum(text => (long)new EditAlignment(Words(text.Right), Words(text.Heard)).Errors) / words));
        }
        scores.Add(new("exact", alignments.Count(one => one.Errors == 0) / (double)Math.Max(1, alignments.Length)));
        scores.Add(new("substitutions", alignments.Sum(one => (long)one.Substitutions) / tokens));
        scores.Add(new("deletions", alignments.Sum(one => (long)one.Deletions) / tokens));
        scores.Add(new("insertions", alignments.Sum(one => (long)one.Insertions) / tokens));
        return new Report(main, scores, null, ["cer", "wer", "substitutions", "deletions", "insertions"]) { Confusions = Confusion.Of(alignments.SelectMany(one => one.Pairs)) };
    }

    private static string[] Words(IReadOnlyList<string> characters) => string.Concat(characters).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

namespace Unroll;

/// <summary>
/// How well key terms were found. A term is right if its words have the stems (<see cref="PorterStemmer"/>) of those of a gold term, in the same order; terms with the same stems count once. A gold term that does
/// not occur in its document counts as missed, too.
/// </summary>
/// <remarks>
/// <c>precision</c>, <c>recall</c> and <c>f1</c> are over all extracted terms of all documents together (micro), as in Hulth 2003; <c>f1At5</c> and <c>f1At10</c> likewise, over the 5 and 10 best terms of each document, or
/// fewer where there are no more. <c>macroF1</c>, <c>macroF1At5</c> and <c>macroF1At10</c> are means of the documents' F1, as in Meng et al. 2017. <c>inText</c> is the share of gold terms whose stems occur in their document, which no
/// recall exceeds; <c>f1InText</c> counts these gold terms alone, as taggers are often compared (Sahrawat et al. 2020).
/// </remarks>
internal static class TermScores
{
    /// <summary>The scores over some documents.</summary>
    /// <param name="documents">The gold terms of each, its text, its extracted terms, and all terms in the order of their scores; terms in their forms (<see cref="TermForm"/>).</param>
    public static Report Of(IEnumerable<(IReadOnlyList<string> Gold, Document Text, IReadOnlyList<string> Extracted, IReadOnlyList<string> Ranked)> documents)
    {
        Count all = new(), five = new(), ten = new(), inText = new();
        foreach ((IReadOnlyList<string> gold, Document text, IReadOnlyList<string> extracted, IReadOnlyList<string> ranked) in documents)
        {
            HashSet<string> right = new(gold, StringComparer.Ordinal), found = InText(right, text);
            all.Add(right, extracted);
            inText.Add(found, extracted);
            five.Add(right, ranked.Take(5));
            ten.Add(right, ranked.Take(10));
        }
        return new Report("f1",
        [
            new("precision", all.Precision), new("recall", all.Recall), new("f1", all.F1), new("f1At5", five.F1), new("f1At10", ten.F1), new("macroF1", all.MacroF1), new("macroF1At5", five.MacroF1),
            new("macroF1At10", ten.MacroF1), new("inText", all.Gold == 0 ? 0 : (double)inText.Gold / all.Gold), new("f1InText", inText.F1),
        ]);
    }

    /// <summary>Those terms whose stems occur one after another in a sentence of the document.</summary>
    private static HashSet<string> InText(HashSet<string> terms, Document text)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        string[] sentences = [.. text.Sentences.Select(sentence => $" {TermForm.Of(sentence.Values.Select(TermForm.Stem))} ")];
        foreach (string term in terms)
        {
            if (Array.Exists(sentences, sentence => sentence.Contains($" {term} ", StringComparison.Ordinal)))
                found.Add(term);
        }
        return found;
    }

    private sealed class Count
    {
        private int documents;
        private int extracted;
        private int right;
        private double sum;

        public int Gold { get; private set; }

        public double Precision => extracted == 0 ? 0 : (double)right / extracted;

        public double Recall => Gold == 0 ? 0 : (double)right / Gold;

        public double F1 => Of(right, extracted, Gold);

        public double MacroF1 => documents == 0 ? 0 : sum / documents;

        public void Add(HashSet<string> gold, IEnumerable<string> terms)
        {
            HashSet<string> some = new(terms, StringComparer.Ordinal);
            int both = some.Count(gold.Contains);
            (documents, extracted, right, Gold, sum) = (documents + 1, extracted + some.Count, right + both, Gold + gold.Count, sum + Of(both, some.Count, gold.Count));
        }

        /// <summary>F1; 1 where nothing is right and nothing was extracted.</summary>
        private static double Of(int right, int extracted, int gold) => extracted + gold == 0 ? 1 : 2.0 * right / (extracted + gold);
    }
}

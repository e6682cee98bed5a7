namespace Unroll;

/// <summary>
/// Precision, recall and F1 of the labelled brackets of trees, counted as the program evalb does with its parameters COLLINS.prm (Black et al. 1991; Collins 1997): a bracket is right if
/// its label, first word and last word are.
/// </summary>
/// <remarks>
/// Words with the tags <c>, : `` '' .</c> and -NONE- are left out on both sides, each by its own tags, and then brackets without words. Brackets labelled TOP, S1 or ROOT, or without a
/// label, do not count. Labels count up to their first - or =. ADVP and PRT are the same label. If the words that are left differ in number or spelling, the sentence is an
/// error and does not count. Scores: <c>precision</c>, <c>recall</c>, <c>f1</c> (the main one), <c>exact</c> (the share of sentences with all brackets right), <c>tags</c> (the share of
/// words with the right tag), 0 to 1, and <c>errors</c>, the share of sentences that are errors. An answer without a tree has no bracket, but those of the right tree count: evalb would skip
/// the sentence, and a parser would gain by giving up.
/// </remarks>
public sealed class BracketF1
{
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal) { ",", ":", "``", "''", ".", "-NONE-" };
    private static readonly HashSet<string> Tops = new(StringComparer.Ordinal) { "TOP", "S1", "ROOT", "" };

    private readonly SortedDictionary<string, (long Gold, long Answered, long Right)> byLabel = new(StringComparer.Ordinal);
    private long sentences;
    private long errors;
    private long exact;
    private long words;
    private long tags;

    /// <summary>Counts a sentence.</summary>
    /// <param name="gold">The right tree.</param>
    /// <param name="answer">The answered tree; null if there is none.</param>
    public void Add(Tree gold, Tree? answer)
    {
        ArgumentNullException.ThrowIfNull(gold);
        sentences++;
        Tree[] right = Counted(gold), answered = answer is null ? [] : Counted(answer);
        if (answer is not null && !right.Select(leaf => leaf.Word).SequenceEqual(answered.Select(leaf => leaf.Word), StringComparer.Ordinal))
        {
            errors++;
            return;
        }
        Dictionary<(string, int, int), int> open = [];
        bool allRight = answer is not null;
        foreach ((string Label, int, int) bracket in Brackets(gold))
        {
            open[bracket] = open.GetValueOrDefault(bracket) + 1;
            Count(bracket.Label, 1, 0, 0);
        }
        foreach ((string Label, int, int) bracket in answer is null ? [] : Brackets(answer))
        {
            bool found = open.GetValueOrDefault(bracket) > 0;
            if (found)
                open[bracket]--;
            allRight &= found;
            Count(bracket.Label, 0, 1, found ? 1 : 0);
        }
        exact += allRight && open.Values.All(count => count == 0) ? 1 : 0;
        words += right.Length;
        tags += right.Zip(answered).Count(pair => pair.First.Label == pair.Second.Label);
    }

    /// <summary>The scores over all sentences counted so far, and those of each label.</summary>
    public Report ToReport()
    {
        TypeScore all = TypeScore.Of(byLabel.Values.Sum(label => label.Gold), byLabel.Values.Sum(label => label.Answered), byLabel.Values.Sum(label => label.Right));
        return new Report(
            "f1",
            [
                new("f1", all.F1), new("precision", all.Precision), new("recall", all.Recall), new("exact", Share(exact, sentences - errors)), new("tags", Share(tags, words)),
                new("errors", Share(errors, sentences)),
            ],
            byLabel.Select(label => KeyValuePair.Create(label.Key, TypeScore.Of(label.Value.Gold, label.Value.Answered, label.Value.Right))), errors: ["errors"]);
    }

    /// <summary>The scores over given sentences.</summary>
    /// <param name="sentences">The right tree of each, and the answered one; null if there is none.</param>
    public static Report Of(IEnumerable<(Tree Gold, Tree? Answer)> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        BracketF1 all = new();
        foreach ((Tree gold, Tree? answer) in sentences)
            all.Add(gold, answer);
        return all.ToReport();
    }

    private static double Share(long part, long all) => all == 0 ? 0 : (double)part / all;

    private static Tree[] Counted(Tree tree) => [.. tree.Leaves.Where(leaf => !LeftOut.Contains(leaf.Label))];

    /// <summary>Label, first word and one past the last word of each bracket that counts.</summary>
    private static List<(string Label, int Start, int End)> Brackets(Tree tree)
    {
        List<(string, int, int)> brackets = [];
        _ = Walk(tree, 0);
        return brackets;

        int Walk(Tree node, int start)
        {
            if (node.Word is not null)
                return LeftOut.Contains(node.Label) ? start : start + 1;
            int end = start;
            foreach (Tree child in node.Children)
                end = Walk(child, end);
            string label = Bare(node.Label);
            if (end > start && !Tops.Contains(label) && !LeftOut.Contains(label))
                brackets.Add((label, start, end));
            return end;
        }
    }

    private static string Bare(string label)
    {
        int end = label.AsSpan().IndexOfAny('-', '=');
        string bare = end < 0 ? label : label[..end];
        return bare == "PRT" ? "ADVP" : bare;
    }

    private void Count(string label, int gold, int answered, int right)
    {
        (long Gold, long Answered, long Right) before = byLabel.GetValueOrDefault(label);
        byLabel[label] = (before.Gold + gold, before.Answered + answered, before.Right + right);
    }
}

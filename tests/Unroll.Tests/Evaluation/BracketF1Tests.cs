namespace Unroll.Tests;

/// <summary>
/// Scores of brackets against numbers of the program evalb. They were made on 2026-11-26 with evalb.c of the folder EVALB of github.com/nikitakit/self-attentive-parser, compiled with gcc, by
/// <c>evalb -p P gold.txt test.txt</c>, where P is its COLLINS.prm and, since Unroll leaves out these labels, too, the lines <c>DELETE_LABEL S1</c> and <c>DELETE_LABEL ROOT</c>;
/// the trees below are the lines of the two files.
/// </summary>
public sealed class BracketF1Tests
{
    /// <summary>Gold tree, answered tree, and what evalb counted: whether the sentence is an error; brackets matched, gold, answered; words and correct tags.</summary>
    private static readonly (string Gold, string Answer, bool Error, int Matched, int GoldBrackets, int Answered, int Words, int Tags)[] Counted =
    [
        ("(S (NP (DT the) (NN cat)) (VP (VBZ sleeps)) (. .))", "(S (NP (DT the) (NN cat)) (VP (VBZ sleeps)) (. .))", false, 3, 3, 3, 3, 3),
        ("(S (NP (DT the) (NN cat)) (VP (VBZ sees) (NP (DT a) (NN dog)) (PP (IN in) (NP (DT the) (NN garden)))) (. .))",
            "(S (NP (DT the) (NN cat)) (VP (VBZ sees) (NP (NP (DT a) (NN dog)) (PP (IN in) (NP (DT the) (NN garden))))) (. .))", false, 6, 6, 7, 8, 8),
        ("(TOP (S (NP-SBJ-1 (PRP she)) (VP (VBD gave) (PRT (RP up)))))", "(TOP (S (NP (PRP she)) (VP (VBD gave) (ADVP (RP up)))))", false, 4, 4, 4, 3, 3),
        ("(S (NP (NN time)) (, ,) (NP (NN money)) (: ;) (VP (VBP help)))", "(S (NP (NN time) (, ,) (NN money)) (: ;) (VP (VBP help)))", false, 2, 4, 3, 3, 3),
        ("(S (NP (NP (NNS dogs))) (VP (VBP bark)))", "(S (NP (NNS dogs)) (VP (VP (VBP bark))))", false, 3, 4, 4, 2, 2),
        ("(S (NP (PRP it)) (VP (VBZ rains)) (. .))", "(S (NP (PRP it)) (VP (VBZ rains) (NN .)))", true, 0, 0, 0, 0, 0),
        ("(S (`` ``) (NP (PRP he)) (VP (VBD went) (ADVP (RB home))) ('' '') (. .))", "(S (`` ``) (NP (PRP he) (VP (VBD went))) (ADVP (NN home)) ('' '') (. .))", false, 2, 4, 4, 3, 2),
        ("(S (NP (DT the) (NN end)) (VP (VBZ is) (ADJP (JJ near))))", "(S (NP (DT the)) (VP (NN end) (VP (VBZ is) (ADJP (RB near)))))", false, 3, 4, 5, 4, 3),
        ("(S (NP (-NONE- *)) (VP (VB go) (NP=2 (NN home))))", "(S (VP (VB go) (NP (NN home))))", false, 3, 3, 3, 2, 2),
        ("(FRAG (NP (NN night)) (PRN (-LRB- -LRB-) (NP (NN day)) (-RRB- -RRB-)))", "(FRAG (NP (NN night) (-LRB- -LRB-)) (PRN (NP (NN day)) (-RRB- -RRB-)))", false, 2, 4, 4, 4, 4),
        ("(S (NP (NP (DT the) (NN head)) (PP (IN of) (NP (DT the) (NN house)))) (VP (VBD said) (SBAR (S (NP (PRP he)) (VP (VBD knew))))))",
            "(S (NP (DT the) (NN head) (PP (IN of) (NP (DT the) (NN house)))) (VP (VBD said) (SBAR (S (NP (PRP he)) (VP (VBD knew))))))", false, 9, 10, 9, 8, 8),
        ("(S1 (S (NP (PRP we)) (VP (VBP agree))))", "(S (NP (PRP we)) (VP (VBP agree)))", false, 3, 3, 3, 2, 2),
    ];

    [Fact]
    public void EachSentenceCountsAsEvalbCountsIt()
    {
        foreach ((string gold, string answer, bool error, int matched, int goldBrackets, int answered, int words, int tags) in Counted)
        {
            Report report = BracketF1.Of([(Tree.Parse(gold), Tree.Parse(answer))]);
            Assert.Equal((error ? 1 : 0, matched, goldBrackets, answered), ((int)report["errors"], report.ByType.Values.Sum(label => label.Correct), report.ByType.Values.Sum(label => label.Gold), report.ByType.Values.Sum(label => label.Predicted)));
            Assert.Equal(words == 0 ? 0 : tags / (double)words, report["tags"], 12);
            Assert.Equal(!error && matched == goldBrackets && matched == answered ? 1 : 0, report["exact"]);
        }
    }

    [Fact]
    public void AllSentencesTogetherScoreAsEvalbSays()
    {
        Report report = BracketF1.Of(Counted.Select(one => (Tree.Parse(one.Gold), (Tree?)Tree.Parse(one.Answer))));
        Assert.Equal(["f1", "precision", "recall", "exact", "tags", "errors"], report.Scores.Keys);
        Assert.Equal(81.63, 100 * report["precision"], 0.005);
        Assert.Equal(81.63, 100 * report["recall"], 0.005);
        Assert.Equal(81.63, 100 * report["f1"], 0.005);
        Assert.Equal(36.36, 100 * report["exact"], 0.005);
        Assert.Equal(95.24, 100 * report["tags"], 0.005);
        Assert.Equal(1 / 12.0, report["errors"], 12);
        Assert.True(report.IsError("errors"));
    }

    [Fact]
    public void ANumberOfEqualBracketsIsHeeded()
    {
        Tree twice = Tree.Parse("(NP (NP (NN a)))"), once = Tree.Parse("(NP (NN a))");
        Assert.Equal((1, 0.5), (BracketF1.Of([(once, once)])["precision"], BracketF1.Of([(once, twice)])["precision"]));
        Assert.Equal((1, 0.5), (BracketF1.Of([(twice, twice)])["recall"], BracketF1.Of([(twice, once)])["recall"]));
    }

    [Fact]
    public void AMissingAnswerCostsRecall()
    {
        Tree tree = Tree.Parse("(S (NP (NN a)) (VP (VB b)))");
        Report report = BracketF1.Of([(tree, tree), (tree, null)]);
        Assert.Equal((1, 0.5, 0.5, 0, 0.5), (report["precision"], report["recall"], report["exact"], report["errors"], report["tags"]));
        Assert.Equal(0, BracketF1.Of([])["f1"]);
    }

    [Fact]
    public void LabelsHaveScoresOfTheirOwn()
    {
        Report report = BracketF1.Of([(Tree.Parse("(S (NP (NN a)) (VP (VB b)))"), Tree.Parse("(S (NP (NN a) (VB b)))"))]);
        Assert.Equal(["NP", "S", "VP"], report.ByType.Keys);
        Assert.Equal((1, 1, 0), (report.ByType["NP"].Gold, report.ByType["NP"].Predicted, report.ByType["NP"].Correct));
        Assert.Equal((1, 0, 0), (report.ByType["VP"].Gold, report.ByType["VP"].Predicted, report.ByType["VP"].Correct));
    }
}

namespace Unroll.Tests;

/// <summary>Trees, their text in Penn brackets, and what is said of text that is none.</summary>
public sealed class TreeTests
{
    private const string Text = "(S (NP (DT the) (NN cat)) (VP (VBZ sleeps)) (. .))";

    [Fact]
    public void ATreeHasPhrasesAndWords()
    {
        Tree tree = Tree.Parse(Text);
        Assert.Equal(["the", "cat", "sleeps", "."], tree.Tokens);
        Assert.Equal(["DT", "NN", "VBZ", "."], tree.Leaves.Select(leaf => leaf.Label));
        Assert.Equal(["S", "NP", "VP"], tree.Names);
        Assert.Equal((4, 3), (tree.Length, tree.Depth));
        Assert.Equal(Text, tree.ToString());
    }

    [Fact]
    public void TextMayHaveAnyBlanksAndAnOuterBracket()
    {
        Tree tree = Tree.Parse("\t( (S\r\n  (NP(NN x )\n)(VP ( VBZ y))\n) )\n".Replace("( VBZ", "(VBZ", StringComparison.Ordinal));
        Assert.Equal("( (S (NP (NN x)) (VP (VBZ y))))", tree.ToString());
        Assert.Equal(tree.ToString(), Tree.Parse(tree.ToString()).ToString());
    }

    [Fact]
    public void ATreeIsKnownByTheLineOnWhichItBegins() =>
        Assert.Equal([("(S (N a))", 3), ("(N b)", 5), ("(N c)", 5), ("( (N d))", 6)],
            TreeReader.Read([(3, "(S"), (4, " (N a)"), (5, ") (N b) (N c)"), (6, "("), (8, "(N d)"), (9, ")")], "a file").Select(one => (one.Tree.ToString(), one.Line)));

    [Fact]
    public void WordsWithBracketsOrBlanksAreWrittenWithoutThem() => Assert.Equal("(NP (X -LRB-) (Y a_b-RRB-))", new Tree("NP", [new Tree("X", "("), new Tree("Y", "a b)")]).ToString());

    [Theory]
    [InlineData("(S (NN a)", "The tree:1: found a tree that does not close: its text ends with 1 open bracket; expected as many ) as (.")]
    [InlineData("(S (NN a))\n\n(S\n(NP (NN a)\n", "The tree:3: found a tree that does not close: its text ends with 2 open brackets; expected as many ) as (.")]
    [InlineData("(S (NN a)))", "The tree:1: found a ) that closes no bracket; expected as many ) as (.")]
    [InlineData("(S a (NN b))", "The tree:1: found the word a beside a bracket in (S; expected either one word or brackets, such as (NP (DT the) (NN cat)).")]
    [InlineData("(S (NN b) a)", "The tree:1: found the word a beside a bracket in (S; expected either one word or brackets, such as (NP (DT the) (NN cat)).")]
    [InlineData("(S\n(NN a b))", "The tree:2: found the word b beside the word a in (NN; expected either one word or brackets, such as (NP (DT the) (NN cat)).")]
    [InlineData("(S (NP ) (NN a))", "The tree:1: found the bracket (NP) with nothing in it; expected a tag and a word, such as (NN cat), or a label and brackets.")]
    [InlineData("(S ())", "The tree:1: found the bracket () with nothing in it; expected a tag and a word, such as (NN cat), or a label and brackets.")]
    [InlineData("(S ( a))", "The tree:1: found the word a in a bracket without a tag; expected a tag and a word without a blank before the tag, such as (NN cat).")]
    [InlineData("(S (NN a))\nand (S (NN b))", "The tree:2: found the text and outside of all brackets; expected trees in brackets, such as (NP (DT the) (NN cat)).")]
    [InlineData("", "The text has 0 trees; expected one, such as (NP (DT the) (NN cat)).")]
    [InlineData("(NN a) (NN b)", "The text has 2 trees; expected one, such as (NP (DT the) (NN cat)).")]
    public void WhatIsNoTreeIsASentence(string text, string message) => Assert.Equal(message, Assert.Throws<UnrollException>(() => Tree.Parse(text)).Message);

    [Fact]
    public void NoTreeIsTooDeepToWalkThrough()
    {
        string deep = string.Concat(Enumerable.Repeat("(X ", 499)) + "(Y a)" + new string(')', 499);
        Assert.Equal(500, Tree.Parse(deep).Depth);
        Assert.Equal("The tree:1: found more than 500 brackets within one another; expected no more.", Assert.Throws<UnrollException>(() => Tree.Parse($"(X {deep})")).Message);
        Assert.Equal("A tree: found more than 500 brackets within one another; expected no more.", Assert.Throws<UnrollException>(() => new Tree("X", [Tree.Parse(deep)])).Message);
    }

    [Fact]
    public void WhatCannotBeATreeIsASentence()
    {
        Assert.Equal("A tree: found the label \"N P\"; expected one without blanks and brackets.", Assert.Throws<UnrollException>(() => new Tree("N P", "a")).Message);
        Assert.Equal("The phrase \"NP\": found nothing in it; expected at least one word.", Assert.Throws<UnrollException>(() => new Tree("NP", [])).Message);
        Assert.Throws<UnrollException>(() => new Tree("NN", ""));
        Assert.Throws<UnrollException>(() => new Tree("", "a"));
        Assert.Equal("The sentence \"the cat\" was given a tree of \"the cat sleeps .\"; expected a tree of the same words.",
            Assert.Throws<UnrollException>(() => new Example(new Words(["the", "cat"]), Tree.Parse(Text))).Message);
    }

    [Fact]
    public void WordsAreBroughtToNormalForm()
    {
        Tree tree = Tree.Parse("(NP (NN cafe\u0301) (NN x))"), normal = tree.Normalized();
        Assert.Equal(["caf\u00E9", "x"], normal.Tokens);
        Assert.Same(normal, normal.Normalized());
    }
}

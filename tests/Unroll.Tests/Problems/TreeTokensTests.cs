namespace Unroll.Tests;

/// <summary>Trees as sequences of tokens and back.</summary>
public sealed class TreeTokensTests
{
    private static readonly Tree Cat = Tree.Parse("(S (NP (DT the) (NN cat)) (VP (VBZ sleeps)) (. .))");

    [Theory]
    [InlineData(true, true, "(S (NP DT NN )NP (VP VBZ )VP . )S <eos>")]
    [InlineData(false, true, "(S (NP DT NN ) (VP VBZ ) . ) <eos>")]
    [InlineData(true, false, "(S (NP XX XX )NP (VP XX )VP XX )S <eos>")]
    [InlineData(false, false, "(S (NP XX XX ) (VP XX ) XX ) <eos>")]
    public void ATreeIsASequenceAndComesBack(bool labelled, bool tagged, string written)
    {
        TreeTokens tokens = new(TreeTokens.Fit([Cat], labelled, tagged), labelled, tagged);
        int[] ids = tokens.Of(Cat);
        Assert.Equal(written, string.Join(' ', ids.Select(id => tokens.Tokens[id])));
        string back = tokens.Tree(ids[..^1], [.. Cat.Tokens])!.ToString();
        Assert.Equal(tagged ? Cat.ToString() : "(S (NP (XX the) (XX cat)) (VP (XX sleeps)) (XX .))", back);
    }

    [Theory]
    [InlineData("")]
    [InlineData("(S DT")]
    [InlineData("(S DT )S )S")]
    [InlineData("(S DT )S (S DT )S")]
    [InlineData("(S DT NN )S")]
    [InlineData("(S )S")]
    [InlineData("(S (NP )NP DT )S")]
    [InlineData("(S DT )NP")]
    [InlineData(")S")]
    [InlineData("DT")]
    public void WhatIsMalformedIsNoTree(string written)
    {
        TreeTokens tokens = new(TreeTokens.Fit([Cat], labelled: true, tagged: true), labelled: true, tagged: true);
        Assert.Null(tokens.Tree(written.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(tokens.Tokens.Id), ["a"]));
        Assert.Null(tokens.Tree([tokens.Unknown], ["a"]));
        Assert.NotNull(tokens.Tree(new[] { "(S", "DT", ")S" }.Select(tokens.Tokens.Id), ["a"]));
    }
}

namespace Unroll.Tests;

/// <summary>A grammar read off trees: its symbols, its probabilities by hand, and the trees that it finds.</summary>
public sealed class PcfgTests
{
    private static readonly string[] Bank =
    [
        "(S (NP (DT the) (NN cat)) (VP (VBZ sees) (NP (DT the) (JJ old) (JJ red) (NN dog))) (. .))",
        "(S (NP (NNS cats)) (VP (VBZ sleeps)) (. .))",
        "(S (VP (VB go)))",
        "(NP (NN night))",
    ];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void ATreeComesBackFromItsDerivation(int vertical, int horizontal)
    {
        foreach (string text in Bank)
        {
            Tree tree = Tree.Parse(text);
            Assert.Equal(text, BinaryTrees.Back(Symbols(new BinaryTrees(vertical, horizontal).Of(tree)), [.. tree.Tokens]).ToString());
        }
    }

    [Fact]
    public void SymbolsRememberParentsAndParts()
    {
        Assert.Equal("S( | NP(S | DT | NN | )S()NP | VP(S | VBZ | NP(VP | DT | )NP(VP)DT | JJ | )NP(VP)JJ | JJ | NN | .", Written(new BinaryTrees(2, 1), 0));
        Assert.Equal("S | NP | DT | NN | )S) | VP | VBZ | NP | DT | )NP) | JJ | )NP) | JJ | NN | .", Written(new BinaryTrees(1, 0), 0));
        Assert.Equal("S | NP NNS | )S)NP | VP VBZ | .", Written(new BinaryTrees(1, 5), 1));
        Assert.Equal("S( VP(S VB", Written(new BinaryTrees(2, 1), 2));

        static string Written(BinaryTrees binary, int tree) => string.Join(" | ", Symbols(binary.Of(Tree.Parse(Bank[tree]))).Select(node => node.Symbol));
    }

    /// <summary>Two NPs are DT NN and one is NN; two of three VPs are a verb alone.</summary>
    [Fact]
    public void ProbabilitiesAreRelativeFrequencies()
    {
        Tree[] bank = [Tree.Parse("(S (NP (D a) (N x)) (V b))"), Tree.Parse("(S (NP (D a) (N x)) (V c))"), Tree.Parse("(S (NP (N x) (N x)) (V b))")];
        Pcfg pcfg = new(bank, new PcfgOptions { Vertical = 1, Common = 0 });
        Assert.Equal(Math.Log(1.0 * (2 / 3.0) * 1 * 1 * (2 / 3.0)), pcfg.Chart(["a", "x", "b"]).Best()!.Value.Score, 1e-10); // S, NP -> D N, a, x, b
        Assert.Equal(Math.Log(1.0 * (1 / 3.0) * 1 * 1 * (1 / 3.0)), pcfg.Chart(["x", "x", "c"]).Best()!.Value.Score, 1e-10);
        Assert.Null(pcfg.Parse(["b", "x", "a"]));
        Assert.Null(pcfg.Parse([]));
        Assert.Equal("(S (NP (D a) (N x)) (V c))", pcfg.Parse(["a", "x", "c"])!.ToString());
    }

    /// <summary>X is a phrase once and a word twice, so that it is a word with probability 2/3.</summary>
    [Fact]
    public void ASymbolMayBeAWordAndAPhrase()
    {
        Pcfg pcfg = new([Tree.Parse("(X (X a) (X b))")], new PcfgOptions { Vertical = 1, Common = 0 });
        Assert.Equal(Math.Log((1 / 3.0) * (2 / 3.0) * (1 / 2.0) * (2 / 3.0) * (1 / 2.0)), pcfg.Chart(["a", "b"]).Best()!.Value.Score, 1e-10);
    }

    [Fact]
    public void UnknownWordsHaveTheTagsOfRareWordsOfTheirShape()
    {
        Tree[] bank = [.. new[] { "walked", "talked", "Anna", "Berta", "12", "1.5" }.Select((word, i) => Tree.Parse($"(S ({(i < 2 ? "V" : i < 4 ? "N" : "C")} {word}) (P it))"))];
        TagsOfWords tags = new(bank.SelectMany(tree => tree.Leaves), new PcfgOptions { Common = 3 });
        Assert.Equal("V", Best("balked"));
        Assert.Equal("N", Best("Carta"));
        Assert.Equal("C", Best("999"));
        Assert.Equal(["P"], tags.Of("it").Select(tag => tag.Tag));

        string Best(string word) => tags.Of(word).MaxBy(tag => tag.LogProbability + Math.Log(2)).Tag;
    }

    [Fact]
    public void ItLearnsTheToyGrammar()
    {
        Splits data = new TreesDataSpec().Open(null);
        Pcfg pcfg = new(data.Train!.Take(1000).Select(example => example.TargetAs<Tree>("A test")));
        Report report = BracketF1.Of(data.Dev!.Take(60).Select(example => (example.TargetAs<Tree>("A test"), pcfg.Parse([.. example.Input.Tokens]))));
        Assert.True(report.F1 > 0.9, $"F1 is {report.F1}");
    }

    [Fact]
    public void WhatCannotBeAGrammarIsASentence()
    {
        Assert.Equal("A grammar: found no tree; expected at least one.", Assert.Throws<UnrollException>(() => new Pcfg([])).Message);
        Assert.Throws<UnrollException>(() => new PcfgOptions { Vertical = 3 });
    }

    private static IEnumerable<(string Symbol, bool IsWord)> Symbols(BinaryTrees.Node node) => node.Left is null ? [(node.Symbol, true)] : [(node.Symbol, false), .. Symbols(node.Left), .. Symbols(node.Right!)];
}

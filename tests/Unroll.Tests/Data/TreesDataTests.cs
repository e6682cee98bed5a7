namespace Unroll.Tests;

/// <summary>Trees from files, what is kept of them, what is said of files that are none, and the built-in sample.</summary>
public sealed class TreesDataTests
{
    [Fact]
    public void FilesAreChosenByTheirNumbers()
    {
        using Folder folder = new();
        for (int i = 1; i <= 12; i++)
            folder.Write($"a/wsj_{i:0000}.mrg", $"\n( (S (NN w{i}) (. .)) )\n");
        folder.Write("a/notes_0003.txt", "no tree");
        folder.Write("a/readme.mrg", "no tree");
        Splits data = new TreesDataSpec { Train = "1-3,7, 9-10", Dev = "4-6", Test = "11-99" }.Open(folder.Path);
        Assert.Equal(["w1 .", "w2 .", "w3 .", "w7 .", "w9 .", "w10 ."], data.Train!.Select(example => example.ToString()));
        Assert.Equal(["w4 .", "w5 .", "w6 ."], data.Dev!.Select(example => example.ToString()));
        Assert.Equal(["w11 .", "w12 ."], data.Test!.Select(example => example.ToString()));
        Assert.Equal(["w11 .", "w12 ."], new TreesDataSpec { Test = "11-99" }.OpenTest(folder.Path).Select(example => example.ToString()));
        Assert.Equal("(S (NN w7) (. .))", data.Train![3].Target!.ToString());
        Assert.Null(new TreesDataSpec { Train = "1" }.Open(folder.Path).Dev);
    }

    [Fact]
    public void FilesAreFoundByTheirNames()
    {
        using Folder folder = new();
        folder.Write("train.mrg", "(S (N a)) (S (N b))");
        folder.Write("dev.mrg", "(S (N c))");
        folder.Write("test.mrg", "(S (N d))");
        Splits data = new TreesDataSpec().Open(folder.Path);
        Assert.Equal((2, 1, 1), (data.Train!.Count, data.Dev!.Count, data.Test!.Count));
        Assert.Equal("d", new TreesDataSpec().OpenTest(folder.Path)[0].ToString());
        Assert.Equal("c", new TreesDataSpec().OpenTest(Path.Combine(folder.Path, "dev.mrg"))[0].ToString());
        Assert.Equal(1, new TreesDataSpec().Open(Path.Combine(folder.Path, "dev.mrg")).Train!.Count);
    }

    [Theory]
    [InlineData(false, false, "(S (NP (NN a)) (VP (VB b) (NP (PRP$ c))) (PRT (-LRB- d)))")]
    [InlineData(true, false, "(S (NP-SBJ-1 (NN a)) (VP (VB b) (NP=2 (PRP$ c))) (PRT|ADVP (-LRB- d)))")]
    [InlineData(false, true, "(S (NP (NN a)) (NP (-NONE- *-1)) (VP (VB b) (NP (PRP$ c))) (PRT (-LRB- d)))")]
    public void FunctionsAndTracesAreLeftOutUnlessTheyAreWanted(bool functions, bool traces, string expected)
    {
        using Folder folder = new();
        folder.Write("x.mrg", "( (S (NP-SBJ-1 (NN a)) (NP-SBJ (-NONE- *-1)) (VP (VB b) (NP=2 (PRP$ c))) (PRT|ADVP (-LRB- d))) )");
        string text = new TreesDataSpec { Functions = functions, Traces = traces }.Open(Path.Combine(folder.Path, "x.mrg")).Train![0].Target!.ToString();
        Assert.Equal(expected, text);
    }

    [Fact]
    public void OuterBracketsAndTreesWithoutWordsAreLeftOut()
    {
        using Folder folder = new();
        folder.Write("x.mrg", "( (S (N a)) (S (N b)) )\n( (S (-NONE- *)) )\n(TOP (S (N c)))\n");
        Dataset data = new TreesDataSpec().Open(Path.Combine(folder.Path, "x.mrg")).Train!;
        Assert.Equal(["(TOP (S (N a)) (S (N b)))", "(TOP (S (N c)))"], data.Select(example => example.Target!.ToString()));
        Assert.Equal(("emptyTexts", 1, $"{Path.Combine(folder.Path, "x.mrg")}:2"), (data.Notes[0].Kind, data.Notes[0].Count, data.Notes[0].First));
    }

    [Fact]
    public void WhatCannotBeReadIsASentence()
    {
        using Folder folder = new();
        folder.Write("wsj_0001.mrg", "(S (N a))");
        folder.Write("wsj_0002.mrg", "(S (N a))\n(S\n (N a)");
        folder.Write("wsj_0003.mrg", "\n \n");
        folder.Write("wsj_0004.mrg", "(S (-NONE- *))");
        string At(string name) => Path.Combine(folder.Path, name);
        Fails($"{At("wsj_0002.mrg")}:2: found a tree that does not close: its text ends with 1 open bracket; expected as many ) as (.", new(), At("wsj_0002.mrg"));
        Fails($"{At("wsj_0003.mrg")}: found no tree; expected trees in brackets, such as (NP (DT the) (NN cat)).", new(), At("wsj_0003.mrg"));
        Fails($"{At("wsj_0004.mrg")}: found no tree with words; expected at least one.", new(), At("wsj_0004.mrg"));
        Fails($"{At("none.mrg")}: there is no such file; check the path.", new(), At("none.mrg"));
        Fails($"{folder.Path}: found no .mrg file with a number of data.train=7-9 in its name; the first is wsj_0001.mrg, the last wsj_0004.mrg; expected at least one.", new() { Train = "7-9" }, folder.Path);
        Fails("data.train: found nothing, beside numbers for data.dev or data.test; expected the numbers of the training files, such as 1-159.", new() { Dev = "1" }, folder.Path);
        Assert.StartsWith($"{folder.Path}: found no training set; expected a file with \"train\" in its name and one of the endings .mrg .trees .txt",
            Assert.Throws<UnrollException>(() => new TreesDataSpec().Open(folder.Path)).Message, StringComparison.Ordinal);
        foreach (string text in new[] { "", "a", "3-1", "1-2-3", "-1", "1,,2", "99999999999" })
            Assert.Equal($"train is \"{text}\"; expected the numbers of files, such as 1-159 or 1-100,120,130-159.", Assert.Throws<UnrollException>(() => new TreesDataSpec { Train = text }).Message);

        void Fails(string message, TreesDataSpec spec, string path) => Assert.Equal(message, Assert.Throws<UnrollException>(() => spec.Open(path)).Message);
    }

    [Fact]
    public void TheSampleIsAlwaysTheSameAndHasEachSentenceOnce()
    {
        Splits sample = new TreesDataSpec().Open(null);
        Assert.Equal((3000, 300, 400), (sample.Train!.Count, sample.Dev!.Count, sample.Test!.Count));
        string[] all = [.. sample.Train.Concat(sample.Dev).Concat(sample.Test).Select(example => example.ToString())];
        Assert.Equal(all.Length, all.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(sample.Train.Fingerprint, new TreesDataSpec().Open(null).Train!.Fingerprint);
        Assert.InRange(all.Max(text => text.Split(' ').Length), 10, 60);
    }
}

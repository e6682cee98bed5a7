namespace Unroll.Tests;

public sealed class LabelledDataTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void EveryFormatGivesWordsAndLabels()
    {
        Reads("a fine film/good|dull/bad", "a.tsv", "a fine  film\tgood\n\ndull\tbad\n");
        Reads("a fine film/good|dull/bad", "a.txt", "good a fine film\nbad dull\n");
        Reads("a fine film/good|dull/bad", "a.jsonl", "{\"text\":\"a fine film\",\"label\":\"good\"}\n{\"words\":[\"dull\"],\"labels\":[\"bad\"]}\n");
        Reads("who/HUM", "a.txt", "HUM:ind who\n", new LabelledDataSpec { LabelEnd = ":" });
        Reads("a/x,y|b/", "a.tsv", "a\tx, y\nb\t\n", new LabelledDataSpec { LabelSeparator = "," });
        Assert.Equal("caf\u00e9", new LabelledDataSpec { Encoding = TextEncoding.Latin1 }.Open(folder.Write("l.txt", [.. "x caf"u8, 0xE9])).Train![0].ToString());
    }

    [Fact]
    public void WhatIsWrongIsSaidWithItsLine()
    {
        folder.Says("@a.tsv:2: found no tab; expected the words, a tab, and the label.", () => Open("a.tsv", "a\tx\nb\n"));
        folder.Says("@a.tsv:1: found nothing after the last tab; expected the words, a tab, and the label.", () => Open("a.tsv", "a\t \n"));
        folder.Says("@a.txt:1: found one word, \"a\"; expected the label, a blank, and the words.", () => Open("a.txt", "a\n"));
        folder.Says("@a.txt: has no sentences; expected one a line.", () => Open("a.txt", "\n"));
        folder.Says("@a.jsonl:1: found no \"words\" (a list of texts) or \"text\" (one text); expected an object such as {\"text\": \"a fine film\", \"label\": \"good\"}.", () => Open("a.jsonl", "{}\n"));
        folder.Says("@a.jsonl:1: found no \"labels\" (a list of texts) or \"label\" (one text) among \"text\"; expected an object such as {\"text\": \"a fine film\", \"label\": \"good\"}.", () => Open("a.jsonl", "{\"text\":\"a\"}\n"));
        folder.Says("@a.jsonl:1: found no valid JSON at byte 2 of the line; expected one whole object a line.", () => Open("a.jsonl", "{\n"));
        folder.Says("Data: found fold 3 of 2; expected 2 folds or more, and one of them.", () => new LabelledDataSpec { Folds = 2, Fold = 3 }.Open(null));
        folder.Says("@l.txt:1: found the invalid UTF-8 byte 0xE9 as byte 3 of the line (offset 2 of the text); expected UTF-8, so save the file as UTF-8.",
            () => new LabelledDataSpec().Open(folder.Write("l.txt", [.. "x "u8, 0xE9])));
    }

    [Fact]
    public void AFilePerLabelAndFoldsThatAreApart()
    {
        folder.Write("README.md", "nothing");
        folder.Write("polarity.neg", string.Concat(Enumerable.Range(0, 50).Select(i => $"bad {i}\n")));
        folder.Write("polarity.pos", string.Concat(Enumerable.Range(0, 30).Select(i => $"good {i}\n")));
        HashSet<string> tested = [];
        for (int fold = 1; fold <= 10; fold++)
        {
            LabelledDataSpec spec = new() { Folds = 10, Fold = fold, DevFolds = 9 };
            Splits parts = spec.Open(folder.Path);
            string[][] texts = [.. new[] { parts.Train!, parts.Dev!, parts.Test! }.Select(part => part.Select(example => example.ToString()!).ToArray())];
            Assert.Equal([64, 8, 8], texts.Select(part => part.Length));
            Assert.Equal([40, 5, 5], texts.Select(part => part.Count(text => text.StartsWith("bad", StringComparison.Ordinal))));
            Assert.Equal(80, texts.SelectMany(part => part).Distinct().Count());
            Assert.All(texts[2], text => Assert.True(tested.Add(text)));
            Assert.Equal(parts.Test!.Fingerprint, spec.OpenTest(folder.Path).Fingerprint);
            Assert.All(parts.Test!.Take(3), sentence => Assert.Equal(sentence.Words[0] == "bad" ? "neg" : "pos", sentence.Labels![0]));
        }
        Assert.Equal(80, tested.Count);
    }

    [Fact]
    public void AFoldHasEachLabelsShareWhereverItStands()
    {
        Example[] sentences = [.. Enumerable.Range(0, 100).Select(i => Example.Labelled([$"w{i}"], [i % 10 == 0 ? "rare" : "usual"]))];
        int[] fold = HeldOut.Folds(sentences, 10, "test");
        for (int f = 0; f < 10; f++)
            Assert.Equal((1, 9), (Enumerable.Range(0, 100).Count(i => fold[i] == f && i % 10 == 0), Enumerable.Range(0, 100).Count(i => fold[i] == f && i % 10 != 0)));
    }

    [Fact]
    public void PartsAreFoundByName()
    {
        folder.Write("train.tsv", "a\tx\nb\ty\n");
        folder.Write("test.tsv", "c\tx\n");
        Splits parts = new LabelledDataSpec { DevFolds = 2 }.Open(folder.Path);
        Assert.Equal((1, 1, 1), (parts.Train!.Count, parts.Dev!.Count, parts.Test!.Count));
        folder.Write("dev.tsv", "d\tx\n");
        Assert.Equal(["d"], new LabelledDataSpec { DevFolds = 2 }.Open(folder.Path).Dev!.Select(example => example.ToString()));
    }

    [Fact]
    public void SamplesAreTheSameInEveryRunAndTheirPartsApart()
    {
        foreach (LabelledSample sample in Enum.GetValues<LabelledSample>())
        {
            Splits parts = new LabelledDataSpec { Sample = sample }.Open(null);
            Assert.Equal((1200, 200, 300), (parts.Train!.Count, parts.Dev!.Count, parts.Test!.Count));
            Assert.Equal(1700, parts.Train.Concat(parts.Dev).Concat(parts.Test).Select(example => example.ToString()).Distinct().Count());
            Assert.Equal(parts.Train.Fingerprint, new LabelledDataSpec { Sample = sample }.Open(null).Train!.Fingerprint);
        }
    }

    private object Open(string name, string text) => new LabelledDataSpec().Open(folder.Write(name, text));

    private void Reads(string expected, string name, string text, LabelledDataSpec? spec = null)
    {
        Dataset data = (spec ?? new LabelledDataSpec()).Open(folder.Write(name, text)).Train!;
        Assert.Equal(expected, string.Join('|', data.Select(sentence => $"{sentence}/{string.Join(',', sentence.Labels!)}")));
    }
}

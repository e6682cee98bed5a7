namespace Unroll.Tests;

/// <summary>Pairs of texts from files, what is said of files that are none, and the built-in sample.</summary>
public sealed class ParallelDataTests
{
    [Fact]
    public void TwoFilesByLanguage()
    {
        using Folder folder = new();
        folder.Write("train.tok.de", "eine katze\n\nzwei hunde\n");
        folder.Write("train.tok.en", "a cat\n\ntwo dogs\n");
        folder.Write("train.tok.fr", "un chat\n\ndeux chiens\n");
        folder.Write("val.tok.de", "ein hund\n");
        folder.Write("val.tok.en", "a dog\n");
        folder.Write("test_2016.tok.de", "hunde\n");
        folder.Write("test_2016.tok.en", "dogs\n");
        Splits read = Spec("de", "en").Open(folder.Path);
        Assert.Equal(["eine katze > a cat", "zwei hunde > two dogs"], read.Train!.Select(Written));
        Assert.Equal(["ein hund > a dog"], read.Dev!.Select(Written));
        Assert.Equal(["hunde > dogs"], read.Test!.Select(Written));
        Assert.Equal(["dogs > hunde"], Spec("en", "de").OpenTest(folder.Path).Select(Written));
        Assert.Equal(["a cat > un chat", "two dogs > deux chiens"], Spec("en", "fr").Open(Path.Combine(folder.Path, "train.tok")).Train!.Select(Written));
        Assert.Equal(["dogs > hunde"], Spec("en", "de").OpenTest(Path.Combine(folder.Path, "test_2016.tok.en")).Select(Written));
    }

    [Fact]
    public void OneFileWithTabs()
    {
        using Folder folder = new();
        folder.Write("train.tsv", "good morning\tguten morgen\tCC-BY 2.0\n \t \nwhere?\two?\n");
        Assert.Equal(["good morning > guten morgen", "where? > wo?"], new ParallelDataSpec().Open(folder.Path).Train!.Select(Written));
        Assert.Equal(["guten morgen > good morning", "wo ? > where?"],
            new ParallelDataSpec { Swapped = true, Tokenizer = TextTokenizer.Punctuation }.Open(Path.Combine(folder.Path, "train.tsv")).Train!.Select(Written));
        Assert.Equal(["w", "o", "?"], new ParallelDataSpec { TargetUnit = TextUnit.Characters }.Open(folder.Path).Train![1].Target!.Tokens);
    }

    [Fact]
    public void WhatCannotBeReadIsASentence()
    {
        using Folder folder = new();
        folder.Write("train.de", "a\nb\n");
        folder.Write("train.en", "a\n");
        folder.Write("half.de", "a\n\n");
        folder.Write("half.en", "a\nb\n");
        folder.Write("end.de", "a\n");
        folder.Write("end.en", "a <eos>\n");
        folder.Write("alone.de", "a\n");
        folder.Write("flat.tsv", "a\tb\nno tab\n");
        folder.Write("empty.tsv", "\n\n");
        string At(string name) => Path.Combine(folder.Path, name);
        Fails($"{At("train.en")}: found 1 lines, expected 2 as in {At("train.de")}; line n of one belongs to line n of the other.", "de", "en", folder.Path);
        Fails($"{At("half.de")}:2: found a text on one side and nothing on the other ({At("half.en")}:2); expected both or neither, so remove the pair.", "de", "en", At("half"));
        Fails($"{At("end.en")}:1: found the word <eos>, which stands for the end of a text; expected texts without it.", "de", "en", At("end"));
        Fails($"{At("alone")}: there are no files {At("alone")}.de and {At("alone")}.en (or with .gz after them); expected both, a folder that has them, or no data.source and data.target for a file with tabs.", "de", "en", At("alone"));
        Fails($"{At("flat.tsv")}:2: found no tab; expected two texts with a tab between them, or data.source and data.target to name the languages of two files.", null, null, At("flat.tsv"));
        Fails($"{At("empty.tsv")}: found no pair of texts; expected at least one.", null, null, At("empty.tsv"));
        Fails($"{At("none.tsv")}: there is no such file; check the path.", null, null, At("none.tsv"));
        Fails($"{folder.Path}: found no training set; expected train.tsv with a tab between two texts, or data.source and data.target to name the languages of two files. Its files end in de, en, tsv.", null, null, folder.Path);
        Fails($"{folder.Path}: found no training set; expected two files with \"train\" in their names that end in .cs and .en. Its files end in de, en, tsv.", "cs", "en", folder.Path);
        Fails($"{At("train.de")}: found no file train.fr beside it; expected one, whose line n belongs to its line n.", "de", "fr", folder.Path);
        Fails("data.target: found nothing; expected the ending of the other file's name, such as en, since one language was given.", "de", null, folder.Path);
        Fails("data.target: found de, as data.source is; expected another language.", "de", "de", folder.Path);
    }

    [Fact]
    public void TheSampleIsInChinese()
    {
        Splits sample = new ParallelDataSpec().Open(null);
        Dictionary<string, string> all = new(StringComparer.Ordinal);
        foreach (Example pair in sample.Train!.Concat(sample.Dev!).Concat(sample.Test!))
            all.Add(pair.ToString(), pair.Target!.ToString()!); // each input once
        Assert.Equal(9000, all.Count);
        Assert.Equal("機器學習", all["machine learning"]);
        foreach ((string english, string chinese) in new[] { ("zero", "零"), ("ten", "十"), ("fourteen", "十四"), ("twenty", "二十"), ("ninety nine", "九十九"), ("twenty one", "二十一") })
            Assert.Equal(chinese, all[english]);
        Assert.All(all.Where(pair => pair.Key.Contains("thousand and", StringComparison.Ordinal) && !pair.Key.Contains(' ' + "dollars", StringComparison.Ordinal)), pair => Assert.Contains('零', pair.Value));
        Assert.Equal(new ParallelDataSpec().Open(null).Train!.Fingerprint, sample.Train!.Fingerprint);
    }

    private static ParallelDataSpec Spec(string? source, string? target) => new() { Source = source, Target = target };

    private static string Written(Example pair) => $"{pair} > {pair.Target}";

    private static void Fails(string message, string? source, string? target, string path) => Assert.Equal(message, Assert.Throws<UnrollException>(() => Spec(source, target).Open(path)).Message);
}

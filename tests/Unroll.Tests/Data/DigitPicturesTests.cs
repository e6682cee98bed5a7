namespace Unroll.Tests;

/// <summary>Digits as pictures that are asked for by label or in words, some of whose wordings only the test set has.</summary>
public sealed class DigitPicturesTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void PicturesHaveTheSizeOfTheFile()
    {
        Write("train", 0, 3, 9);
        Write("t10k", 7);
        Splits parts = new DigitPicturesDataSpec { Dev = 1 }.Open(folder.Path);
        Assert.Equal((2, 1, 1), (parts.Train!.Count, parts.Dev!.Count, parts.Test!.Count));
        LabelledItem item = Assert.IsType<LabelledItem>(parts.Train[1].Target);
        Picture picture = Assert.IsType<Picture>(item.Item);
        Assert.Equal(("3", 2, 3, 1), (item.Label, picture.Height, picture.Width, picture.Channels));
        Assert.Equal(["3"], Assert.IsType<Labels>(parts.Train[1].Input).Values);
        Assert.Equal([.. new[] { 30, 31, 32, 33, 34, 35 }.Select(value => value / (Real)255)], picture.Values.ToArray());
        Assert.Equal((1, "9"), (new DigitPicturesDataSpec { Dev = 1, Train = 1 }.Open(folder.Path).Train!.Count, ((LabelledItem)parts.Dev[0].Target!).Label));
    }

    [Fact]
    public void WhatIsWrongIsSaid()
    {
        folder.Says("@train-images-idx3-ubyte: there is no such file; check the path.", () => new DigitPicturesDataSpec().Open(folder.Path));
        Write("train", 1, 2, 12);
        Write("t10k", 7);
        string where = folder.Path;
        Says($"{where}: found the label 12 of picture 3 of train; expected 0 to 9.", new DigitPicturesDataSpec { Dev = 1 });
        Write("train", 1, 2);
        Says($"{where}: found 2 training pictures, with 1 for the dev set and 2 to learn from; expected at least as many; set data.dev and data.train.", new DigitPicturesDataSpec { Dev = 1, Train = 2 });
        Says($"{where}: found 2 training pictures, with 2 for the dev set and the others to learn from; expected at least as many; set data.dev and data.train.", new DigitPicturesDataSpec { Dev = 2 });
        folder.Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 5]);
        Says($"{where}: found 2 pictures and 1 labels of train; expected one label a picture.", new DigitPicturesDataSpec { Dev = 1 });

        void Says(string message, DigitPicturesDataSpec spec) => Assert.Equal(message, Assert.Throws<UnrollException>(() => spec.Open(where)).Message);
    }

    /// <summary>Asked for with its picture, a digit has this picture, and a built-in one a name that can be typed.</summary>
    [Fact]
    public void PicturesMayBeAskedForWithThemselves()
    {
        DigitPicturesDataSpec spec = new() { Pictures = true };
        Splits parts = spec.Open(null), labelled = new DigitPicturesDataSpec().Open(null);
        foreach ((Dataset set, Dataset other, int first) in new[] { (parts.Train!, labelled.Train!, 1), (parts.Dev!, labelled.Dev!, 4001), (parts.Test!, labelled.Test!, 4301) })
        {
            Assert.Equal(other.Select(example => ((LabelledItem)example.Target!).Label), set.Select(example => ((LabelledItem)example.Target!).Label));
            foreach (int i in new[] { 0, 1, set.Count - 1 })
            {
                Picture asked = Assert.IsType<Picture>(set[i].Input), named = DotDigits.Named($"digit:{first + i}")!;
                Assert.Same(asked, ((LabelledItem)set[i].Target!).Item);
                Assert.Equal(($"digit:{first + i}", $"digit:{first + i}"), (asked.File, named.File));
                Assert.Equal(asked.Values.ToArray(), named.Values.ToArray());
                Assert.Equal(asked.Values.ToArray(), ((Picture)((LabelledItem)other[i].Target!).Item).Values.ToArray());
            }
        }
        Assert.Null(DotDigits.Named("digit.png"));
        foreach (string wrong in new[] { "digit:0", "digit:4801", "digit:-1", "digit:x", "digit:" })
            Assert.Equal($"A built-in picture: found {wrong}; expected digit:1 to digit:4800.", Assert.Throws<UnrollException>(() => DotDigits.Named(wrong)).Message);
        string both = "data.pictures: found true, with data.wordings=true; expected one of both.";
        Assert.Equal(both, Assert.Throws<UnrollException>(() => (spec with { Wordings = true }).Open(null)).Message);
        Assert.Equal(both, Assert.Throws<UnrollException>(() => (spec with { Wordings = true }).OpenTest(folder.Path)).Message);
        Write("train", 1, 2);
        Write("t10k", 7);
        Example read = (spec with { Dev = 1 }).Open(folder.Path).Test![0];
        Assert.Same(read.Input, ((LabelledItem)read.Target!).Item);
    }

    /// <summary>No wording of the test set is in the training or dev set, and each of its words is in the training set.</summary>
    [Fact]
    public void WordingsOfTheTestSetAreNewAndTheirWordsAreNot()
    {
        Splits parts = new DigitPicturesDataSpec { Wordings = true }.Open(null);
        HashSet<string> known = [.. parts.Train!.Concat(parts.Dev!).Select(Wording)], words = [.. parts.Train!.SelectMany(example => example.Input.Tokens)];
        Assert.All(parts.Test!, example => Assert.DoesNotContain(Wording(example), known));
        Assert.All(parts.Test!, example => Assert.All(example.Input.Tokens, word => Assert.Contains(word, words)));
        Assert.True(known.Count > 300, $"{known.Count} wordings");
        Assert.Superset(new HashSet<string>(["seven", "the digit seven", "sieben", "七", "7", "sept"]), known);
        Assert.Equal(parts.Test!.Fingerprint, new DigitPicturesDataSpec { Wordings = true }.Open(null).Test!.Fingerprint);
        Assert.Equal(parts.Train!.Select(LabelOf), new DigitPicturesDataSpec().Open(null).Train!.Select(example => Assert.Single(Assert.IsType<Labels>(example.Input).Values)));

        static string Wording(Example example) => string.Join(' ', example.Input.Tokens);
        static string LabelOf(Example example) => ((LabelledItem)example.Target!).Label;
    }

    /// <summary>Each digit has wordings of both kinds; what they ask for is what an example's picture shows, and a Chinese character is a word of its own.</summary>
    [Fact]
    public void WordingsAskForTheDigit()
    {
        string[][] words =
        [
            ["zero", "0", "null", "zéro", "零"], ["one", "1", "eins", "un", "一"], ["two", "2", "zwei", "deux", "二"], ["three", "3", "drei", "trois", "三"], ["four", "4", "vier", "quatre", "四"],
            ["five", "5", "fünf", "cinq", "五"], ["six", "6", "sechs", "六"], ["seven", "7", "sieben", "sept", "七"], ["eight", "8", "acht", "huit", "八"], ["nine", "9", "neun", "neuf", "九"],
        ];
        Rng random = new(5);
        HashSet<string> seen = [];
        for (int i = 0; i < 4000; i++)
        {
            string[] tokens = [.. DigitWordings.Draw(i % 10, i % 3 == 0, ref random).Tokens];
            Assert.Contains(words[i % 10], word => tokens.Contains(word));
            seen.UnionWith(tokens);
        }
        Assert.All(words.SelectMany(all => all), word => Assert.Contains(word, seen));
        Assert.Equal(["不", "是", "六", "而", "是", "七"], DigitWordings.Split("不是六而是七").Tokens);
        Assert.Equal(["sechs", "nicht", ",", "sondern", "sieben"], DigitWordings.Split("sechs nicht, sondern sieben").Tokens);
    }

    private void Write(string part, params byte[] labels)
    {
        folder.Write($"{part}-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, (byte)labels.Length, 0, 0, 0, 2, 0, 0, 0, 3, .. labels.SelectMany(label => Enumerable.Range(0, 6).Select(i => (byte)((10 * label) + i)))]);
        folder.Write($"{part}-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, (byte)labels.Length, .. labels]);
    }
}

namespace Unroll.Tests;

/// <summary>Pictures with captions from files, their faults, and the built-in scenes.</summary>
public sealed class CaptionDataTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LinesOfOnePictureAreItsCaptions()
    {
        foreach (string name in (string[])["a.png", "p/b.png"])
            folder.Write(name, PictureCoding.Pack(new Picture(3, 3, 3, Enumerable.Repeat((Real)(name.Length / 10.0), 27).ToArray())));
        string train = folder.Write("train.tsv", "p/b.png\ta dog\na.png\ta cat\twithout effect\n\np/b.png\tit is a  dog \n");
        folder.Write("dev.tsv", "a.png\ta cat\n");
        folder.Write("test.txt", "a.png\tcafe\u0301\n");
        Splits all = new CaptionDataSpec { Height = 2, Width = 4 }.Open(folder.Path);
        Assert.Equal(["a dog | it is a dog", "a cat"], all.Train!.Select(example => example.Target!.ToString()));
        Picture first = all.Train![0].InputAs<Picture>("x");
        Assert.Equal((2, 4, 3, Path.Combine(folder.Path, "p/b.png")), (first.Height, first.Width, first.Channels, first.File));
        Assert.Equal("caf\u00E9", Assert.Single(all.Test!).Target!.ToString());
        Assert.Single(all.Dev!);
        Dataset one = new CaptionDataSpec { Grey = true, Unit = TextUnit.Characters }.OpenTest(train);
        Assert.Equal(1, one[0].InputAs<Picture>("x").Channels);
        Assert.Equal(["a", " ", "c", "a", "t"], one[1].TargetAs<Texts>("x").All[0].Tokens);
        Assert.NotEqual(new CaptionDataSpec().OpenTest(train).Fingerprint, new CaptionDataSpec { Width = 47 }.OpenTest(train).Fingerprint);
    }

    [Fact]
    public void EachFaultIsASentence()
    {
        folder.Write("a.png", PictureCoding.Pack(new Picture(1, 1, 1, new Real[1])));
        Refused("a.png\ta cat\na.png a cat\n", ":2: found no tab; expected the name of a picture, a tab and a caption.");
        Refused(" \ta cat\n", ":1: found no name of a picture before the tab; expected the name of a picture, a tab and a caption.");
        Refused("a.png\t \n", ":1: found no caption behind the tab; expected the name of a picture, a tab and a caption.");
        Refused("a.png\tthe <eos> of it\n", ":1: found the word <eos>, which stands for the end of a caption; expected captions without it.");
        Refused("a.png\ta\nb.png\tb\n", $":2: found the name of a picture, {Path.Combine(folder.Path, "b.png")}, which is no file; expected a path that begins at the folder of the captions.");
        Refused("\n", ": found no picture with a caption; expected at least one.");
        File.Delete(Path.Combine(folder.Path, "train.tsv"));
        Assert.Equal($"{folder.Path}: found no training set; expected train.tsv: for each caption a line with the name of a picture, a tab and the caption.", Assert.Throws<UnrollException>(() => new CaptionDataSpec().Open(folder.Path)).Message);
        Assert.Contains("found no test set; expected test.tsv", Assert.Throws<UnrollException>(() => new CaptionDataSpec().OpenTest(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<UnrollException>(() => new Texts());
        Assert.Throws<UnrollException>(() => new Picture(2, 2, 3, new Real[11]));
        Assert.Throws<UnrollException>(() => new Picture(2, 2, 2, new Real[8]));

        void Refused(string text, string sentence) =>
            folder.Says("@train.tsv" + sentence, () => new CaptionDataSpec().Open(folder.Write("train.tsv", text)));
    }

    /// <summary>Where the shapes of a scene lie is where the caption says, by the centres of their colours.</summary>
    [Fact]
    public void ScenesAreWhatTheirCaptionsSay()
    {
        Splits scenes = new CaptionDataSpec().Open(null);
        Assert.Equal((3000, 300, 500), (scenes.Train!.Count, scenes.Dev!.Count, scenes.Test!.Count));
        Assert.Equal(scenes.Test.Fingerprint, new CaptionDataSpec().Open(null).Test!.Fingerprint);
        int seen = 0;
        foreach (Example scene in scenes.Test)
        {
            Texts captions = scene.TargetAs<Texts>("x");
            string[] words = [.. captions.All[0].Tokens];
            Assert.Equal(words.Length == 3 ? 1 : 2, captions.All.Count);
            if (words.Length == 3 || words[1] == words[^2])
                continue;
            Picture picture = scene.InputAs<Picture>("x");
            ((double x, double y), (double otherX, double otherY)) = (Centre(picture, words[1]), Centre(picture, words[^2]));
            Assert.True(words[3] switch { "left" => x < otherX, "right" => x > otherX, "above" => y < otherY, _ => y > otherY }, captions.ToString());
            seen++;
        }
        Assert.True(seen > 200);
        Picture first = scenes.Test[0].InputAs<Picture>("x"), named = ColouredScenes.Named("scene:3301", new CaptionDataSpec())!;
        Assert.Equal(("scene:3301", "scene:3301"), (first.File, named.File));
        Assert.Equal(first.Values.ToArray(), named.Values.ToArray());
        Assert.Null(ColouredScenes.Named("scene.png", new CaptionDataSpec()));
        foreach (string none in (string[])["scene:0", "scene:3801", "scene:x", "scene:"])
            Assert.Equal($"There is no built-in picture {none}; expected scene:1 to scene:3800, of which those from scene:3301 on are the test set.", Assert.Throws<UnrollException>(() => ColouredScenes.Named(none, new CaptionDataSpec())).Message);
        Assert.Equal((7, 9, 1), (new CaptionDataSpec { Height = 7, Width = 9, Grey = true }.Open(null).Dev![0].InputAs<Picture>("x") is { } small ? (small.Height, small.Width, small.Channels) : default));
    }

    private static (double X, double Y) Centre(Picture picture, string colour)
    {
        Func<double, double, double, bool> isOf = colour switch
        {
            "red" => (r, g, b) => r > 0.7 && g < 0.3 && b < 0.3,
            "green" => (r, g, b) => r < 0.3 && g > 0.4 && b < 0.35,
            "blue" => (r, g, b) => r < 0.3 && g < 0.4 && b > 0.6,
            "yellow" => (r, g, b) => r > 0.8 && g > 0.7 && b < 0.3,
            "purple" => (r, g, b) => r is > 0.45 and < 0.65 && g < 0.3 && b is > 0.5 and < 0.75,
            _ => (r, g, b) => r < 0.2 && g < 0.2 && b < 0.2,
        };
        (double x, double y, int count) = (0, 0, 0);
        for (int i = 0; i < picture.Height * picture.Width; i++)
        {
            ReadOnlySpan<Real> pixel = picture.Values.Span.Slice(3 * i, 3);
            if (isOf(pixel[0], pixel[1], pixel[2]))
                (x, y, count) = (x + (i % picture.Width), y + (i / picture.Width), count + 1);
        }
        Assert.True(count > 0, colour);
        return (x / count, y / count);
    }
}

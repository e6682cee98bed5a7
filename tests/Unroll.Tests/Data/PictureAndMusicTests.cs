namespace Unroll.Tests;

public sealed class PictureAndMusicTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void PicturesAreReadPixelByPixel()
    {
        WriteMnist("train", 3);
        WriteMnist("t10k", 1);
        Splits parts = new MnistDataSpec { Dev = 1 }.Open(folder.Path);
        Assert.Equal((2, 1, 1), (parts.Train!.Count, parts.Dev!.Count, parts.Test!.Count));
        Frames second = (Frames)parts.Train[1].Input, permuted = (Frames)new MnistDataSpec { Dev = 1, Permuted = true }.Open(folder.Path).Train![1].Input;
        Assert.Equal(((Real)(4 / (Real)255), (Real)(7 / (Real)255), "1", 4, 1), (second.Frame(0)[0], second.Frame(3)[0], parts.Train[1].Labels![0], second.Length, second.Size));
        Assert.Equal(second.Values.ToArray().Order(), permuted.Values.ToArray().Order());
        Frames rows = (Frames)new MnistDataSpec { Dev = 1, PixelsPerStep = 2 }.Open(folder.Path).Train![1].Input;
        Assert.Equal((2, 2), (rows.Length, rows.Size));
        Assert.Equal(second.Values.Span, rows.Values.Span);
    }

    [Fact]
    public void WhatIsNoPictureIsSaid()
    {
        folder.Says("@t10k-images-idx3-ubyte: there is no such file; check the path.", () => new MnistDataSpec().OpenTest(folder.Path));
        WriteMnist("t10k", 2);
        folder.Write("t10k-labels-idx1-ubyte.gz", [0, 0, 8, 1, 0, 0, 0, 1, 5]);
        Assert.EndsWith(": found 2 pictures and 1 labels of t10k; expected one label a picture.", Assert.Throws<UnrollException>(() => new MnistDataSpec().OpenTest(folder.Path)).Message, StringComparison.Ordinal);
        folder.Write("t10k-labels-idx1-ubyte.gz", [0, 0, 8, 1, 0, 0, 0, 2, 5]);
        folder.Says("@t10k-labels-idx1-ubyte.gz: found 1 bytes after the header; expected 2 items of 1, as it says.", () => new MnistDataSpec().OpenTest(folder.Path));
        folder.Write("t10k-labels-idx1-ubyte.gz", [0, 0, 9, 1]);
        folder.Says("@t10k-labels-idx1-ubyte.gz: found no IDX file of bytes in 1 dimensions; expected it to begin with the bytes 0 0 8 1.", () => new MnistDataSpec().OpenTest(folder.Path));
        Assert.Equal("The built-in sample: found pictures of 784 pixels to be read by 5; expected a number that divides them; set data.pixelsPerStep.",
            Assert.Throws<UnrollException>(() => new MnistDataSpec { PixelsPerStep = 5 }.Open(null)).Message);
    }

    [Fact]
    public void MusicIsTheKeysThatSound()
    {
        string path = folder.Write("a.json", """{"train":[[[21,108],[]],[[60]]],"valid":[],"test":[[[22]]]}""");
        Frames piece = (Frames)new ChoralesDataSpec().Open(folder.Path).Train![0].Input;
        Assert.Equal((2, 88, (Real)1, (Real)1, (Real)2), (piece.Length, piece.Size, piece.Frame(0)[0], piece.Frame(0)[87], piece.Values.ToArray().Sum()));
        Assert.Single(new ChoralesDataSpec().OpenTest(path));
        folder.Says("@a.json, train, piece 0: found the note 20; expected MIDI numbers from 21 to 108, the keys of a piano.", () => Open("""{"train":[[[20]]]}"""));
        folder.Says("@a.json, train, piece 0: found something else than lists of notes; expected a list of steps, each a list of MIDI numbers.", () => Open("""{"train":[[60]]}"""));
        folder.Says("@a.json: found no list \"train\"; expected an object with \"train\", \"valid\" and \"test\", each a list of pieces.", () => Open("[]"));
        folder.Says("@a.json:1: found no valid JSON at byte 2 of the line; expected an object with \"train\", \"valid\" and \"test\".", () => Open("{"));

        object Open(string text) => new ChoralesDataSpec().Open(folder.Write("a.json", text));
    }

    [Fact]
    public void SamplesAreTheSameInEveryRun()
    {
        foreach (DataSpec spec in (DataSpec[])[new MnistDataSpec(), new ChoralesDataSpec()])
        {
            Splits parts = spec.Open(null);
            Assert.Equal(parts.Test!.Fingerprint, spec.Open(null).Test!.Fingerprint);
            Assert.NotEqual(parts.Dev!.Fingerprint, parts.Test.Fingerprint);
        }
        Assert.All(new MnistDataSpec().Open(null).Train!, picture => Assert.Equal(784, picture.Length));
    }

    /// <summary>Pictures of 2 × 2 pixels that count up.</summary>
    private void WriteMnist(string part, byte count)
    {
        folder.Write($"{part}-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 2, 0, 0, 0, 2, .. Enumerable.Range(0, 4 * count).Select(i => (byte)i)]);
        folder.Write($"{part}-labels-idx1-ubyte.gz", [0, 0, 8, 1, 0, 0, 0, count, .. Enumerable.Range(0, count).Select(i => (byte)i)]);
    }
}

namespace Unroll.Tests;

/// <summary>Pictures beside one another.</summary>
public sealed class PictureSheetTests
{
    [Fact]
    public void NinePicturesTakeTwoLines()
    {
        Picture[] pictures = [.. Enumerable.Range(1, 9).Select(i => new Picture(1, 2, 1, new[] { (Real)i / 10, (Real)i / 10 }))];
        Picture sheet = PictureSheet.Of(pictures);
        Assert.Equal((3, 23), (sheet.Height, sheet.Width));
        Real[] values = sheet.Values.ToArray();
        Assert.Equal([.. new[] { 1, 1, 0, 2, 2, 0, 3, 3, 0, 4, 4, 0, 5, 5, 0, 6, 6, 0, 7, 7, 0, 8, 8 }.Select(value => (Real)value / 10)], values[..23]);
        Assert.All(values[23..46], value => Assert.Equal(0, value));
        Assert.Equal([(Real)9 / 10, (Real)9 / 10], values[46..48]);
        Picture read = PictureCoding.Unpack(PictureSheet.Png(pictures), "the sheet", new PictureSize(3, 23, 1));
        Assert.All(read.Values.ToArray().Zip(values), pair => Assert.Equal(pair.Second, pair.First, 0.003));
    }

    [Fact]
    public void ALineMayHaveAnotherNumberOfPictures()
    {
        Picture[] pictures = [.. Enumerable.Range(1, 4).Select(i => new Picture(1, 1, 1, new[] { (Real)i / 10 }))];
        Picture sheet = PictureSheet.Of(pictures, 2);
        Assert.Equal((3, 3), (sheet.Height, sheet.Width));
        Assert.Equal([.. new[] { 1, 0, 2, 0, 0, 0, 3, 0, 4 }.Select(value => (Real)value / 10)], sheet.Values.ToArray());
        Assert.Equal("perLine is 0; expected 1 or more.", Assert.Throws<UnrollException>(() => PictureSheet.Png(pictures, 0)).Message);
    }

    [Fact]
    public void PicturesOfDifferentSizesAreSaid()
    {
        Assert.Equal("A sheet of pictures: found none; expected at least one.", Assert.Throws<UnrollException>(() => PictureSheet.Png([])).Message);
        Assert.Equal("A sheet of pictures: found 1 x 1 pixels of 3; expected 1 x 2 of 1, as the first has.",
            Assert.Throws<UnrollException>(() => PictureSheet.Png([new Picture(1, 2, 1, new Real[2]), new Picture(1, 1, 3, new Real[3])])).Message);
    }
}

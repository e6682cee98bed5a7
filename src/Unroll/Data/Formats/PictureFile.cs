namespace Unroll;

/// <summary>A picture from a file in PNG or JPEG, or from a data URL that has such a file in base64, as web pages send pictures.</summary>
internal static class PictureFile
{
    private const string UrlStart = "data:image/";

    /// <summary>Reads a picture.</summary>
    /// <param name="path">The file; or <c>data:image/png;base64,</c> or <c>data:image/jpeg;base64,</c> and the file's bytes; empty for a picture without pixels.</param>
    /// <param name="size">What it is brought to.</param>
    /// <exception cref="UnrollException">There is no such file, or it is no picture that can be read.</exception>
    public static Picture Read(string path, PictureSize size)
    {
        if (path.StartsWith(UrlStart, StringComparison.Ordinal))
            return PictureCoding.Unpack(DataUrl.Bytes(path, "data:image/png;base64, or data:image/jpeg;base64,"), "The data URL", size);
        if (path.Length == 0)
            return new Picture(0, 0, size.Channels, default);
        Require.That(!Directory.Exists(path), path, "a folder", "a PNG or JPEG file");
        Picture read = PictureCoding.Unpack(ByteFile.Read(path, _ => ByteFile.LargestFile), path, size);
        return new Picture(read.Height, read.Width, read.Channels, read.Values) { File = path };
    }

    /// <summary>What a user would type for a picture: its file; for one made in memory, a data URL of it as PNG.</summary>
    public static string Write(Picture picture) => picture.File ?? (picture.Values.IsEmpty ? "" : UrlStart + "png;base64," + Convert.ToBase64String(PictureCoding.Pack(picture)));
}

namespace Unroll;

/// <summary>A picture from a file in PNG or JPEG, or from a data URL that has such a file in base64, as web pages send pictures.</summary>
internal static class PictureFile
{
    private const string DataUrl = "data:image/";

    /// <summary>Reads a picture.</summary>
    /// <param name="path">The file; or <c>data:image/png;base64,</c> or <c>data:image/jpeg;base64,</c> and the file's bytes; empty for a picture without pixels.</param>
    /// <param name="size">What it is brought to.</param>
    /// <exception cref="UnrollException">There is no such file, or it is no picture that can be read.</exception>
    public static Picture Read(string path, PictureSize size)
    {
        if (path.StartsWith(DataUrl, StringComparison.Ordinal))
            return PictureCoding.Unpack(FromUrl(path), "The data URL", size);
        if (path.Length == 0)
            return new Picture(0, 0, size.Channels, default);
        Require.That(!Directory.Exists(path), path, "a folder", "a PNG or JPEG file");
        Picture read = PictureCoding.Unpack(ByteFile.Read(path, _ => ByteFile.LargestFile), path, size);
        return new Picture(read.Height, read.Width, read.Channels, read.Values) { File = path };
    }

    /// <summary>What a user would type for a picture: its file; for one made in memory, a data URL of it as PNG.</summary>
    public static string Write(Picture picture) => picture.File ?? (picture.Values.IsEmpty ? "" : DataUrl + "png;base64," + Convert.ToBase64String(PictureCoding.Pack(picture)));

    private static byte[] FromUrl(string url)
    {
        int comma = url.IndexOf(',', StringComparison.Ordinal);
        try
        {
            if (comma > 0 && url[..comma].EndsWith(";base64", StringComparison.Ordinal))
                return Convert.FromBase64String(url[(comma + 1)..]);
        }
        catch (FormatException)
        {
            // the sentence below
        }
        throw new UnrollException("The data URL: found no base64 behind its comma; expected data:image/png;base64, or data:image/jpeg;base64, and the bytes of the file.");
    }
}

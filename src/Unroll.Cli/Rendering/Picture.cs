namespace Unroll.Cli;

/// <summary>A picture that is asked for by <c>--svg</c>.</summary>
internal static class Picture
{
    /// <summary>Writes it, and says where it is.</summary>
    public static void Save(Host host, string path, string svg)
    {
        Write("--svg", path, System.Text.Encoding.UTF8.GetBytes(svg));
        host.Error.Write($"The picture is in {path}.\n");
    }

    /// <summary>Writes the file of an option.</summary>
    public static void Write(string option, string path, byte[] picture)
    {
        try
        {
            using Stream file = OutputFile.Create(path);
            file.Write(picture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnrollException($"{option} {path}: the file cannot be written ({e.Message.TrimEnd('.')}); expected a path that can.", e);
        }
    }
}

namespace Unroll.Cli;

/// <summary>A picture that is asked for by <c>--svg</c>.</summary>
internal static class Picture
{
    /// <summary>Writes it, and says where it is.</summary>
    public static void Save(Host host, string path, string svg)
    {
        Write(path, svg);
        host.Error.Write($"The picture is in {path}.\n");
    }

    public static void Write(string path, string svg)
    {
        try
        {
            using StreamWriter file = new(OutputFile.Create(path));
            file.Write(svg);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnrollException($"--svg {path}: the file cannot be written ({e.Message.TrimEnd('.')}); expected a path that can.", e);
        }
    }
}

using System.IO.Compression;
using System.Text;

namespace Unroll;

/// <summary>N-gram models in files of the ARPA format, UTF-8, plain or compressed with gzip (<c>.gz</c>).</summary>
public static class ArpaFile
{
    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnrollException">The file is missing, unreadable, or damaged; says at which line.</exception>
    public static NGramModel Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NGramModel.Read(TextLines.Enumerate(path).Select(line => line.Text), path);
    }

    /// <summary>Writes a model; what was there before is replaced in one step.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="UnrollException">The file cannot be written.</exception>
    public static void Write(NGramModel model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            ReplacedFile.Write(path, stream =>
            {
                using Stream? packed = TextLines.IsGzip(path) ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : null;
                using StreamWriter writer = new(packed ?? stream, new UTF8Encoding(false), leaveOpen: true);
                model.Write(writer);
            });
        }
        catch (Exception caught) when (caught is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnrollException($"{path}: cannot be written ({caught.Message.TrimEnd('.')}); expected a place for a file.", caught);
        }
    }
}

using System.Text;

namespace Unroll;

/// <summary>Bayesian networks in files of the BIF format, as the bnlearn repository has them; UTF-8, also compressed with gzip (<c>.gz</c>).</summary>
public static class BifFile
{
    /// <summary>Reads a network.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnrollException">The file is missing, unreadable, or no network; says at which line.</exception>
    public static BayesNet Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return BayesNet.Read(TextLines.Enumerate(path).Select(line => line.Text), path);
    }

    /// <summary>Writes a network; what was there before is replaced in one step. Every number has the digits that give it back exactly.</summary>
    /// <param name="net">The network.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="UnrollException">The file cannot be written.</exception>
    public static void Write(BayesNet net, string path)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            ReplacedFile.Write(path, stream =>
            {
                using StreamWriter writer = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
                net.Write(writer);
            });
        }
        catch (Exception caught) when (caught is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnrollException($"{path}: cannot be written ({caught.Message.TrimEnd('.')}); expected a place for a file.", caught);
        }
    }
}

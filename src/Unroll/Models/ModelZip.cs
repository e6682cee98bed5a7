using System.IO.Compression;

namespace Unroll;

/// <summary>A model as a zip of its folder, in a stream: a resource of a program, a blob, a message.</summary>
internal static class ModelZip
{
    private const long LargestPacked = 1 << 30;
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // equal models are equal bytes

    /// <summary>Writes a model.</summary>
    /// <exception cref="UnrollException">The stream cannot be written.</exception>
    public static void Save(Model model, Stream stream, Catalogue catalogue)
    {
        if (!stream.CanWrite)
            throw new UnrollException("The stream that the model is to be saved to cannot be written, or is closed; expected one that can.");
        ModelManifest manifest = ModelManifest.Of(1, model.Fitted.Files);
        using ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        ModelFiles.Write(model, manifest, catalogue, Write);
        Write(ModelManifest.FileName, target => target.Write(manifest.ToJson()));

        void Write(string name, Action<Stream> write)
        {
            ZipArchiveEntry entry = zip.CreateEntry(name, name == manifest.Weights ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
            entry.LastWriteTime = Epoch;
            using Stream target = entry.Open();
            write(target);
        }
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="UnrollException">The stream is no zip of a model, or a hostile one.</exception>
    public static Model Load(Stream stream, Catalogue catalogue, Device? device)
    {
        if (!stream.CanRead)
            throw new UnrollException("The stream that the model is to be read from cannot be read, or is closed; expected one that can.");
        string name = stream is FileStream file ? file.Name : "the model's stream";
        using MemoryStream? copy = stream.CanSeek ? null : Copy(stream, name);
        try
        {
            using ZipArchive zip = new(copy ?? stream, ZipArchiveMode.Read, leaveOpen: true);
            ZipSource source = ZipSource.Open(zip, name);
            return ModelReader.Read(source.Manifest, source, catalogue, device);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new UnrollException($"{name}: this is no zip of a model's folder, or it is damaged ({e.Message.TrimEnd('.')}); expected what Model.Save writes to a stream.", e);
        }
    }

    private static MemoryStream Copy(Stream stream, string name)
    {
        MemoryStream copy = new();
        using LimitedStream limited = new(stream, LargestPacked, () => new UnrollException($"{name}: found more than {LargestPacked} bytes in a stream that cannot seek; expected fewer, since they are kept in memory, so give a stream that can."));
        limited.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }
}

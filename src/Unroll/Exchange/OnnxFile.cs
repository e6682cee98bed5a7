namespace Unroll;

/// <summary>A model, or a part of one, as an ONNX file.</summary>
public sealed class OnnxFile
{
    private readonly byte[] bytes;

    internal OnnxFile(string part, IReadOnlyList<OnnxValue> inputs, IReadOnlyList<OnnxValue> outputs, byte[] bytes)
    {
        Part = part;
        Inputs = inputs;
        Outputs = outputs;
        this.bytes = bytes;
    }

    /// <summary>Which part of a model: "encoder" or "step" (one step of the decoder) of models that write; "" for a whole model.</summary>
    public string Part { get; }

    /// <summary>What goes in.</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; }

    /// <summary>What comes out.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; }

    /// <summary>The file.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>The path of this part, if a model is to be saved under a path: the part's name goes before the ending.</summary>
    /// <param name="path">Such as <c>translator.onnx</c>.</param>
    /// <returns>Such as <c>translator.encoder.onnx</c>; the path itself for a whole model.</returns>
    public string PathFor(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Part.Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}.{Part}{Path.GetExtension(path)}");
    }

    /// <summary>Writes it.</summary>
    /// <param name="path">The file, as <see cref="PathFor"/> names it; one that is there is replaced.</param>
    /// <exception cref="UnrollException">It cannot be written; what was there is unchanged.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            ReplacedFile.Write(path, stream => stream.Write(bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnrollException($"{path}: the model cannot be written: {e.Message.TrimEnd('.')}.", e);
        }
    }
}

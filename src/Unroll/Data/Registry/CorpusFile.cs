namespace Unroll;

/// <summary>One file of a corpus: what it is called, what it must be, byte for byte, and whether it is unpacked.</summary>
public sealed record CorpusFile
{
    private const long LeastLimit = 1 << 20;
    private const long LargestRatio = 64;

    /// <summary>Its name in the corpus's folder, folders divided by <c>/</c>; of an archive, the name of the folder that it is unpacked into.</summary>
    public required string Name { get; init; }

    /// <summary>What follows the addresses of <see cref="Corpus.From"/>. Default: null, the name.</summary>
    public string? Path { get; init; }

    /// <summary>Its size as it is fetched, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The SHA-256 of the bytes that are fetched, in hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How it is packed, if it is to be unpacked. Default: null, it stays as it is.</summary>
    public Packing? Unpack { get; init; }

    /// <summary>
    /// The most bytes that may come out when it is unpacked. Default: null, 64 times <see cref="Bytes"/>, at least 1 MiB. Ignored unless <see cref="Unpack"/>
    /// is given.
    /// </summary>
    public long? UnpackedBytes { get; init; }

    /// <summary>The most bytes that may come out.</summary>
    internal long UnpackedLimit => UnpackedBytes ?? Math.Max(LeastLimit, Bytes > long.MaxValue / LargestRatio ? long.MaxValue : Bytes * LargestRatio);
}

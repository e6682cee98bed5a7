namespace Unroll;

/// <summary>A file that came out of an archive.</summary>
/// <param name="Name">Its name in the folder; of a single compressed file the empty text.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal digits.</param>
internal sealed record UnpackedFile(string Name, long Bytes, string Sha256);

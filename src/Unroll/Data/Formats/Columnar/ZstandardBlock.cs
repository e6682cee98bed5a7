using ZstdSharp;

namespace Unroll;

/// <summary>Unpacks Zstandard, by ZstdSharp (docs/decisions/0027).</summary>
internal static class ZstandardBlock
{
    /// <summary>Unpacks data of a known length.</summary>
    /// <exception cref="InvalidDataException">They are no Zstandard, or of another length.</exception>
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        try
        {
            using Decompressor decompressor = new();
            if (decompressor.TryUnwrap(packed, target, out int written) && written == target.Length)
                return;
        }
        catch (ZstdException e)
        {
            throw new InvalidDataException($"a page is no valid Zstandard data: {e.Message.TrimEnd('.')}", e);
        }
        throw new InvalidDataException("a page of Zstandard data has another length than it says");
    }
}

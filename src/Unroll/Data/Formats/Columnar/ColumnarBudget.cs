namespace Unroll;

/// <summary>How much a column of a file may unpack to, so that few bytes cannot stand for more than memory holds.</summary>
/// <param name="length">The bytes of the file.</param>
internal sealed class ColumnarBudget(long length)
{
    private const int MostPerByte = 200;

    private long left = (length * MostPerByte) + (1 << 20);

    /// <summary>Takes memory for something.</summary>
    /// <exception cref="InvalidDataException">There would be too much.</exception>
    public void Take(long bytes)
    {
        left -= bytes;
        if (bytes < 0 || left < 0)
            throw new InvalidDataException($"a column unpacks to more than {MostPerByte} bytes for each of the file's");
    }
}

namespace Unroll.Fuzz;

/// <summary>A reader to be tried: valid samples, and how they are read.</summary>
/// <param name="Name">Its name for <c>--only</c>.</param>
/// <param name="Samples">Each is read without complaint.</param>
/// <param name="Read">Reads the files of a folder, or the input itself.</param>
public sealed record FuzzReader(string Name, IReadOnlyList<FuzzInput> Samples, Action<string, FuzzInput> Read)
{
    /// <summary>Whether the input is written to a folder first.</summary>
    public bool OnDisk { get; init; } = true;

    /// <summary>How many bytes may be allocated for each byte of input.</summary>
    public int BytesPerByte { get; init; } = 600;
}

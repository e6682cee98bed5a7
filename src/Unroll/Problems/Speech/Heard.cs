namespace Unroll;

/// <summary>What an encoder read of some sounds.</summary>
/// <param name="Encoded">Its last states, and its outputs as the memory: rows [N, F], a sequence for each sound.</param>
/// <param name="Times">Where the rows of each sound are in it, [B].</param>
/// <param name="Subject">What error messages call a sound, by its index.</param>
internal sealed record Heard(Encoded Encoded, IReadOnlyList<RowTimes> Times, Func<int, string> Subject)
{
    /// <summary>The encoder's outputs, [N, F].</summary>
    public Sequences Rows => Encoded.Memory!;
}

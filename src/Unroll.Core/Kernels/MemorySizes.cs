namespace Unroll;

/// <summary>The sizes of a memory that heads address. A memory is [W, M]: the first number of every slot, then the second of every slot, ...</summary>
/// <param name="Slots">M.</param>
/// <param name="Width">W, the numbers of a slot.</param>
/// <param name="Reads">Reading heads, which come first.</param>
/// <param name="Writes">Writing heads.</param>
/// <param name="Range">Heads move by -range to range slots.</param>
/// <param name="Cosine">Whether content is compared by the cosine; else by the inner product.</param>
internal readonly record struct MemorySizes(int Slots, int Width, int Reads, int Writes, int Range, bool Cosine)
{
    /// <summary>What is added to squared lengths below a cosine, so that an empty slot has a gradient that is finite.</summary>
    public const double Least = 1e-6;

    /// <summary>K.</summary>
    public int Heads => Reads + Writes;

    /// <summary>How many moves a head chooses from.</summary>
    public int Shifts => (2 * Range) + 1;

    /// <summary>The numbers that a controller gives each head: key [W], strength, gate, shifts, sharpening.</summary>
    public int Head => Width + 3 + Shifts;

    /// <summary>P: the numbers of all heads, then for each writing head what it erases [W] and what it adds [W].</summary>
    public int Interface => (Heads * Head) + (Writes * 2 * Width);

    /// <summary>What a step keeps for its derivative: 1 / length of each slot; for each head similarities, content weights and moved weights.</summary>
    public int Kept => (1 + (3 * Heads)) * Slots;

    /// <summary>What the derivative of a step needs besides.</summary>
    public int Scratch => (4 + Heads) * Slots;
}

using System.Numerics;

namespace Unroll;

/// <summary>
/// Where the numbers of as many sequences as two registers of doubles hold lie side by side while a hidden Markov model reads them, W of them: x[t, s] is W numbers, one for each sequence. A sequence that is
/// shorter than the longest goes on behind its end with steps that every state emits with probability 1, which changes nothing before.
/// </summary>
internal readonly unsafe struct MarkovLanes(double* memory, int states, int steps)
{
    /// <summary>Forward numbers are divided by their sum at every step whose number is a multiple of this: often enough that nothing underflows that matters.</summary>
    public const int Between = 8;

    /// <summary>W, the number of sequences.</summary>
    public static int Width => 2 * Vector<double>.Count;

    /// <summary>How many numbers the memory takes.</summary>
    public static long Size(int states, int steps) => Width * ((3L * steps * states) + steps + 2);

    /// <summary>S.</summary>
    public int States => states;

    /// <summary>T of the longest sequence.</summary>
    public int Steps => steps;

    private nint Table => (nint)steps * states * Width;

    /// <summary>The probability of each step in each state, up to a factor a step, [T, S, W]; after the way back, onward: that of this step and all later ones, scaled.</summary>
    public double* Emitted(int t) => memory + ((nint)t * states * Width);

    /// <summary>The probability of the steps up to this one and each state, scaled, [T, S, W].</summary>
    public double* Forward(int t) => Emitted(t) + Table;

    /// <summary>The probability of each state given all steps, [T, S, W].</summary>
    public double* Shares(int t) => Forward(t) + Table;

    /// <summary>What forward numbers were divided by, [T, W]; at steps between, 1. After the last step, their sum there, [W]: the product of all is the probability of the sequence, up to its factors.</summary>
    public double* Scales(int t) => memory + (3 * Table) + ((nint)t * Width);

    /// <summary>The largest number on the way back, [W]: where it is extreme, something may have been lost to underflow.</summary>
    public double* Most => Scales(steps + 1);
}

using System.Numerics;

namespace Unroll;

/// <summary>
/// Where the numbers of one sequence lie while its alignments are summed. A target of L labels has L label states and L + 1 blanks, blank i before label i. A row holds
/// one step: a register of zeros, the labels, the blanks, a register of zeros; so that the neighbours of a state are loads at the places beside it.
/// </summary>
internal readonly unsafe struct CtcMemory(double* start, int frames, int labels, bool keepsAll)
{
    /// <summary>From the beginning of a row to its blanks; to its labels it is one register.</summary>
    private int Blanks => Vector<double>.Count + Width;

    /// <summary>The states that a step computes, of labels and of blanks each: whole registers.</summary>
    public int Width => (labels + Vector<double>.Count) / Vector<double>.Count * Vector<double>.Count;

    private int RowSize => (2 * Width) + (2 * Vector<double>.Count);

    /// <summary>One where label i may follow label i - 1 with no blank between, else zero; zeros behind.</summary>
    public double* Skips => start;

    /// <summary>What the labels emit at a step; zeros behind.</summary>
    public double* Emissions => start + RowSize;

    /// <summary>The probability of each label state at a step, given the target.</summary>
    public double* Shares => start + (2 * RowSize);

    private double* Rows => start + (3 * RowSize);

    /// <summary>What each step's states sum to, if all steps are kept; and behind it, what its exponentials do.</summary>
    public double* Sums => Rows + ((nint)RowSize * (keepsAll ? frames + 3 : 2));

    public double* Totals => Sums + (keepsAll ? frames : 0);

    /// <summary>How many numbers all of it takes.</summary>
    public long Size => (long)RowSize * ((keepsAll ? frames + 3 : 2) + 3) + (keepsAll ? 2L * frames : 0);

    /// <summary>The label states before the first frame, t = 0, or after t frames; the last one computed if not all are kept.</summary>
    public double* LabelsAfter(int t) => Rows + ((nint)RowSize * (keepsAll ? t : t & 1)) + Vector<double>.Count;

    public double* BlanksAfter(int t) => LabelsAfter(t) - Vector<double>.Count + Blanks;

    /// <summary>Two further rows, for the way back.</summary>
    public double* LabelsBack(int t) => LabelsAfter(frames + 1 + (t & 1));

    public double* BlanksBack(int t) => BlanksAfter(frames + 1 + (t & 1));

    /// <summary>Sets what no step writes, and the states before the first frame, of which the first blank alone is reached.</summary>
    /// <param name="target">The labels.</param>
    /// <param name="zero">What stands for the probability 0: 0, or a logarithm of it.</param>
    /// <param name="one">What stands for the probability 1.</param>
    public void Begin(int* target, double zero, double one)
    {
        new Span<double>(start, 3 * RowSize).Fill(zero);
        for (int row = 0; row < (keepsAll ? frames + 3 : 2); row++)
        {
            double* first = Rows + ((nint)RowSize * row);
            new Span<double>(first, Vector<double>.Count).Fill(zero);
            new Span<double>(first + RowSize - Vector<double>.Count, Vector<double>.Count).Fill(zero);
        }
        new Span<double>(LabelsAfter(0), 2 * Width).Fill(zero);
        *BlanksAfter(0) = one;
        for (int i = 1; i < labels; i++)
            Skips[i] = target[i] == target[i - 1] ? zero : one;
    }

    /// <summary>Sets the states behind the last frame, from which the way back comes: only through the last blank's does an alignment end.</summary>
    public void BeginBack(double zero, double one)
    {
        new Span<double>(LabelsBack(frames), 2 * Width).Fill(zero);
        BlanksBack(frames)[labels] = one;
    }
}

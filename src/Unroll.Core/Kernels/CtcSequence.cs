namespace Unroll;

/// <summary>One sequence for the kernels of CTC.</summary>
internal readonly unsafe struct CtcSequence(Real* x, int frames, int classes, int* target, int labels, int blank, CtcMemory memory, bool keepsAll, Real* e)
{
    /// <summary>T.</summary>
    public int Frames => frames;

    /// <summary>C.</summary>
    public int Classes => classes;

    /// <summary>The labels, [L].</summary>
    public int* Target => target;

    /// <summary>L.</summary>
    public int Labels => labels;

    /// <summary>The class of frames without a label.</summary>
    public int Blank => blank;

    /// <summary>Where the states lie.</summary>
    public CtcMemory Memory => memory;

    /// <summary>Whether all steps are kept, for the way back.</summary>
    public bool KeepsAll => keepsAll;

    /// <summary>The scores of a frame.</summary>
    public Real* Scores(int t) => x + ((nint)t * classes);

    /// <summary>Where exp(x - largest) of a frame goes: a row of [T, C], or one row for all frames if not all is kept.</summary>
    public Real* Exps(int t) => keepsAll ? e + ((nint)t * classes) : e;
}

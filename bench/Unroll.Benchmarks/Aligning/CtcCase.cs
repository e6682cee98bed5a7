namespace Unroll.Benchmarks;

/// <summary>Sizes of a batch: all sequences are equally long, as are all targets.</summary>
/// <param name="Frames">T.</param>
/// <param name="Sequences">B.</param>
/// <param name="Classes">C, with the blank.</param>
/// <param name="Labels">L.</param>
internal sealed record CtcCase(int Frames, int Sequences, int Classes, int Labels)
{
    public override string ToString() => $"{Frames},{Sequences},{Classes},{Labels}";
}

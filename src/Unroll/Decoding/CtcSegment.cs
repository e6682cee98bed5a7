namespace Unroll;

/// <summary>Where one of several texts was said in a recording.</summary>
/// <param name="Start">The first frame of its first token.</param>
/// <param name="End">The frame after the last of its last token; as Start for a text without tokens.</param>
/// <param name="Confidence">
/// The lowest mean log-probability a frame, in nats, of any <see cref="CtcSegments.Stretch"/> frames in a row of it (Kürzinger et al. 2020, section 2.3): near 0 if all of it is well heard, and low if a part of the text was not
/// said. NaN for a text without tokens.
/// </param>
public sealed record CtcSegment(int Start, int End, double Confidence);

namespace Unroll;

/// <summary>What <see cref="Bleu"/> found.</summary>
/// <param name="Score">BLEU, from 0 to 100; larger is better.</param>
/// <param name="Precisions">The percentages of n-grams that occur in a reference, n from 1 to 4, [4]; smoothed where none does, and all 0 if no word does.</param>
/// <param name="BrevityPenalty">The factor for texts that are too short, from 0 to 1.</param>
/// <param name="Length">Of all texts, in words.</param>
/// <param name="ReferenceLength">Of all references, in words; if a text has several, of the one whose length is nearest.</param>
/// <param name="Signature">How the score was counted, in sacreBLEU's notation. Compare only scores with the same signature, apart from the version.</param>
public sealed record BleuScore(double Score, IReadOnlyList<double> Precisions, double BrevityPenalty, long Length, long ReferenceLength, string Signature)
{
    /// <summary>Length of the texts / length of the references; 0 if the references are empty.</summary>
    public double LengthRatio => ReferenceLength == 0 ? 0 : (double)Length / ReferenceLength;

    /// <summary>The score on one line, as sacreBLEU prints it.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"BLEU|{Signature} = {Score:F2} {Precisions[0]:F1}/{Precisions[1]:F1}/{Precisions[2]:F1}/{Precisions[3]:F1} (BP = {BrevityPenalty:F3} ratio = {LengthRatio:F3} hyp_len = {Length} ref_len = {ReferenceLength})");
}

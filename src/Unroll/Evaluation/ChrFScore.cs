namespace Unroll;

/// <summary>What <see cref="ChrF"/> found.</summary>
/// <param name="Score">chrF2 or chrF++, from 0 to 100; larger is better.</param>
/// <param name="Signature">How the score was counted, in sacreBLEU's notation. Compare only scores with the same signature, apart from the version.</param>
public sealed record ChrFScore(double Score, string Signature);

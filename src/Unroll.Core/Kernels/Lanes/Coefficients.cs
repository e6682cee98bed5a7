#if SINGLE
namespace Unroll;

/// <summary>The polynomials behind the vectorised functions, in float.</summary>
internal static class Coefficients
{
    // exp: x = n ln 2 + r with |r| <= ln 2 / 2, ln 2 split in two so that n ln 2 is exact; then a polynomial of degree 6 in r
    // (minimax, as in the Cephes library: Moshier 1989). Relative error below 1.3e-7.
    public const float Log2E = 1.44269504f, Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;
    public const float E6 = 1.9875691500e-4f, E5 = 1.3981999507e-3f, E4 = 8.3334519073e-3f, E3 = 4.1665795894e-2f, E2 = 1.6666665459e-1f, E1 = 0.5f;

    // Outside of these exp is 0 or infinity in float.
    public const float ExpLow = -104f, ExpHigh = 89f;

    // Outside of these the sigmoid is 0 or 1 in float; they keep n + 127 from 0 to 255. Shift is 1.5 * 2^23 + 127: a sum with it is a whole number.
    public const float SigmoidLow = -88.8f, SigmoidHigh = 88f, Shift = 12583039f;

    // tanh: x P(x^2) / Q(x^2), degrees 13 and 6, for |x| <= 7.9053 (beyond, float has no number between it and 1); minimax coefficients
    // as published with the Eigen library. Absolute error below 4e-7.
    public const float TanhLimit = 7.90531110763549805f;
    public const float P1 = 4.89352455891786e-03f, P3 = 6.37261928875436e-04f, P5 = 1.48572235717979e-05f, P7 = 5.12229709037114e-08f,
        P9 = -8.60467152213735e-11f, P11 = 2.00018790482477e-13f, P13 = -2.76076847742355e-16f;
    public const float Q0 = 4.89352518554385e-03f, Q2 = 2.26843463243900e-03f, Q4 = 1.18534705686654e-04f, Q6 = 1.19825839466702e-06f;
}
#endif

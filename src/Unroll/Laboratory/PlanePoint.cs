namespace Unroll;

/// <summary>The loss at a place of an <see cref="ErrorPlane"/>.</summary>
/// <param name="X">The place along the first direction.</param>
/// <param name="Y">The place along the second.</param>
/// <param name="Loss">The loss; it may be not finite.</param>
/// <param name="SlopeX">Its derivative along the first direction.</param>
/// <param name="SlopeY">Its derivative along the second.</param>
public readonly record struct PlanePoint(double X, double Y, double Loss, double SlopeX, double SlopeY)
{
    /// <summary>The norm of the two slopes.</summary>
    public double Norm => Math.Sqrt((SlopeX * SlopeX) + (SlopeY * SlopeY));

    /// <summary>Whether all of its numbers are finite.</summary>
    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y) && double.IsFinite(Loss) && double.IsFinite(Norm);
}

namespace Unroll;

/// <summary>
/// A loss as a function of two numbers: how far the weights of a model are moved along two directions, from where they are. It moves them back after each use.
/// </summary>
public sealed class ErrorPlane
{
    private readonly WeightDirection x;
    private readonly WeightDirection y;
    private readonly Func<Tape, Value> loss;
    private readonly Device device;
    private readonly Parameter[] moved;
    private readonly Tensor[] kept;

    /// <summary>Creates it.</summary>
    /// <param name="x">The first direction.</param>
    /// <param name="y">The second direction, of the same model.</param>
    /// <param name="loss">The loss on a tape: one number.</param>
    /// <param name="device">Where to compute.</param>
    public ErrorPlane(WeightDirection x, WeightDirection y, Func<Tape, Value> loss, Device device)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(device);
        Require.That(x.Name != y.Name, "The directions of an error surface", $"{x.Name} twice", "two that differ");
        (this.x, this.y, this.loss, this.device) = (x, y, loss, device);
        moved = [.. x.Parameters.Union(y.Parameters)];
        kept = Array.ConvertAll(moved, parameter => parameter.Data.Keep());
    }

    /// <summary>The names of the two directions.</summary>
    public (string X, string Y) Names => (x.Name, y.Name);

    /// <summary>The loss and its slopes at a place.</summary>
    /// <param name="alongX">The place along the first direction; at <see cref="WeightDirection.Origin"/> the weights are as they were.</param>
    /// <param name="alongY">The place along the second.</param>
    public PlanePoint At(double alongX, double alongY)
    {
        try
        {
            x.Move(alongX - x.Origin);
            y.Move(alongY - y.Origin);
            using Tape tape = Tape.ForGradients(device);
            Value value = loss(tape);
            double number = value.Item();
            Gradients gradients = tape.Backward(value, parameter => Array.IndexOf(moved, parameter) >= 0);
            return new PlanePoint(alongX, alongY, number, x.Slope(gradients), y.Slope(gradients));
        }
        finally
        {
            for (int i = 0; i < moved.Length; i++)
            {
                kept[i].Span.CopyTo(moved[i].Data.Span);
                moved[i].Changed();
            }
        }
    }

    /// <summary>The losses of a square around the weights as they are.</summary>
    /// <param name="width">How far it reaches along each direction, to either side; above 0.</param>
    /// <param name="points">The places along each side, 2 to 1,000.</param>
    /// <param name="made">Called after each place.</param>
    public ErrorSurface Map(double width, int points, Action? made = null)
    {
        Require.Positive("width", width);
        Require.InRange("points", points, 2, 1000);
        return new ErrorSurface([.. Enumerable.Range(0, points).Select(row => (IReadOnlyList<PlanePoint>)[.. Enumerable.Range(0, points).Select(column =>
        {
            PlanePoint point = At(Place(x.Origin, column), Place(y.Origin, row));
            made?.Invoke();
            return point;
        })])]);

        double Place(double origin, int i) => origin - width + (2 * width * i / (points - 1));
    }

    /// <summary>The way of gradient descent within the plane, from where the weights are: the slopes along both directions are the gradient. It ends early where a number is not finite.</summary>
    /// <param name="clip">How the gradient is clipped.</param>
    /// <param name="rate">The learning rate, above 0.</param>
    /// <param name="steps">The number of steps, 1 to 1,000,000.</param>
    /// <returns>The places, from the first, before the first step.</returns>
    public IReadOnlyList<PlanePoint> Descend(ClipRule clip, double rate, int steps)
    {
        ArgumentNullException.ThrowIfNull(clip);
        Require.Positive("rate", rate);
        Require.InRange("steps", steps, 1, 1_000_000);
        List<PlanePoint> path = [At(x.Origin, y.Origin)];
        while (path.Count <= steps && path[^1].IsFinite)
        {
            (double slopeX, double slopeY) = clip.Apply(path[^1].SlopeX, path[^1].SlopeY);
            path.Add(At(path[^1].X - (rate * slopeX), path[^1].Y - (rate * slopeY)));
        }
        return path;
    }
}

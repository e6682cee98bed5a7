namespace Unroll;

/// <summary>How the gradients of an experiment are clipped.</summary>
public sealed record ClipRule
{
    private ClipRule(string name, double value, double norm) => (Name, Value, Norm) = (name, value, norm);

    /// <summary>Gradients stay as they are.</summary>
    public static ClipRule Without { get; } = new("unclipped", 0, 0);

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The largest magnitude of a number of the gradient; 0 for no limit.</summary>
    public double Value { get; }

    /// <summary>The largest norm of the gradient; 0 for no limit.</summary>
    public double Norm { get; }

    /// <summary>Each number of the gradient is held within a limit.</summary>
    /// <param name="limit">Above 0.</param>
    public static ClipRule ByValue(double limit) => new("clipped by value", Require.Positive("The limit of each number of the gradients", limit), 0);

    /// <summary>The gradient is scaled down where its norm exceeds a limit (Pascanu, Mikolov and Bengio 2013, algorithm 1).</summary>
    /// <param name="limit">Above 0.</param>
    public static ClipRule ByNorm(double limit) => new("clipped by norm", 0, Require.Positive("The limit of the gradients' norm", limit));

    /// <summary>A gradient of two numbers, clipped.</summary>
    /// <param name="x">The first.</param>
    /// <param name="y">The second.</param>
    public (double X, double Y) Apply(double x, double y)
    {
        if (Value > 0)
            (x, y) = (Math.Clamp(x, -Value, Value), Math.Clamp(y, -Value, Value));
        double norm = Math.Sqrt((x * x) + (y * y));
        return Norm > 0 && norm > Norm ? (x * (Norm / norm), y * (Norm / norm)) : (x, y);
    }

    /// <summary>The settings of a run with gradients clipped in this way.</summary>
    /// <param name="training">Its other settings.</param>
    public TrainingSpec Of(TrainingSpec training) => (training ?? throw new ArgumentNullException(nameof(training))) with { ClipValue = Value, ClipNorm = Norm };
}

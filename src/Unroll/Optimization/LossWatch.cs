using System.Globalization;

namespace Unroll;

/// <summary>Watches losses and the norms of gradients for faults, against their running means.</summary>
internal sealed class LossWatch(double leap)
{
    private const double Keep = 0.95;
    private const double Explosion = 20; // so many times the running mean of the norm
    private const int FewestPredictions = 16; // the mean over fewer leaps by itself: one example that is hard

    private double first = double.NaN;
    private double loss;
    private double norm;

    /// <summary>Takes in a step that is well.</summary>
    public void Add(double stepLoss, double stepNorm)
    {
        if (double.IsNaN(first))
            (first, loss, norm) = (stepLoss, stepLoss, stepNorm);
        loss = (Keep * loss) + ((1 - Keep) * stepLoss);
        norm = (Keep * norm) + ((1 - Keep) * stepNorm);
    }

    /// <summary>What is wrong with a step; null if nothing is.</summary>
    public string? Fault(double stepLoss, double stepNorm, int predictions)
    {
        if (!double.IsFinite(stepLoss))
            return $"the loss is {Text(stepLoss)}{Before()}";
        if (!double.IsFinite(stepNorm))
            return $"the norm of the gradients is {Text(stepNorm)}{Before()}";
        return leap > 0 && predictions >= FewestPredictions && stepLoss > first && stepLoss > leap * loss ? $"the loss leapt to {Text(stepLoss)}{Before()}" : null;
    }

    /// <summary>Whether the norm is far above what it was, or was growing beyond all measure.</summary>
    public bool IsExploding(double stepNorm) => !double.IsNaN(first) && !(stepNorm <= Explosion * norm);

    public void Save(RunState state) => state.Put("means", first, loss, norm);

    public void Load(RunState state)
    {
        double[] means = state.Numbers("means");
        (first, loss, norm) = (means[0], means[1], means[2]);
    }

    private string Before() => double.IsNaN(first) ? " at the first step" : $" (the mean before: loss {Text(loss)}, gradient norm {Text(norm)})";

    private static string Text(double number) => number.ToString("G4", CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace Unroll;

/// <summary>Watches losses and the norms of gradients for faults, against their running means.</summary>
internal sealed class LossWatch(double leap)
{
    private const double Keep = 0.95;
    private const double KeepRecent = 0.9;
    private const double Explosion = 20; // so many times the running mean of the norm
    private const int FewestPredictions = 16; // the mean over fewer leaps by itself: one example that is hard

    private double first = double.NaN;
    private double loss;
    private double norm;
    private double recent;
    private double lowest; // that the mean has been

    /// <summary>Begins anew with the next step.</summary>
    public void Forget() => first = double.NaN;

    /// <summary>Takes in a step that was made. The means, but for that of the last ten or so, are of those that did not leap.</summary>
    public void Add(double stepLoss, double stepNorm, int predictions)
    {
        recent = double.IsNaN(first) ? stepLoss : Recent(stepLoss);
        if (Leaps(stepLoss, predictions))
            return;
        if (double.IsNaN(first))
            (first, loss, norm, lowest) = (stepLoss, stepLoss, stepNorm, stepLoss);
        loss = (Keep * loss) + ((1 - Keep) * stepLoss);
        norm = (Keep * norm) + ((1 - Keep) * stepNorm);
        lowest = Math.Min(lowest, loss);
    }

    /// <summary>
    /// What is wrong with a step; null if nothing is. One leap is often made up for at the next step; it is a fault if with it the mean of the last ten or so leaps,
    /// and at the end of an epoch, since what an epoch ends with is gone back to.
    /// </summary>
    public string? Fault(double stepLoss, double stepNorm, int predictions, bool endsEpoch)
    {
        if (!double.IsFinite(stepLoss))
            return $"the loss is {Text(stepLoss)}{Before()}";
        if (!double.IsFinite(stepNorm))
            return $"the norm of the gradients is {Text(stepNorm)}{Before()}";
        return Leaps(stepLoss, predictions) && (endsEpoch || Recent(stepLoss) > leap * lowest) ? $"the loss jumped to {Text(stepLoss)}{Before()}" : null;
    }

    /// <summary>Whether the norm is far above what it was, or was growing beyond all measure.</summary>
    public bool IsExploding(double stepNorm) => !double.IsNaN(first) && !(stepNorm <= Explosion * norm);

    public void Save(RunState state) => state.Put("means", first, loss, norm, recent, lowest);

    public void Load(RunState state)
    {
        double[] means = state.Numbers("means");
        (first, loss, norm, recent, lowest) = (means[0], means[1], means[2], means[3], means[4]);
    }

    private double Recent(double stepLoss) => (KeepRecent * recent) + ((1 - KeepRecent) * stepLoss);

    /// <summary>A mean of exactly 0, as of a perceptron that begins with weights of 0, has no scale to leap from.</summary>
    private bool Leaps(double stepLoss, int predictions) => leap > 0 && predictions >= FewestPredictions && lowest != 0 && stepLoss > first && stepLoss > leap * lowest;

    private string Before() => double.IsNaN(first) ? " at the first step" : $" (the mean before: loss {Text(loss)}, gradient norm {Text(norm)})";

    private static string Text(double number) => number.ToString("G4", CultureInfo.InvariantCulture);
}

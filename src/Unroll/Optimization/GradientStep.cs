namespace Unroll;

/// <summary>One step down a gradient: clipped as the recipe says, then taken by the optimiser.</summary>
/// <param name="training">What is clipped.</param>
/// <param name="optimizer">What changes the parameters.</param>
public sealed class GradientStep(TrainingSpec training, IOptimizer optimizer)
{
    /// <summary>Makes the step.</summary>
    /// <param name="gradients">Finite; clipped in place.</param>
    /// <param name="norm">Their norm.</param>
    /// <param name="rate">The learning rate.</param>
    public void Make(Gradients gradients, double norm, double rate)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        double rest = training.ClipValue > 0 ? gradients.ClipValue(training.ClipValue).Norm() : norm;
        if (training.ClipNorm > 0 && rest > training.ClipNorm)
            gradients.Scale(training.ClipNorm / rest);
        optimizer.Step(gradients, rate);
    }
}

namespace Unroll;

/// <summary>Divides steps by the root of past squares: v = keep v + take g²;  m = momentum m + g / (√v + ε);  w -= rate m.</summary>
internal sealed unsafe class RootOptimizer(double keep, double take, double epsilon, double momentum, double decay, Device device) : IOptimizer
{
    private readonly Slots squares = new();
    private readonly Slots steps = new();

    public void Step(Gradients gradients, double rate)
    {
        foreach (Gradient gradient in gradients)
        {
            Real* v = squares.Of(gradient.Parameter).Pointer, m = momentum == 0 ? null : steps.Of(gradient.Parameter).Pointer;
            double own = rate * gradient.Parameter.RateFactor;
            GradientPieces.ForEach(device, gradient, (g, w, offset, count) => device.KernelSet.Run(new RootUpdate(
                g, (Real)own, (Real)keep, (Real)take, (Real)epsilon, (Real)momentum, (Real)decay, count, v + offset, m == null ? null : m + offset, w)));
        }
    }

    public void Save(RunState state)
    {
        squares.Save(state.Within("square"));
        steps.Save(state.Within("step"));
    }

    public void Load(RunState state)
    {
        squares.Load(state.Within("square"));
        steps.Load(state.Within("step"));
    }
}

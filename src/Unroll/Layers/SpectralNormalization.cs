using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// Weights divided by their largest singular value, so that a layer stretches no vector (Miyato, Kataoka, Koyama and Yoshida 2018, "Spectral normalization for generative adversarial networks", eq. 8): W / σ(W), where
/// σ(W) = ‖W u‖ and u is an estimate of the first right singular vector.
/// </summary>
/// <remarks>
/// v = W u / ‖W u‖, u ← Wᵀ v / ‖Wᵀ v‖: one power iteration (algorithm 1) in each training step, however often the step uses the layer. The gradient takes u as given; then that of ‖W u‖ is v uᵀ, as in eq. 11. Deviations: u is a state
/// (<see cref="ParameterScope.State"/>) that begins where the iteration has converged, and σ is computed with the u of the step before, so that a tape that does not train sees the same weights. Filters of a convolution are normalised as
/// the matrix in which they are kept, as in section 4 of the paper.
/// </remarks>
public static class SpectralNormalization
{
    private const int MostIterations = 1000; // at the beginning
    private const double Nearness = 1e-6;
    private const double Smallest = 1e-30;   // added to σ², for weights that are all 0

    /// <summary>The same place, but that weights of a name are read normalised. Beside each the place gets a state <c>name.direction</c>, u, [columns].</summary>
    /// <param name="scope">Where layers ask for their weights.</param>
    /// <param name="name">The name of the weights, which are matrices. Default: <c>weight</c>, as <see cref="Linear"/> calls them.</param>
    public static ParameterScope Within(ParameterScope scope, string name = "weight")
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.Reading(name, (place, weights) =>
        {
            Require.That(weights.Shape.Rank == 2, "A spectral normalisation", $"{weights}", "a matrix");
            Parameter direction = place.State("direction", new Shape(weights.Shape[1]), (Span<Real> u, Shape _, ref Rng random) => Converge(weights.Data, u, ref random));
            return value => Normalize(value, direction);
        });
    }

    private static Value Normalize(Value weights, Parameter direction)
    {
        Tape tape = weights.Tape;
        Tensor u = direction.Data;
        Value images = weights.MatMul(tape.Constant(u).Reshape(new Shape(u.Count, 1)));                 // [R, 1]
        Value logarithm = (images.Square().Sum() + Smallest).Log();                                     // log σ²
        if (tape.IsTraining)
        {
            Tensor next = tape.Rent(direction.Shape);
            Turn(weights.Tensor, images.Tensor.Span, next.Span);
            tape.Replace(direction, next);
        }
        return weights.TimesColumn((-0.5 * logarithm).Exp().Reshape(new Shape(1, 1)).TakeRows(new int[weights.Shape[0]])); // [R, C]
    }

    /// <summary>u for W u: Wᵀ W u at length 1, or any unit vector where that is 0.</summary>
    private static void Turn(Tensor weights, ReadOnlySpan<Real> images, Span<Real> u)
    {
        int columns = u.Length;
        u.Clear();
        Real most = Math.Abs(TensorPrimitives.MaxMagnitude(images));
        for (int r = 0; r < images.Length && most != 0; r++)
            TensorPrimitives.MultiplyAdd(weights.Span.Slice(r * columns, columns), images[r] / most, u, u);
        Real length = TensorPrimitives.Norm<Real>(u);
        if (length > 0)
            TensorPrimitives.Divide(u, length, u);
        else
            u[0] = 1;
    }

    private static void Converge(Tensor weights, Span<Real> u, ref Rng random)
    {
        int columns = u.Length;
        Real[] images = new Real[weights.Shape[0]], before = new Real[columns];
        foreach (ref Real value in u)
            value = (Real)random.NextNormal();
        for (int i = 0; i < MostIterations; i++)
        {
            u.CopyTo(before);
            for (int r = 0; r < images.Length; r++)
                images[r] = TensorPrimitives.Dot<Real>(weights.Span.Slice(r * columns, columns), u);
            Turn(weights, images, u);
            if (TensorPrimitives.Distance<Real>(u, before) < Nearness)
                return;
        }
    }
}

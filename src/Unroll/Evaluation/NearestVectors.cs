using System.Numerics.Tensors;

namespace Unroll;

/// <summary>Finds the vectors that are most similar to a vector, by the cosine of the angle between them. Immutable.</summary>
public sealed class NearestVectors
{
    private readonly Real[][] units;

    /// <summary>Creates it.</summary>
    /// <param name="vectors">Vectors of the same size, such as those of <see cref="Model.Embed"/>. They are copied.</param>
    /// <exception cref="UnrollException">Two have different sizes.</exception>
    public NearestVectors(IReadOnlyList<Real[]> vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        foreach (Real[] vector in vectors)
            Require.That(vector.Length == vectors[0].Length, "NearestVectors", $"vectors of {vectors[0].Length} and of {vector.Length} numbers", "the same size");
        units = [.. vectors.Select(Unit)];
    }

    /// <summary>The nearest vectors to a vector; of equally near ones, the first. A vector of zeros has the cosine 0 with every other.</summary>
    /// <param name="vector">Of the same size.</param>
    /// <param name="count">The greatest number of them, 0 or more.</param>
    /// <param name="except">The number of a vector that is not looked at; null for none.</param>
    /// <returns>Their numbers and cosines, -1 to 1, the nearest first.</returns>
    /// <exception cref="UnrollException">The vector has another size.</exception>
    public IReadOnlyList<(int Index, double Cosine)> Of(Real[] vector, int count, int? except = null)
    {
        ArgumentNullException.ThrowIfNull(vector);
        Require.InRange("count", count, 0, int.MaxValue);
        Require.That(units.Length == 0 || vector.Length == units[0].Length, "NearestVectors", $"a vector of {vector.Length} numbers", $"{(units.Length == 0 ? 0 : units[0].Length)}");
        Real[] unit = Unit(vector);
        PriorityQueue<(int Index, double Cosine), (double, int)> best = new(); // the worst of the best is on top
        for (int i = 0; i < units.Length; i++)
        {
            if (i == except)
                continue;
            double cosine = Math.Clamp(TensorPrimitives.Dot<Real>(unit, units[i]), -1, 1);
            best.Enqueue((i, cosine), (cosine, -i));
            if (best.Count > count)
                _ = best.Dequeue();
        }
        List<(int, double)> nearest = [];
        while (best.TryDequeue(out (int, double) one, out _))
            nearest.Add(one);
        nearest.Reverse();
        return nearest;
    }

    private static Real[] Unit(Real[] vector)
    {
        Real[] unit = [.. vector];
        Real norm = TensorPrimitives.Norm<Real>(vector);
        if (norm > 0)
            TensorPrimitives.Divide(vector, norm, unit);
        return unit;
    }
}

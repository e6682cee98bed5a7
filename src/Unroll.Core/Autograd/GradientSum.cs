using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// Adds the gradients of the parts of a batch in the order of a balanced binary tree over the parts: ((0 + 1) + (2 + 3)) + ... The order depends on the number of parts alone, so the sum has the
/// same bits however the parts are divided among threads and processes. A part without a gradient of a parameter is left out.
/// </summary>
internal static class GradientSum
{
    private const int Piece = 16384;

    /// <summary>The first of the parts after the middle of a node of the tree.</summary>
    public static int Middle(int from, int to) => from + ((to - from) / 2);

    /// <summary>The largest nodes of the tree over all parts that lie in a range of parts, in order.</summary>
    /// <param name="parts">How many there are.</param>
    /// <param name="from">The first of the range.</param>
    /// <param name="to">The one after its last.</param>
    public static IReadOnlyList<(int From, int To)> Cover(int parts, int from, int to)
    {
        List<(int, int)> nodes = [];
        Visit(0, parts);
        return nodes;

        void Visit(int first, int end)
        {
            if (first >= to || end <= from || first == end)
                return;
            if (first >= from && end <= to)
            {
                nodes.Add((first, end));
                return;
            }
            Visit(first, Middle(first, end));
            Visit(Middle(first, end), end);
        }
    }

    /// <summary>The sum of the parts of one node, made in the memory of the parts, which it overwrites.</summary>
    /// <param name="device">Whose threads share the work.</param>
    /// <param name="parameters">All that may have a gradient.</param>
    /// <param name="parts">Those of the node; null for one without any gradient.</param>
    public static Gradients Of(Device device, IReadOnlyList<Parameter> parameters, IReadOnlyList<Gradients?> parts)
    {
        Gradients sum = new(device);
        List<(Tensor?[] Tensors, int From, int Count)> pieces = [];
        foreach (Parameter parameter in parameters)
        {
            Gradient?[] own = [.. parts.Select(part => part?[parameter])];
            if (own.FirstOrDefault(gradient => gradient is not null) is not { } first)
                continue;
            if (own.Any(gradient => gradient?.Ids is not null))
            {
                sum.Add(Tree(own, 0, own.Length)!);
                continue;
            }
            sum.Add(first); // where the additions leave the sum
            Tensor?[] tensors = Array.ConvertAll(own, gradient => gradient?.Values);
            for (int from = 0; from < parameter.Shape.Count; from += Piece)
                pieces.Add((tensors, from, Math.Min(Piece, parameter.Shape.Count - from)));
        }
        device.Team.Run(pieces.Count, i => Tree(pieces[i].Tensors, pieces[i].From, pieces[i].Count, 0, pieces[i].Tensors.Length));
        return sum;
    }

    private static Gradient? Tree(Gradient?[] parts, int from, int to)
    {
        if (to - from == 1)
            return parts[from];
        Gradient? left = Tree(parts, from, Middle(from, to)), right = Tree(parts, Middle(from, to), to);
        return left is null || right is null ? left ?? right : Gradient.Sum(left, right);
    }

    /// <summary>Adds up some numbers of each tensor in the first that there is.</summary>
    private static Tensor? Tree(Tensor?[] parts, int first, int count, int from, int to)
    {
        if (to - from == 1)
            return parts[from];
        Tensor? left = Tree(parts, first, count, from, Middle(from, to)), right = Tree(parts, first, count, Middle(from, to), to);
        if (left is null || right is null)
            return left ?? right;
        Span<Real> target = left.Span.Slice(first, count);
        TensorPrimitives.Add(target, right.Span.Slice(first, count), target);
        return left;
    }
}

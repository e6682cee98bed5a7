using System.Buffers;

namespace Unroll;

/// <summary>
/// The gradient of one parameter: a dense tensor, or, where only some rows of a large table took part, those rows alone.
/// </summary>
public sealed unsafe class Gradient
{
    private Gradient(Parameter parameter, Tensor values, int[]? ids)
    {
        Parameter = parameter;
        Values = values;
        Ids = ids is null ? null : Array.AsReadOnly(ids); // optimisers index by them without a check
    }

    /// <summary>Whose gradient.</summary>
    public Parameter Parameter { get; }

    /// <summary>The numbers: of the parameter's shape, or [K, F] for K rows.</summary>
    public Tensor Values { get; }

    /// <summary>The rows' numbers, [K], sorted and distinct; null where the gradient is dense.</summary>
    public IReadOnlyList<int>? Ids { get; }

    /// <summary>The gradient of a parameter whose numbers are known.</summary>
    internal static Gradient Of(Parameter parameter, Tensor values, int[]? ids) => new(parameter, values, ids);

    /// <summary>All numbers, of the parameter's shape: zeros in rows that took no part.</summary>
    internal Tensor Dense()
    {
        if (Ids is null)
            return Values;
        Tensor all = new(Parameter.Shape);
        AddRows([.. Ids], Values, all);
        return all;
    }

    /// <summary>A copy that outlives the tape.</summary>
    internal Gradient Keep() => new(Parameter, Values.Keep(), Ids?.ToArray());

    /// <summary>The sum of two, of which the first may be written to.</summary>
    internal static Gradient Sum(Gradient kept, Gradient added)
    {
        if (kept.Ids is { } ours && added.Ids is { } theirs)
        {
            int[] distinct = Distinct([([.. ours], kept.Values), ([.. theirs], added.Values)]);
            Tensor merged = new(new Shape(distinct.Length, kept.Parameter.Shape.Columns));
            Place(kept, distinct, merged);
            Place(added, distinct, merged);
            return new Gradient(kept.Parameter, merged, distinct);
        }
        (Gradient dense, Gradient other) = kept.Ids is null ? (kept, added) : (added.Keep(), kept);
        if (other.Ids is { } ids)
            AddRows([.. ids], other.Values, dense.Values);
        else
            Add(other.Values.Span, dense.Values.Span);
        return dense;
    }

    private static void Place(Gradient gradient, int[] distinct, Tensor target) =>
        AddRows(Array.ConvertAll([.. gradient.Ids!], id => Array.BinarySearch(distinct, id)), gradient.Values, target);

    internal static Gradient? From(Parameter parameter, GradientFlow flow, Value value)
    {
        IReadOnlyList<(int[] Ids, Tensor Rows)> rows = flow.RowsOf(value);
        Tensor? dense = flow.Take(value);
        if (dense is not null)
        {
            foreach ((int[] ids, Tensor added) in rows)
                AddRows(ids, added, dense);
            return new Gradient(parameter, dense, null);
        }
        return rows.Count == 0 ? null : Merge(parameter, flow.Tape, rows);
    }

    /// <summary>target[ids[i]] += rows[i], in order.</summary>
    internal static void AddRows(int[] ids, Tensor rows, Tensor target)
    {
        int columns = target.Shape.Columns;
        for (int i = 0; i < ids.Length; i++)
            Add(rows.Span.Slice(i * columns, columns), target.Span.Slice(ids[i] * columns, columns));
    }

    private static Gradient Merge(Parameter parameter, Tape tape, IReadOnlyList<(int[] Ids, Tensor Rows)> parts)
    {
        if (parts.Count == 1 && Ascend(parts[0].Ids))
            return new Gradient(parameter, parts[0].Rows, parts[0].Ids);
        int[] distinct = Distinct(parts);
        int columns = parameter.Shape.Columns;
        Tensor merged = tape.Rent(new Shape(distinct.Length, columns));
        merged.Span.Clear();
        foreach ((int[] ids, Tensor rows) in parts)
        {
            for (int i = 0; i < ids.Length; i++)
            {
                int place = Array.BinarySearch(distinct, ids[i]);
                Add(rows.Span.Slice(i * columns, columns), merged.Span.Slice(place * columns, columns));
            }
        }
        return new Gradient(parameter, merged, distinct);
    }

    /// <summary>The ids of all parts, sorted, each once.</summary>
    private static int[] Distinct(IReadOnlyList<(int[] Ids, Tensor Rows)> parts)
    {
        int total = 0, count = 0;
        foreach ((int[] ids, _) in parts)
            total += ids.Length;
        int[] lent = ArrayPool<int>.Shared.Rent(total);
        Span<int> all = lent.AsSpan(0, total);
        foreach ((int[] ids, _) in parts)
        {
            ids.CopyTo(all[count..]);
            count += ids.Length;
        }
        all.Sort();
        count = 0;
        foreach (int id in all)
        {
            if (count == 0 || id != all[count - 1])
                all[count++] = id;
        }
        int[] distinct = all[..count].ToArray();
        ArrayPool<int>.Shared.Return(lent);
        return distinct;
    }

    private static bool Ascend(int[] ids)
    {
        for (int i = 1; i < ids.Length; i++)
        {
            if (ids[i] <= ids[i - 1])
                return false;
        }
        return true;
    }

    private static void Add(ReadOnlySpan<Real> source, Span<Real> target) =>
        System.Numerics.Tensors.TensorPrimitives.Add(source, target, target);
}

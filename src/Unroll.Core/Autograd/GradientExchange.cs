using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Unroll;

/// <summary>
/// Adds up the gradients of several processes, each of which has those of some parts of a batch: bit for bit the sum that one process would have (<see cref="GradientSum"/>). Of dense gradients, each process
/// adds up one stretch of all numbers and gives the sums to the others; rows go to all, who add them up by themselves.
/// </summary>
/// <param name="device">Whose processes.</param>
/// <param name="parameters">All that may have a gradient, in the same order in all processes.</param>
/// <param name="parts">How many parts a batch has.</param>
internal sealed class GradientExchange(Device device, IReadOnlyList<Parameter> parameters, int parts)
{
    private const int None = -1;
    private const int Dense = -2;

    private readonly ICollective processes = device.Processes;
    private readonly (int From, int To)[][] nodes = [.. Enumerable.Range(0, device.Processes.Ranks).Select(rank => GradientSum.Cover(parts, First(rank, device.Processes, parts), First(rank + 1, device.Processes, parts)).ToArray())];
    private Real[] sent = [], received = [], summed = [], all = [];

    /// <summary>The first part that a process computes.</summary>
    public static int First(int rank, ICollective processes, int parts) => (int)((long)rank * parts / processes.Ranks);

    /// <summary>The sum over the parts of all processes.</summary>
    /// <param name="own">Of the parts of this process, in order; null for one without any gradient. They are overwritten.</param>
    public Gradients Sum(IReadOnlyList<Gradients?> own)
    {
        int first = First(processes.Rank, processes, parts);
        Gradients[] sums = [.. nodes[processes.Rank].Select(node => GradientSum.Of(device, parameters, [.. own.Skip(node.From - first).Take(node.To - node.From)]))];
        if (processes.Ranks == 1)
            return sums[0];
        int[] kinds = Gathered<int>([.. sums.SelectMany(sum => parameters.Select(parameter => sum[parameter] is { } one ? one.Ids?.Count ?? Dense : None))], [.. nodes.Select(some => some.Length * parameters.Count)]);
        int[][] kindsOf = [.. Enumerable.Range(0, parameters.Count).Select(parameter => Enumerable.Range(0, kinds.Length / parameters.Count).Select(node => kinds[(node * parameters.Count) + parameter]).ToArray())];
        Gradients sum = new(device);
        foreach (Gradient gradient in DenseSums(sums, kindsOf).Concat(RowSums(sums, kindsOf)))
            sum.Add(gradient);
        return sum;
    }

    /// <summary>Some numbers of each part of a batch, for all parts in order.</summary>
    /// <param name="own">Those of the parts of this process.</param>
    /// <param name="each">How many numbers a part has.</param>
    public double[] Numbers(double[] own, int each) => Gathered(own, [.. Enumerable.Range(0, processes.Ranks).Select(rank => (First(rank + 1, processes, parts) - First(rank, processes, parts)) * each)]);

    private List<Gradient> DenseSums(Gradients[] own, int[][] kinds)
    {
        int[] dense = [.. Enumerable.Range(0, parameters.Count).Where(parameter => kinds[parameter].Contains(Dense))];
        int[] starts = Starts([.. dense.Select(parameter => parameters[parameter].Shape.Count)]);
        int numbers = starts[^1], ranks = processes.Ranks, mine = processes.Rank;
        int Bound(int rank) => (int)((long)rank * numbers / ranks);
        int[] lengths = [.. Enumerable.Range(0, ranks).Select(rank => Bound(rank + 1) - Bound(rank))];

        int[] toSend = [.. lengths.Select(length => length * own.Length)], toReceive = [.. nodes.Select(some => some.Length * lengths[mine])];
        Room(ref sent, toSend.Sum());
        for (int i = 0; i < own.Length; i++)
        {
            for (int d = 0; d < dense.Length; d++)
                Deal(own[i][parameters[dense[d]]], starts[d], starts[d + 1], i);
        }
        Room(ref received, toReceive.Sum());
        processes.Exchange(Bytes(sent.AsSpan(0, toSend.Sum())), InBytes<Real>(toSend), Bytes(received.AsSpan(0, toReceive.Sum())), InBytes<Real>(toReceive));

        Room(ref summed, lengths[mine]);
        for (int d = 0; d < dense.Length; d++)
        {
            int from = Math.Max(starts[d], Bound(mine)) - Bound(mine), to = Math.Min(starts[d + 1], Bound(mine + 1)) - Bound(mine);
            int[] kind = kinds[dense[d]];
            if (from < to)
                device.ForEachPiece(to - from, 16384, (begin, end) => Tree(kind, from + begin, end - begin, lengths[mine]));
        }
        Room(ref all, numbers);
        processes.Gather(Bytes(summed.AsSpan(0, lengths[mine])), InBytes<Real>(lengths), Bytes(all.AsSpan(0, numbers)));
        return [.. dense.Select((parameter, d) => Result(parameters[parameter], all.AsSpan(starts[d], starts[d + 1] - starts[d])))];

        // One gradient cut into the stretches of all processes; zeros where there is none.
        void Deal(Gradient? gradient, int start, int end, int node)
        {
            ReadOnlySpan<Real> values = gradient is null ? default : gradient.Dense().Span;
            Span<Real> send = sent;
            for (int rank = 0, before = 0; rank < ranks; before += toSend[rank++])
            {
                int from = Math.Max(start, Bound(rank)), to = Math.Min(end, Bound(rank + 1));
                if (from >= to)
                    continue;
                Span<Real> place = send.Slice(before + (node * lengths[rank]) + from - Bound(rank), to - from);
                if (values.IsEmpty)
                    place.Clear();
                else
                    values[(from - start)..(to - start)].CopyTo(place);
            }
        }

        Gradient Result(Parameter parameter, ReadOnlySpan<Real> values)
        {
            Tensor result = own.Select(one => one[parameter]).FirstOrDefault(one => one is { Ids: null })?.Values ?? new Tensor(parameter.Shape);
            values.CopyTo(result.Span);
            return Gradient.Of(parameter, result, null);
        }
    }

    /// <summary>Adds up the nodes of all processes over some numbers of this process's stretch.</summary>
    private void Tree(int[] kinds, int first, int count, int length)
    {
        Dictionary<(int, int), int> places = [];
        foreach ((int From, int To) node in nodes.SelectMany(some => some))
            places.Add(node, places.Count);
        int sum = Visit(0, parts);
        received.AsSpan(sum, count).CopyTo(summed.AsSpan(first, count));

        int Visit(int from, int to)
        {
            if (places.TryGetValue((from, to), out int node))
                return kinds[node] == None ? None : (node * length) + first;
            if (from == to)
                return None;
            int left = Visit(from, GradientSum.Middle(from, to)), right = Visit(GradientSum.Middle(from, to), to);
            if (left < 0 || right < 0)
                return Math.Max(left, right);
            Span<Real> target = received.AsSpan(left, count);
            TensorPrimitives.Add(target, received.AsSpan(right, count), target);
            return left;
        }
    }

    /// <summary>Of parameters of which only some rows have a gradient, in all parts: the rows of all nodes go to all processes.</summary>
    private List<Gradient> RowSums(Gradients[] own, int[][] kinds)
    {
        int[] some = [.. Enumerable.Range(0, parameters.Count).Where(parameter => !kinds[parameter].Contains(Dense) && kinds[parameter].Any(kind => kind >= 0))];
        if (some.Length == 0)
            return [];
        Gradient[] mine = [.. own.SelectMany(sum => some.Select(parameter => sum[parameters[parameter]])).OfType<Gradient>()];
        int[] idCounts = new int[processes.Ranks], valueCounts = new int[processes.Ranks];
        for (int rank = 0, node = 0; rank < processes.Ranks; node += nodes[rank++].Length)
        {
            foreach (int parameter in some)
            {
                int rows = Enumerable.Range(node, nodes[rank].Length).Sum(i => Math.Max(0, kinds[parameter][i]));
                idCounts[rank] += rows;
                valueCounts[rank] += rows * parameters[parameter].Shape.Columns;
            }
        }
        int[] ids = Gathered<int>([.. mine.SelectMany(gradient => gradient.Ids!)], idCounts);
        Room(ref sent, valueCounts[processes.Rank]);
        int at = 0;
        foreach (Gradient gradient in mine)
        {
            gradient.Values.Span.CopyTo(sent.AsSpan(at));
            at += gradient.Values.Count;
        }
        Room(ref all, valueCounts.Sum());
        processes.Gather(Bytes(sent.AsSpan(0, at)), InBytes<Real>(valueCounts), Bytes(all.AsSpan(0, valueCounts.Sum())));

        List<Dictionary<int, Gradient>> byNode = [];
        int id = 0;
        at = 0;
        for (int node = 0; node < kinds[0].Length; node++)
        {
            byNode.Add([]);
            foreach (int parameter in some.Where(parameter => kinds[parameter][node] >= 0))
            {
                int rows = kinds[parameter][node], columns = parameters[parameter].Shape.Columns;
                Tensor values = new(new Shape(rows, columns));
                all.AsSpan(at, rows * columns).CopyTo(values.Span);
                byNode[node].Add(parameter, Gradient.Of(parameters[parameter], values, ids[id..(id + rows)]));
                id += rows;
                at += rows * columns;
            }
        }
        (int From, int To)[] places = [.. nodes.SelectMany(one => one)];
        return [.. some.Select(parameter => Visit(parameter, 0, parts)!)];

        Gradient? Visit(int parameter, int from, int to)
        {
            int node = Array.IndexOf(places, (from, to));
            if (node >= 0)
                return byNode[node].GetValueOrDefault(parameter);
            Gradient? left = Visit(parameter, from, GradientSum.Middle(from, to)), right = Visit(parameter, GradientSum.Middle(from, to), to);
            return left is null || right is null ? left ?? right : Gradient.Sum(left, right);
        }
    }

    private T[] Gathered<T>(T[] own, int[] counts) where T : unmanaged
    {
        T[] gathered = new T[counts.Sum()];
        processes.Gather(MemoryMarshal.AsBytes(own.AsSpan()), InBytes<T>(counts), MemoryMarshal.AsBytes(gathered.AsSpan()));
        return gathered;
    }

    private static unsafe int[] InBytes<T>(int[] counts) where T : unmanaged => Array.ConvertAll(counts, count => checked(count * sizeof(T)));

    private static Span<byte> Bytes(Span<Real> numbers) => MemoryMarshal.AsBytes(numbers);

    private static void Room(ref Real[] memory, int count)
    {
        if (memory.Length < count)
            memory = new Real[count];
    }

    private static int[] Starts(int[] counts)
    {
        int[] starts = new int[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++)
            starts[i + 1] = checked(starts[i] + counts[i]);
        return starts;
    }
}

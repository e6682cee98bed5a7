namespace Unroll;

/// <summary>
/// The three products of a sequence's pairs [U_b, S_b], query rows [U_b, F] and key rows [S_b, F], each the inner size of the one that is missing. Sequences are
/// split over the team in pieces that hold about equal work, by their lengths alone.
/// </summary>
internal sealed unsafe class PairWork(Device device, PairLayout layout, int features)
{
    private const long WorthAPiece = 500_000; // multiply-adds; some 5 µs

    /// <summary>The body is given a sequence, its U and S, and where its pairs begin.</summary>
    public delegate void SequenceBody(int sequence, int queries, int keys, int start);

    /// <summary>pairs_b (+)= queries_b keys_bᵀ.</summary>
    public void TimesTransposed(Tensor queries, Tensor keys, Tensor pairs, bool accumulate)
    {
        Real* q = queries.Pointer, k = keys.Pointer, p = pairs.Pointer;
        Pieces((from, to) =>
        {
            using Scratch scratch = new(device, layout.Keys, from, to, features);
            for (int b = from; b < to; b++)
            {
                int rows = layout.Queries.Lengths[b], columns = layout.Keys.Lengths[b];
                LeftFactor left = LeftFactor.Of(q + Offset(layout.Queries, b), rows, features);
                Gemm.Multiply(device.KernelSet, left, scratch.Pack(k + Offset(layout.Keys, b), features, columns), scratch.Left, p + layout.Starts[b], columns, accumulate);
            }
        });
    }

    /// <summary>queries_b (+)= pairs_b keys_b.</summary>
    public void Times(Tensor pairs, Tensor keys, Tensor queries, bool accumulate)
    {
        Real* p = pairs.Pointer;
        Times(b => LeftFactor.Of(p + layout.Starts[b], layout.Queries.Lengths[b], layout.Keys.Lengths[b]), keys, layout.Keys, queries, layout.Queries, accumulate);
    }

    /// <summary>keys_b (+)= pairs_bᵀ queries_b.</summary>
    public void TransposedTimes(Tensor pairs, Tensor queries, Tensor keys, bool accumulate)
    {
        Real* p = pairs.Pointer;
        Times(b => LeftFactor.Transposed(p + layout.Starts[b], layout.Keys.Lengths[b], layout.Queries.Lengths[b]), queries, layout.Queries, keys, layout.Keys, accumulate);
    }

    /// <summary>The rows are used as they lie: packing them would take a fifth of the time of the product.</summary>
    private void Times(Func<int, LeftFactor> left, Tensor rows, SequenceLayout rowsOf, Tensor results, SequenceLayout resultsOf, bool accumulate)
    {
        Real* from = rows.Pointer, to = results.Pointer;
        Pieces((first, last) =>
        {
            Block scratch = device.Memory.Rent(Gemm.ScratchSize(device.KernelSet));
            for (int b = first; b < last; b++)
            {
                RightFactor right = RightFactor.Of(device.KernelSet, from + Offset(rowsOf, b), rowsOf.Lengths[b], features);
                Gemm.Multiply(device.KernelSet, left(b), right, scratch.Pointer, to + Offset(resultsOf, b), features, accumulate);
            }
            device.Memory.Return(scratch);
        });
    }

    /// <summary>Runs something for each sequence by itself.</summary>
    public void ForEachSequence(SequenceBody body) => Pieces((from, to) =>
    {
        for (int b = from; b < to; b++)
            body(b, layout.Queries.Lengths[b], layout.Keys.Lengths[b], layout.Starts[b]);
    });

    private nint Offset(SequenceLayout rows, int b) => (nint)rows.Starts[b] * features;

    private void Pieces(Action<int, int> body)
    {
        List<int> cuts = [0];
        for (int b = 0; b < layout.Queries.Count; b++)
        {
            if ((long)(layout.Starts[b + 1] - layout.Starts[cuts[^1]]) * features >= WorthAPiece || b == layout.Queries.Count - 1)
                cuts.Add(b + 1);
        }
        device.Team.Run(cuts.Count - 1, piece => body(cuts[piece], cuts[piece + 1]));
    }

    /// <summary>Memory of one piece: a right factor that is turned over for one sequence after the other, and the tiles' own.</summary>
    private readonly struct Scratch : IDisposable
    {
        private readonly Device device;
        private readonly Block right;
        private readonly Block left;

        public Scratch(Device device, SequenceLayout keys, int from, int to, int features)
        {
            this.device = device;
            int longest = 0;
            for (int b = from; b < to; b++)
                longest = Math.Max(longest, keys.Lengths[b]);
            right = device.Memory.Rent(PackedMatrix.Size(device.KernelSet, features, longest));
            left = device.Memory.Rent(Gemm.ScratchSize(device.KernelSet));
        }

        public Real* Left => left.Pointer;

        /// <summary>The transpose of a matrix [columns, inner].</summary>
        public PackedMatrix Pack(Real* matrix, int inner, int columns)
        {
            PackedMatrix packed = PackedMatrix.On(right, device.KernelSet, inner, columns);
            for (int panel = 0; panel < packed.Panels; panel++)
                packed.PackPanel(device.KernelSet, panel, matrix, inner, true);
            return packed;
        }

        public void Dispose()
        {
            device.Memory.Return(right);
            device.Memory.Return(left);
        }
    }
}

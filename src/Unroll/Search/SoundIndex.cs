using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// Search by voice without recognition: segments of sounds with a vector each, in one file that is mapped into memory. A search is exact: it compares a query with every segment. Any number of threads may search at once.
/// </summary>
public sealed unsafe class SoundIndex : IDisposable
{
    private readonly string path;
    private readonly SoundIndexHead head;
    private readonly float[] mean;
    private readonly (int File, TokenTime Time)[] places;
    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;
    private readonly float* vectors;

    private SoundIndex(string path, SoundIndexLayout layout, float[] mean, (int File, TokenTime Time)[] places, FileStream file)
    {
        (this.path, head, this.mean, this.places) = (path, layout.Head, mean, places);
        if (head.Count == 0)
        {
            file.Dispose();
            return;
        }
        map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = map.CreateViewAccessor(0, layout.FileBytes, MemoryMappedFileAccess.Read);
        byte* bytes = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref bytes);
        vectors = (float*)(bytes + view.PointerOffset + layout.VectorsStart);
    }

    /// <summary>N, the number of segments.</summary>
    public int Count => head.Count;

    /// <summary>D, the number of numbers in a vector.</summary>
    public int VectorSize => head.Size;

    /// <summary>The folder of the model that made the vectors.</summary>
    public string ModelFolder => head.Model;

    /// <summary>The names of the sounds.</summary>
    public IReadOnlyList<string> Files => head.Files;

    /// <summary>How the sounds were cut.</summary>
    public SoundCutting Cutting => head.Cutting;

    /// <summary>Opens an index. Its tables are read and checked; vectors are read when they are searched.</summary>
    /// <param name="path">A file that <see cref="SoundIndexWriter"/> wrote.</param>
    /// <exception cref="UnrollException">There is no such file, it is no index, or it is damaged.</exception>
    public static SoundIndex Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!BitConverter.IsLittleEndian)
            throw new UnrollException("The index: found a machine whose numbers begin with the high byte; expected one whose numbers begin with the low byte, as those of x86 and ARM do.");
        FileStream file = TextLines.Open(path);
        try
        {
            (SoundIndexLayout layout, float[] mean, (int, TokenTime)[] places) = SoundIndexLayout.Read(path, file);
            return new SoundIndex(path, layout, mean, places, file);
        }
        catch (Exception e)
        {
            file.Dispose();
            if (e is IOException or UnauthorizedAccessException or NotSupportedException)
                throw new UnrollException($"{path}: the index cannot be read ({e.Message.TrimEnd('.')}); expected a file that `unroll index` made.", e);
            throw;
        }
    }

    /// <summary>Says so if a model is not the one that made the vectors.</summary>
    /// <param name="model">That is to make the vectors of queries.</param>
    /// <exception cref="UnrollException">It is another.</exception>
    public void Check(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (Transfer.Fingerprint(model) != head.Fingerprint)
            throw new UnrollException($"{path}: the vectors were made by another model than the one given (its parameters are others); expected that of {head.Model} as it was, so make the index again with `unroll index`.");
    }

    /// <summary>The vector of a sound as a whole, to search with. If the sounds were cut at silences, the silence around it is left out.</summary>
    /// <param name="model">The model that made the vectors.</param>
    /// <param name="sound">What is looked for.</param>
    public Real[] Query(Model model, Sound sound)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Embed([new Example(Cutting.Window is null ? Cutting.Trim(sound) : sound)])[0];
    }

    /// <summary>The segments that are most similar to a vector; of equally similar ones, the first.</summary>
    /// <param name="vector">As <see cref="Query"/> gives it, [D].</param>
    /// <param name="count">The greatest number of segments, 0 or more.</param>
    /// <returns>The most similar first.</returns>
    /// <exception cref="UnrollException">The vector has another size, or numbers of the index are not finite.</exception>
    public IReadOnlyList<SoundHit> Search(Real[] vector, int count)
    {
        ArgumentNullException.ThrowIfNull(vector);
        Require.InRange("count", count, 0, int.MaxValue);
        Require.That(vector.Length == VectorSize, "The query", $"a vector of {vector.Length} numbers", $"{VectorSize}, as those of the index have");
        ObjectDisposedException.ThrowIf(view is { CanRead: false }, this);
        float[] unit = SoundIndexWriter.Unit(vector, mean);
        PriorityQueue<(int Segment, float Cosine), (float, int)> best = new(); // the worst of the best is on top
        for (int i = 0; i < Count; i++)
        {
            float cosine = TensorPrimitives.Dot(unit, new ReadOnlySpan<float>(vectors + ((nint)i * VectorSize), VectorSize));
            if (!float.IsFinite(cosine))
                throw SoundIndexLayout.Damaged(path, FormattableString.Invariant($"numbers that are not finite in the vector of segment {i + 1}"));
            if (best.Count < count)
                best.Enqueue((i, cosine), (cosine, -i));
            else if (count > 0 && cosine > best.Peek().Cosine)
                best.EnqueueDequeue((i, cosine), (cosine, -i));
        }
        SoundHit[] hits = new SoundHit[best.Count];
        for (int rank = hits.Length - 1; rank >= 0; rank--)
        {
            (int segment, float cosine) = best.Dequeue();
            hits[rank] = new SoundHit(Files[places[segment].File], places[segment].Time, Math.Clamp(cosine, -1, 1));
        }
        return hits;
    }

    /// <summary>Ends the mapping of the file.</summary>
    public void Dispose()
    {
        if (view is { CanRead: true })
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        view?.Dispose();
        map?.Dispose();
    }
}

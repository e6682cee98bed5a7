using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace Unroll;

/// <summary>Makes the index of sounds for <see cref="SoundIndex"/>: the sounds are added one after another, and then all are written.</summary>
public sealed class SoundIndexWriter
{
    private const int SegmentsAtOnce = 256;

    private readonly Model model;
    private readonly string folder;
    private readonly SoundCutting cutting;
    private readonly List<string> files = [];
    private readonly List<(int File, TokenTime Time)> places = [];
    private readonly List<Real[]> vectors = [];

    /// <summary>Creates it.</summary>
    /// <param name="model">Makes a vector of each segment; its problem is an <see cref="IEmbeddingProblem"/> that reads sounds.</param>
    /// <param name="folder">The folder of the model, which the index names.</param>
    /// <param name="cutting">How sounds are cut into segments.</param>
    /// <exception cref="UnrollException">The model makes no vectors.</exception>
    public SoundIndexWriter(Model model, string folder, SoundCutting cutting)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(cutting);
        (this.model, this.folder, this.cutting) = (model, folder, cutting);
        _ = model.Embed([]);
    }

    /// <summary>How many segments were added.</summary>
    public int Count => places.Count;

    /// <summary>Cuts a sound into segments, and adds a vector of each.</summary>
    /// <param name="file">The name of the sound.</param>
    /// <param name="sound">The sound.</param>
    /// <param name="cancel">Ends it between two batches.</param>
    public void Add(string file, Sound sound, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        foreach (TokenTime[] some in cutting.Cut(sound).Chunk(SegmentsAtOnce))
        {
            vectors.AddRange(model.Embed([.. some.Select(time => new Example(SoundCutting.Part(sound, time)))], cancel));
            places.AddRange(some.Select(time => (files.Count, time)));
        }
        files.Add(file);
    }

    /// <summary>Writes the index. The mean of all vectors is taken off each, and each is then made as long as 1.</summary>
    /// <param name="stream">Where to.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        int size = ((IEmbeddingProblem)model.Problem).VectorSize;
        double[] sums = new double[size];
        foreach (Real[] vector in vectors)
        {
            for (int i = 0; i < size; i++)
                sums[i] += vector[i];
        }
        float[] mean = [.. sums.Select(sum => (float)(sum / Math.Max(1, vectors.Count)))];
        stream.Write(SoundIndexLayout.Write(new SoundIndexHead(Path.GetFullPath(folder), Transfer.Fingerprint(model), size, vectors.Count, files, cutting), mean, places));
        byte[] bytes = new byte[sizeof(float) * size];
        foreach (Real[] vector in vectors)
        {
            float[] unit = Unit(vector, mean);
            for (int i = 0; i < size; i++)
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(sizeof(float) * i), unit[i]);
            stream.Write(bytes);
        }
    }

    /// <summary>A vector without the mean, made as long as 1; zeros stay zeros.</summary>
    internal static float[] Unit(ReadOnlySpan<Real> vector, ReadOnlySpan<float> mean)
    {
        float[] unit = new float[mean.Length];
        for (int i = 0; i < unit.Length; i++)
            unit[i] = (float)vector[i] - mean[i];
        float length = TensorPrimitives.Norm<float>(unit);
        if (length > 0)
            TensorPrimitives.Divide(unit, length, unit);
        return unit;
    }
}

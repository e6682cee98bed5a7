using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Unroll;

/// <summary>Sequences of frames in memory. Immutable, so it may be used by any number of threads.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A data set is what everybody calls this collection.")]
public sealed class FrameDataset : IDataset<FrameSequence>
{
    private readonly FrameSequence[] sequences;
    private readonly Lazy<string> fingerprint;

    /// <summary>Creates a dataset.</summary>
    /// <param name="name">Where the sequences come from: a path, or how they were made.</param>
    /// <param name="sequences">The sequences, in their order. The list is copied.</param>
    public FrameDataset(string name, IEnumerable<FrameSequence> sequences)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(sequences);
        Name = name;
        this.sequences = [.. sequences];
        fingerprint = new Lazy<string>(Hash);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Noun => "sequence";

    /// <summary>Hexadecimal SHA-256 over frames, labels and numbers. Computed at the first use.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <inheritdoc/>
    public int Count => sequences.Length;

    /// <inheritdoc/>
    public FrameSequence this[int index] => sequences[index];

    /// <inheritdoc/>
    public IEnumerator<FrameSequence> GetEnumerator() => ((IEnumerable<FrameSequence>)sequences).GetEnumerator();

    /// <inheritdoc/>
    public IEnumerable<string> Labels(int index) => sequences[index].Labels ?? [];

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} sequences";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Hash()
    {
        using ContentHash hash = new();
        foreach (FrameSequence sequence in sequences)
        {
            hash.Add(sequence.Size);
            hash.Add(sequence.Values.Span);
            hash.Add(sequence.Labels);
            hash.Add([(Real)(sequence.Target ?? 0)]);
        }
        return hash.ToHex();
    }
}

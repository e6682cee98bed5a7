using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Unroll;

/// <summary>Labelled sentences in memory. Immutable, so it may be used by any number of threads.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A data set is what everybody calls this collection.")]
public sealed class LabelledDataset : IDataset<LabelledSentence>
{
    private readonly LabelledSentence[] sentences;
    private readonly Lazy<string> fingerprint;

    /// <summary>Creates a dataset.</summary>
    /// <param name="name">Where the sentences come from: a path, or the name of a built-in sample.</param>
    /// <param name="sentences">The sentences, in their order. The list is copied.</param>
    public LabelledDataset(string name, IEnumerable<LabelledSentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(sentences);
        Name = name;
        this.sentences = [.. sentences];
        fingerprint = new Lazy<string>(Hash);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Noun => "sentence";

    /// <inheritdoc/>
    public IReadOnlyList<ReadingNote> Notes { get; init; } = [];

    /// <summary>Hexadecimal SHA-256 over words and labels. Computed at the first use.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <inheritdoc/>
    public int Count => sentences.Length;

    /// <inheritdoc/>
    public LabelledSentence this[int index] => sentences[index];

    /// <inheritdoc/>
    public IEnumerator<LabelledSentence> GetEnumerator() => ((IEnumerable<LabelledSentence>)sentences).GetEnumerator();

    /// <inheritdoc/>
    public IEnumerable<string> Tokens(int index) => sentences[index].Words;

    /// <inheritdoc/>
    public IEnumerable<string> Labels(int index) => sentences[index].Labels ?? [];

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} sentences";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Hash()
    {
        using ContentHash hash = new();
        foreach (LabelledSentence sentence in sentences)
        {
            hash.Add(sentence.Words);
            hash.Add(sentence.Labels);
        }
        return hash.ToHex();
    }
}

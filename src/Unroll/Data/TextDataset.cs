using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Unroll;

/// <summary>The sentences of a text in memory, in their order. Immutable, so it may be used by any number of threads.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A data set is what everybody calls this collection.")]
public sealed class TextDataset : IDataset<TextSentence>
{
    private readonly TextSentence[] sentences;
    private readonly Lazy<string> fingerprint;

    /// <summary>Creates a dataset.</summary>
    /// <param name="name">Where the text comes from: a path, or the name of a built-in sample.</param>
    /// <param name="sentences">The sentences, in their order. The list is copied.</param>
    public TextDataset(string name, IEnumerable<TextSentence> sentences)
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

    /// <summary>Hexadecimal SHA-256 over all tokens: equal for equal sentences in the same order. Computed at the first use.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <inheritdoc/>
    public int Count => sentences.Length;

    /// <inheritdoc/>
    public TextSentence this[int index] => sentences[index];

    /// <inheritdoc/>
    public IEnumerable<string> Tokens(int index) => sentences[index].Tokens;

    /// <inheritdoc/>
    public IEnumerator<TextSentence> GetEnumerator() => ((IEnumerable<TextSentence>)sentences).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} sentences";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Hash()
    {
        using ContentHash hash = new();
        foreach (TextSentence sentence in sentences)
            hash.Add(sentence.Tokens);
        return hash.ToHex();
    }
}

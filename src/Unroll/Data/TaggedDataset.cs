using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Unroll;

/// <summary>Tagged sentences in memory. Immutable, so it may be used by any number of threads.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A data set is what everybody calls this collection.")]
public sealed class TaggedDataset : IDataset<TaggedSentence>
{
    private readonly TaggedSentence[] sentences;
    private readonly Lazy<string> fingerprint;

    /// <summary>Creates a dataset.</summary>
    /// <param name="name">Where the sentences come from: a path, or the name of a built-in sample.</param>
    /// <param name="sentences">The sentences, in their order. The list is copied.</param>
    /// <param name="scheme">What their tags follow.</param>
    public TaggedDataset(string name, IEnumerable<TaggedSentence> sentences, TagScheme scheme = TagScheme.Iob2)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(sentences);
        Name = name;
        Scheme = scheme;
        SourceScheme = scheme;
        this.sentences = [.. sentences];
        fingerprint = new Lazy<string>(() => SentenceHash.Of(this.sentences));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Noun => "sentence";

    /// <inheritdoc/>
    public string LabelNoun => Scheme == TagScheme.Plain ? "tag" : "span type";

    /// <summary>What the tags follow.</summary>
    public TagScheme Scheme { get; }

    /// <summary>What the tags followed in the files that they were read from.</summary>
    public TagScheme SourceScheme { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<ReadingNote> Notes { get; init; } = [];

    /// <summary>
    /// Hexadecimal SHA-256 over words and tags: equal for equal sentences in the same order, wherever they are stored. Computed at the first use.
    /// </summary>
    public string Fingerprint => fingerprint.Value;

    /// <inheritdoc/>
    public int Count => sentences.Length;

    /// <inheritdoc/>
    public TaggedSentence this[int index] => sentences[index];

    /// <inheritdoc/>
    public IEnumerator<TaggedSentence> GetEnumerator() => ((IEnumerable<TaggedSentence>)sentences).GetEnumerator();

    /// <inheritdoc/>
    public IEnumerable<string> Tokens(int index) => sentences[index].Words;

    /// <summary>The types of a sentence's spans; its tags, where they mark no spans.</summary>
    /// <param name="index">Which sentence.</param>
    public IEnumerable<string> Labels(int index) => sentences[index].Tags is not { } tags ? []
        : Scheme == TagScheme.Plain ? tags
        : Unroll.Tags.LenientSpans(tags).Select(span => span.Type);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} sentences";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

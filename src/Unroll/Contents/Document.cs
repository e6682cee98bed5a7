namespace Unroll;

/// <summary>Several sentences in their order, such as a story or a part of one.</summary>
public sealed class Document : Content
{
    /// <summary>Creates a document.</summary>
    /// <param name="sentences">Its sentences; the list is copied.</param>
    /// <exception cref="UnrollException">A sentence is null or has no words: the end of a document is written as one.</exception>
    public Document(IReadOnlyList<Words> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        Sentences = [.. sentences];
        foreach (Words sentence in Sentences)
            Require.That(sentence is { Length: > 0 }, "A document", "a sentence without words", "at least one word in each");
    }

    /// <summary>Its sentences.</summary>
    public IReadOnlyList<Words> Sentences { get; }

    /// <summary>How many words all sentences have.</summary>
    public override int Length => Sentences.Sum(sentence => sentence.Length);

    /// <inheritdoc/>
    public override string Noun => "document";

    /// <inheritdoc/>
    public override IEnumerable<string> Tokens => Sentences.SelectMany(sentence => sentence.Values);

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(Sentences.Count);
        foreach (Words sentence in Sentences)
            sentence.AddTo(hash);
    }

    /// <inheritdoc/>
    protected internal override Content Normalized() =>
        Sentences.All(sentence => ReferenceEquals(sentence.Normalized(), sentence)) ? this : new Document([.. Sentences.Select(sentence => sentence.Normalized().As<Words>("A document"))]);

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Sentences);
}

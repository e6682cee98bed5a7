namespace Unroll;

/// <summary>The right answer to a question about a text or a picture.</summary>
public sealed class Reply : Content
{
    /// <summary>Creates it.</summary>
    /// <param name="answer">The answer, such as "kitchen".</param>
    /// <param name="facts">The sentences of the story that it follows from, from 0; null where they are not known. The list is copied.</param>
    /// <param name="kind">The kind of the question, by which scores are shown, such as "yes or no"; null for none.</param>
    /// <exception cref="UnrollException">The answer is empty, or a fact is negative.</exception>
    public Reply(string answer, IReadOnlyList<int>? facts = null, string? kind = null)
    {
        Require.That(!string.IsNullOrEmpty(answer), "A reply", "no answer", "one");
        Answer = answer;
        Facts = [.. facts ?? []];
        Kind = kind;
        Require.That(Facts.All(fact => fact >= 0), "A reply", $"the fact {Facts.FirstOrDefault(fact => fact < 0)}", "numbers of sentences, from 0");
    }

    /// <summary>The answer, such as "kitchen".</summary>
    public string Answer { get; }

    /// <summary>The sentences of the story that it follows from, from 0; empty where they are not known.</summary>
    public IReadOnlyList<int> Facts { get; }

    /// <summary>The kind of the question; null for none.</summary>
    public string? Kind { get; }

    /// <summary>1: an answer is one label.</summary>
    public override int Length => 1;

    /// <inheritdoc/>
    public override string LabelNoun => "answer";

    /// <inheritdoc/>
    public override IEnumerable<string> Names => [Answer];

    /// <inheritdoc/>
    protected internal override void CheckAgainst(Content input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Facts.Count > 0 && input.Find<Document>() is { } story)
            Require.That(Facts.Max() < story.Sentences.Count, "A reply", $"the fact {Facts.Max()}", $"sentences 0 to {story.Sentences.Count - 1} of its story");
    }

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(Answer);
        hash.Add(Kind ?? "");
        hash.Add(Facts.Count);
        foreach (int fact in Facts)
            hash.Add(fact);
    }

    /// <inheritdoc/>
    protected internal override Content Normalized() => NormalForm.Is([Answer]) ? this : new Reply(NormalForm.Of([Answer])[0], Facts, Kind);
}

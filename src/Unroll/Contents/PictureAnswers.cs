namespace Unroll;

/// <summary>The right answers to <see cref="Questions"/> about a picture, one for each.</summary>
public sealed class PictureAnswers : Content
{
    /// <summary>Creates it.</summary>
    /// <param name="all">In the order of the questions; at least one. The list is copied.</param>
    /// <exception cref="UnrollException">There is none, or one is null.</exception>
    public PictureAnswers(params IEnumerable<PictureAnswer> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        All = [.. all];
        Require.That(All.Count > 0 && All.All(answer => answer is not null), "The answers of an example", All.Count == 0 ? "none" : "null", "at least one answer");
    }

    /// <summary>The answers, at least one.</summary>
    public IReadOnlyList<PictureAnswer> All { get; }

    /// <inheritdoc/>
    public override int Length => All.Count;

    /// <inheritdoc/>
    public override string LabelNoun => "answer";

    /// <inheritdoc/>
    public override IEnumerable<string> Names => All.Select(answer => answer.Text);

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        foreach (PictureAnswer answer in All)
        {
            hash.Add([answer.Text, answer.Kind]);
            hash.Add(answer.Where.Length);
            foreach (bool isThere in answer.Where.Span)
                hash.Add(isThere ? 1 : 0);
        }
    }

    /// <inheritdoc/>
    protected internal override Content Normalized() =>
        All.All(answer => NormalForm.Of(answer.Text) == answer.Text) ? this : new PictureAnswers(All.Select(answer => answer with { Text = NormalForm.Of(answer.Text) }));

    /// <inheritdoc/>
    protected internal override void CheckAgainst(Content input)
    {
        if (input?.Find<Questions>() is { } questions)
            Require.That(questions.All.Count == All.Count, "An example", $"{questions.All.Count} questions and {All.Count} answers", "an answer for each question");
        if (input?.Find<Picture>() is { } picture)
            Require.That(All.All(answer => answer.Where.Length == 0 || answer.Where.Length == picture.Height * picture.Width), "An answer", "marks of other pixels than the picture has", "a mark for each pixel, or none");
    }

    /// <summary>The answers, with strokes between them.</summary>
    public override string ToString() => string.Join(Questions.Separator, All.Select(answer => answer.Text));
}

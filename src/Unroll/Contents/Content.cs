namespace Unroll;

/// <summary>
/// A part of an example: words, frames of numbers, tags, a label, a number, or several of these by name. Contents are immutable, so any number of threads may use them.
/// Derive your own kind of content from it.
/// </summary>
public abstract class Content
{
    /// <summary>Its length in steps, such as words or frames. Batches are formed by it, and speeds count it. May be 0.</summary>
    public abstract int Length { get; }

    /// <summary>The name of one content of this kind in counts. Default: example.</summary>
    public virtual string Noun => "example";

    /// <summary>The name of one of <see cref="Names"/> in counts. Default: label.</summary>
    public virtual string LabelNoun => "label";

    /// <summary>Its tokens as written; none if its steps are not text. They are counted, and compared between training, dev and test set. Default: none.</summary>
    public virtual IEnumerable<string> Tokens => [];

    /// <summary>Its labels, for counts: classes, or types of spans. Default: none.</summary>
    public virtual IEnumerable<string> Names => [];

    /// <summary>This content, as the kind that the caller needs.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="who">The subject of the error message, such as "A tagger".</param>
    /// <exception cref="UnrollException">It is of another kind.</exception>
    public T As<T>(string who) where T : Content => this as T
        ?? throw new UnrollException($"{who} was given {Named(GetType())}; expected {Named(typeof(T))}.");

    /// <summary>This content as another kind; null if it is of another one.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    public T? TryAs<T>() where T : Content => this as T;

    /// <summary>The first content of a kind: this one, or one of its parts; null if there is none.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    public virtual T? Find<T>() where T : Content => this as T;

    /// <summary>The same content with other tags, in its parts, too; this one where it has none.</summary>
    /// <param name="change">From the tags to those that take their place.</param>
    internal virtual Content WithTags(Func<Tags, Tags> change) => this;

    /// <summary>Adds its whole content to a fingerprint.</summary>
    /// <param name="hash">Of the data set.</param>
    protected internal abstract void AddTo(ContentHash hash);

    /// <summary>The same content with its text in Unicode's normal form C; the same object if it is in this form already. Default: this.</summary>
    protected internal virtual Content Normalized() => this;

    /// <summary>Checks that it can be the target of an input, such as one tag per word. Default: it can.</summary>
    /// <param name="input">The input of the same example.</param>
    /// <exception cref="UnrollException">It cannot.</exception>
    protected internal virtual void CheckAgainst(Content input)
    {
    }

    /// <summary>The content as a user would type it, for messages; empty if it cannot be typed.</summary>
    public override string ToString() => "";

    /// <summary>The name of a kind in messages: "words" for <see cref="Words"/>.</summary>
    internal static string Named(Type kind) => kind.Name.ToLowerInvariant();
}

namespace Unroll;

/// <summary>
/// A part of an example: words, frames of numbers, tags, a label, a number, or several of these by name. Contents are immutable, so any number of threads may use them.
/// Derive from it to bring in a kind of content of your own.
/// </summary>
public abstract class Content
{
    /// <summary>Its length in steps, such as words or frames: what batches are budgeted and sorted by, and what speed is counted in. May be 0.</summary>
    public abstract int Length { get; }

    /// <summary>What one content of this kind is called where examples are counted. Default: example.</summary>
    public virtual string Noun => "example";

    /// <summary>What one of <see cref="Names"/> is called where they are counted. Default: label.</summary>
    public virtual string LabelNoun => "label";

    /// <summary>Its tokens as they are written, which are counted and compared between the parts of a corpus; none where its steps are not text. Default: none.</summary>
    public virtual IEnumerable<string> Tokens => [];

    /// <summary>The labels in it, to be counted: classes, or types of spans. Default: none.</summary>
    public virtual IEnumerable<string> Names => [];

    /// <summary>This content as the kind that somebody works on.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="who">Who works on it, such as "A tagger": the subject of the error message.</param>
    /// <exception cref="UnrollException">It is of another kind.</exception>
    public T As<T>(string who) where T : Content => this as T
        ?? throw new UnrollException($"{who} was given {Named(GetType())}; expected {Named(typeof(T))}.");

    /// <summary>Adds all that it holds to a fingerprint.</summary>
    /// <param name="hash">Of the data set.</param>
    protected internal abstract void AddTo(ContentHash hash);

    /// <summary>The same content with its text in Unicode's normal form C; the same object if it is so already. Default: this.</summary>
    protected internal virtual Content Normalized() => this;

    /// <summary>Checks that it can be the target of an input, such as one tag a word. Default: it can.</summary>
    /// <param name="input">The input of the same example.</param>
    /// <exception cref="UnrollException">It cannot.</exception>
    protected internal virtual void CheckAgainst(Content input)
    {
    }

    /// <summary>The content as people would type it, for messages; empty where nobody would.</summary>
    public override string ToString() => "";

    /// <summary>How messages speak of a kind: "Words" is "words".</summary>
    internal static string Named(Type kind) => kind.Name.ToLowerInvariant();
}

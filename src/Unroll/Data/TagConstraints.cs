namespace Unroll;

/// <summary>
/// Reads constraints on the tags of a sentence from short expressions, such as <c>legal</c>, <c>city lasts exactly 2</c> or <c>word -1 is O</c>
/// (docs/constraints.md has the grammar). A label is the type of a span or, where tags mark no spans, a tag; its runs are the spans, read as
/// <see cref="TagSpans.LenientSpans"/> reads them, or the longest rows of the tag.
/// </summary>
public sealed class TagConstraints
{
    private const int Most = 1000;

    private readonly string[] tags;
    private readonly string[] labels;
    private readonly RunTag[] parts;
    private readonly bool spans;
    private readonly TagScheme? known;

    /// <summary>Prepares the reading of constraints.</summary>
    /// <param name="tags">All tags in the order of their ids, [C].</param>
    /// <param name="scheme">What they follow, where that is known; null to tell it from the tags.</param>
    public TagConstraints(IEnumerable<string> tags, TagScheme? scheme = null)
    {
        known = scheme == TagScheme.Plain ? null : scheme;
        ArgumentNullException.ThrowIfNull(tags);
        this.tags = [.. tags];
        spans = TagSpans.Detect([this.tags]).Scheme != TagScheme.Plain;
        labels = spans ? [.. this.tags.Select(tag => TagSpans.Split(tag).Type).OfType<string>().Distinct()] : this.tags;
        Dictionary<string, int> ids = labels.Select((label, i) => (label, i)).ToDictionary(pair => pair.label, pair => pair.i);
        parts = Array.ConvertAll(this.tags, tag =>
        {
            (char prefix, string? type) = spans ? TagSpans.Split(tag) : ('I', tag);
            return new RunTag(type is null ? RunTag.None : ids[type], prefix is 'I' or 'E', prefix is 'E' or 'S');
        });
    }

    /// <summary>
    /// The scheme of the tags, told from them where it is not known: <see cref="TagScheme.Iobes"/> if any has E- or S-; <see cref="TagScheme.Iob1"/> if some type has I- and not B-, since
    /// in IOB2 every span begins with B-; <see cref="TagScheme.Plain"/> if none has a prefix; otherwise <see cref="TagScheme.Iob2"/>.
    /// </summary>
    public TagScheme Scheme =>
        !spans ? TagScheme.Plain
        : known is TagScheme.Iob1 or TagScheme.Iobes ? known.Value
        : tags.Any(tag => TagSpans.Split(tag).Prefix is 'E' or 'S') ? TagScheme.Iobes
        : tags.Any(tag => TagSpans.Split(tag).Prefix == 'I' && !tags.Contains("B-" + TagSpans.Split(tag).Type)) ? TagScheme.Iob1
        : TagScheme.Iob2;

    private string Kind => spans ? "span type" : "tag";

    /// <summary>All of some constraints; with none, anything.</summary>
    /// <param name="expressions">Each one constraint.</param>
    /// <exception cref="UnrollException">As for <see cref="Parse"/>.</exception>
    public IConstraint ParseAll(IEnumerable<string> expressions)
    {
        ArgumentNullException.ThrowIfNull(expressions);
        return Constraint.All([.. expressions.Select(Parse)]);
    }

    /// <summary>One constraint.</summary>
    /// <param name="expression">Such as <c>city at most once</c>.</param>
    /// <exception cref="UnrollException">It cannot be read, or names a label or tag that there is not: what was found at which column, what was expected.</exception>
    public IConstraint Parse(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ConstraintWords words = new(expression);
        if (words.Peek() is { Quoted: false, Text: "word" } && words.Peek(1) is not { Quoted: false, Text: "lasts" or "at" or "exactly" or "only" })
            return Place(words, expression);
        if (words.Peek() is { Quoted: false, Text: "legal" } && words.Peek(1) is not { Quoted: false, Text: "lasts" or "at" or "exactly" or "only" })
            return Legal(words, expression);
        ConstraintWord label = words.Any("\"legal\", \"word\" or a " + Kind, "city lasts exactly 2");
        string verb = words.OneOf("city lasts exactly 2", "lasts", "exactly", "at", "only");
        if (label is { Text: "*", Quoted: false })
            return verb == "lasts" ? Lasts(words, expression, RunTag.None)
                : throw new UnrollException($"The constraint '{expression}': found \"*\" at column {label.Column} before \"{verb}\"; expected one {Kind}, since only \"lasts\" takes every one, as in '* lasts at least 2'.");
        int id = Label(words, label);
        return verb switch
        {
            "lasts" => Lasts(words, expression, id),
            "only" => After(words, expression, id),
            _ => Occurs(words, expression, id, verb),
        };
    }

    private IConstraint Legal(ConstraintWords words, string expression)
    {
        words.Takes("legal");
        TagScheme scheme = words.Peek() is null ? Scheme : words.OneOf("legal iob2", "iob1", "iob2", "iobes") switch
        {
            "iob1" => TagScheme.Iob1,
            "iob2" => TagScheme.Iob2,
            _ => TagScheme.Iobes,
        };
        words.End("legal iob2");
        if (!spans)
            throw new UnrollException($"The constraint '{expression}': found plain tags such as \"{tags.FirstOrDefault()}\", which may follow each other in any way; expected tags that mark spans, with B-, I-, E- or S-.");
        bool[,] follows = new bool[tags.Length, tags.Length];
        for (int i = 0; i < tags.Length; i++)
        {
            for (int j = 0; j < tags.Length; j++)
                follows[i, j] = TagRules.Allows(tags[i], tags[j], scheme);
        }
        return Constraint.Transitions(
            expression, Array.ConvertAll(tags, tag => TagRules.Allows(null, tag, scheme)), follows, Array.ConvertAll(tags, tag => TagRules.AllowsLast(tag, scheme)));
    }

    private IConstraint Lasts(ConstraintWords words, string expression, int label)
    {
        const string example = "city lasts at least 2";
        string how = words.OneOf(example, "exactly", "at");
        bool least = how == "at" && words.OneOf(example, "least", "most") == "least";
        int number = words.Number(1, Most, example);
        words.End(example);
        return Constraint.Lasts(expression, parts, label, how == "exactly" || least ? number : 1, least ? null : number);
    }

    private IConstraint Occurs(ConstraintWords words, string expression, int label, string how)
    {
        const string example = "city at most 2 times";
        bool least = how == "at" && words.OneOf(example, "least", "most") == "least";
        int number = 1;
        if (!words.Takes("once"))
        {
            if (words.Peek() is { Quoted: false } word && !word.Text.Any(char.IsAsciiDigit))
                throw words.Fault("\"once\" or a number and \"times\"", example, "once");
            number = words.Number(0, Most, example);
            words.OneOf(example, "times");
        }
        words.End(example);
        return Constraint.Occurs(expression, parts, label, how == "exactly" || least ? number : 0, least ? null : number);
    }

    private IConstraint After(ConstraintWords words, string expression, int label)
    {
        const string example = "arrival only after departure";
        words.OneOf(example, "after");
        int after = Label(words, words.Any("a " + Kind, example));
        words.End(example);
        return Constraint.OnlyAfter(expression, parts, label, after);
    }

    private IConstraint Place(ConstraintWords words, string expression)
    {
        const string example = "word -1 is not O";
        words.Takes("word");
        int position = words.Number(-1_000_000, 1_000_000, example);
        words.OneOf(example, "is");
        bool required = !words.Takes("not");
        ConstraintWord tag = words.Any("a tag", example);
        words.End(example);
        int id = Array.IndexOf(tags, tag.Text);
        return id >= 0 ? Constraint.At(expression, position, id, required) : throw words.Unknown(tag, "tag", tags);
    }

    private int Label(ConstraintWords words, ConstraintWord label)
    {
        int id = Array.IndexOf(labels, label.Text);
        return id >= 0 ? id : throw words.Unknown(label, Kind, labels);
    }
}

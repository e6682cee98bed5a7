using System.Text;

namespace Unroll;

/// <summary>
/// The phrases of a sentence as a tree: a phrase has a label and, in their order, the phrases and words in it; a word has a tag. Each phrase is itself a tree. As text it is written in
/// Penn brackets: <c>(S (NP (DT the) (NN cat)) (VP (VBZ sleeps)))</c>.
/// </summary>
public sealed class Tree : Content
{
    /// <summary>The most brackets that may lie within one another: 500. No sentence has nearly as many.</summary>
    public const int Deepest = 500;

    /// <summary>Creates a phrase.</summary>
    /// <param name="label">Without blanks and brackets; empty for an outer bracket that has no label.</param>
    /// <param name="children">The phrases and words in it, at least one. The list is copied.</param>
    /// <exception cref="UnrollException">The label has a blank or bracket, there are no children, or the tree is deeper than <see cref="Deepest"/>.</exception>
    public Tree(string label, IReadOnlyList<Tree> children)
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(children);
        CheckLabel(label);
        Require.That(children.Count > 0, $"The phrase \"{label}\"", "nothing in it", "at least one word");
        foreach (Tree child in children)
            Require.That(child is not null, $"The phrase \"{label}\"", "null in it", "phrases and words");
        Label = label;
        Children = [.. children];
        Length = Children.Sum(child => child.Length);
        Depth = 1 + Children.Max(child => child.Depth);
        Require.That(Depth <= Deepest, "A tree", $"more than {Deepest} brackets within one another", "no more");
    }

    /// <summary>Creates a word.</summary>
    /// <param name="tag">Its tag, such as NN; without blanks and brackets, and not empty.</param>
    /// <param name="word">The word as written; not empty.</param>
    /// <exception cref="UnrollException">The tag is empty or has a blank or bracket, or the word is empty.</exception>
    public Tree(string tag, string word)
    {
        ArgumentNullException.ThrowIfNull(tag);
        ArgumentNullException.ThrowIfNull(word);
        CheckLabel(tag);
        Require.That(tag.Length > 0 && word.Length > 0, "A word of a tree", tag.Length > 0 ? $"the tag {tag} without a word" : $"the word {word} without a tag", "both");
        (Label, Word, Children, Length, Depth) = (tag, word, [], 1, 1);
    }

    /// <summary>The label of a phrase, such as NP, or the tag of a word, such as NN.</summary>
    public string Label { get; }

    /// <summary>The word as written; null for a phrase.</summary>
    public string? Word { get; }

    /// <summary>The phrases and words in a phrase, in their order; none for a word.</summary>
    public IReadOnlyList<Tree> Children { get; }

    /// <summary>The number of words.</summary>
    public override int Length { get; }

    /// <summary>How many brackets lie within one another, 1 for a word.</summary>
    public int Depth { get; }

    /// <inheritdoc/>
    public override string Noun => "tree";

    /// <inheritdoc/>
    public override string LabelNoun => "phrase label";

    /// <summary>The words from left to right, each with its tag, [T].</summary>
    public IEnumerable<Tree> Leaves => Word is null ? Children.SelectMany(child => child.Leaves) : [this];

    /// <summary>All phrases, each before those in it.</summary>
    public IEnumerable<Tree> Phrases => Word is null ? Children.SelectMany(child => child.Phrases).Prepend(this) : [];

    /// <inheritdoc/>
    public override IEnumerable<string> Tokens => Leaves.Select(leaf => leaf.Word!);

    /// <inheritdoc/>
    public override IEnumerable<string> Names => Phrases.Select(phrase => phrase.Label);

    /// <summary>Reads one tree in Penn brackets.</summary>
    /// <param name="text">Such as <c>(NP (DT the) (NN cat))</c>; it may have line breaks.</param>
    /// <exception cref="UnrollException">It is not exactly one tree.</exception>
    public static Tree Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Tree[] trees = [.. TreeReader.Read(text.Split('\n').Select((line, i) => (i + 1, line)), "The tree").Select(read => read.Tree)];
        return trees is [Tree tree] ? tree : throw new UnrollException($"The text has {trees.Length} trees; expected one, such as (NP (DT the) (NN cat)).");
    }

    /// <summary>The tree in Penn brackets, on one line. Brackets in words are written -LRB- and -RRB-, blanks in words as _.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        Write(text);
        return text.ToString();
    }

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash) => (hash ?? throw new ArgumentNullException(nameof(hash))).Add(ToString());

    /// <inheritdoc/>
    protected internal override Tree Normalized()
    {
        if (Word is not null)
            return ReferenceEquals(NormalForm.Of(Word), Word) ? this : new Tree(Label, NormalForm.Of(Word));
        Tree[] normal = [.. Children.Select(child => child.Normalized())];
        return normal.SequenceEqual(Children) ? this : new Tree(Label, normal);
    }

    /// <inheritdoc/>
    protected internal override void CheckAgainst(Content input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!input.Tokens.SequenceEqual(Tokens, StringComparer.Ordinal))
            throw new UnrollException($"The {input.Noun} \"{input}\" was given a tree of \"{string.Join(' ', Tokens)}\"; expected a tree of the same words.");
    }

    private static void CheckLabel(string label) =>
        Require.That(!label.AsSpan().ContainsAny("() \t\r\n"), "A tree", $"the label \"{label}\"", "one without blanks and brackets");

    private static string Escaped(string word)
    {
        if (!word.Any(c => c is '(' or ')' || char.IsWhiteSpace(c)))
            return word;
        string escaped = word.Replace("(", "-LRB-", StringComparison.Ordinal).Replace(")", "-RRB-", StringComparison.Ordinal);
        return string.Concat(escaped.Select(c => char.IsWhiteSpace(c) ? '_' : c));
    }

    private void Write(StringBuilder text)
    {
        text.Append('(').Append(Label);
        if (Word is not null)
            text.Append(' ').Append(Escaped(Word));
        foreach (Tree child in Children)
            child.Write(text.Append(' '));
        text.Append(')');
    }
}

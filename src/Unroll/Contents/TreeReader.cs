namespace Unroll;

/// <summary>Reads trees in Penn brackets, each on one line or on several.</summary>
internal sealed class TreeReader
{
    private const string Blanks = " \t\r\n\f\v";

    private readonly string path;
    private readonly Stack<Open> open = [];
    private int line;

    private TreeReader(string path) => this.path = path;

    /// <summary>The trees one by one, each with the line on which it begins.</summary>
    /// <param name="lines">Numbers and texts.</param>
    /// <param name="path">Where they come from, for error messages.</param>
    /// <exception cref="UnrollException">They are something else than trees.</exception>
    public static IEnumerable<(Tree Tree, int Line)> Read(IEnumerable<(int Number, string Text)> lines, string path)
    {
        TreeReader reader = new(path);
        foreach ((int number, string text) in lines)
        {
            reader.line = number;
            for (int at = 0; at < text.Length;)
            {
                if (Blanks.Contains(text[at], StringComparison.Ordinal))
                {
                    at++;
                }
                else if (text[at] == '(')
                {
                    int end = EndOf(text, at + 1);
                    reader.Begin(text[(at + 1)..end]);
                    at = end;
                }
                else if (text[at] == ')')
                {
                    int start = reader.open.TryPeek(out Open? top) ? top.Line : number;
                    if (reader.Close() is { } tree)
                        yield return (tree, start);
                    at++;
                }
                else
                {
                    int end = EndOf(text, at);
                    reader.Add(text[at..end]);
                    at = end;
                }
            }
        }
        if (reader.open.Count > 0)
            throw reader.Error(reader.open.Last().Line, $"found a tree that does not close: its text ends with {Counted(reader.open.Count, "open bracket")}", "as many ) as (");
    }

    private static int EndOf(string text, int from)
    {
        int end = text.AsSpan(from).IndexOfAny("() \t\r\n\f\v");
        return end < 0 ? text.Length : from + end;
    }

    private void Begin(string label)
    {
        if (open.TryPeek(out Open? outer) && outer.Word is not null)
            throw Error(line, $"found the word {Shown(outer.Word)} beside a bracket in ({Shown(outer.Label)}", "either one word or brackets, such as (NP (DT the) (NN cat))");
        if (open.Count == Tree.Deepest)
            throw Error(line, $"found more than {Tree.Deepest} brackets within one another", "no more");
        open.Push(new Open(label, line));
    }

    private void Add(string word)
    {
        if (!open.TryPeek(out Open? phrase))
            throw Error(line, $"found the text {Shown(word)} outside of all brackets", "trees in brackets, such as (NP (DT the) (NN cat))");
        if (phrase.Label.Length == 0)
            throw Error(line, $"found the word {Shown(word)} in a bracket without a tag", "a tag and a word without a blank before the tag, such as (NN cat)");
        if (phrase.Word is not null || phrase.Children.Count > 0)
            throw Error(line, $"found the word {Shown(word)} beside {(phrase.Word is null ? "a bracket" : $"the word {Shown(phrase.Word)}")} in ({Shown(phrase.Label)}", "either one word or brackets, such as (NP (DT the) (NN cat))");
        phrase.Word = word;
    }

    /// <summary>Closes the innermost bracket; gives the tree if it was the outermost.</summary>
    private Tree? Close()
    {
        if (!open.TryPop(out Open? phrase))
            throw Error(line, "found a ) that closes no bracket", "as many ) as (");
        if (phrase.Word is null && phrase.Children.Count == 0)
            throw Error(line, $"found the bracket ({Shown(phrase.Label)}) with nothing in it", "a tag and a word, such as (NN cat), or a label and brackets");
        Tree tree = phrase.Word is not null ? new Tree(phrase.Label, phrase.Word) : new Tree(phrase.Label, phrase.Children);
        if (!open.TryPeek(out Open? outer))
            return tree;
        outer.Children.Add(tree);
        return null;
    }

    private UnrollException Error(int number, string found, string expected) => new(FormattableString.Invariant($"{path}:{number}: {found}; expected {expected}."));

    private static string Counted(int count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Shown(string text) => text.Length <= 40 ? text : text[..(char.IsHighSurrogate(text[39]) ? 39 : 40)] + "...";

    private sealed class Open(string label, int line)
    {
        public string Label => label;

        public int Line => line;

        public List<Tree> Children { get; } = [];

        public string? Word { get; set; }
    }
}

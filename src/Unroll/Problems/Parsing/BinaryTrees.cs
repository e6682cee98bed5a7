namespace Unroll;

/// <summary>
/// Trees as derivations of a grammar in Chomsky's normal form, and back. A chain of phrases of one part each is one symbol, as is a word with the phrases that hold nothing else. A phrase of
/// more than two parts is its first part and a symbol for the rest, which remembers some of the parts before it.
/// </summary>
/// <remarks>
/// Names of symbols use characters that no label has: <c>NP(S NN</c> is a word NN in an NP in an S; <c>)VP(S)NP)PP</c> is the rest of a VP in an S after NP and PP.
/// </remarks>
/// <param name="vertical">1 for the label itself, 2 for that of its parent, too.</param>
/// <param name="horizontal">How many parts the rest of a phrase remembers.</param>
internal sealed class BinaryTrees(int vertical, int horizontal)
{
    private const char Rest = ')';
    private const char Parent = '(';
    private const char Chain = ' ';

    /// <summary>A derivation: a symbol, and the two parts that it consists of; of a word none.</summary>
    public sealed record Node(string Symbol, Node? Left, Node? Right);

    /// <summary>The derivation of a tree.</summary>
    public Node Of(Tree tree) => Of(tree, "");

    /// <summary>Whether a symbol can be a word: whether it ends with a tag, of the given ones.</summary>
    public static string TagOf(string symbol) => symbol[(symbol.LastIndexOf(Chain) + 1)..];

    /// <summary>The tree of a derivation.</summary>
    /// <param name="nodes">The names of its symbols, each before its parts, and whether it is a word.</param>
    /// <param name="words">The words.</param>
    public static Tree Back(IEnumerable<(string Symbol, bool IsWord)> nodes, IReadOnlyList<string> words)
    {
        int word = 0;
        using IEnumerator<(string Symbol, bool IsWord)> left = nodes.GetEnumerator();
        return Take()[0];

        Tree[] Take()
        {
            _ = left.MoveNext();
            (string symbol, bool isWord) = left.Current;
            string[] chain = [.. symbol.Split(Chain).Select(Bare)];
            Tree[] parts = isWord ? [new Tree(chain[^1], words[word++])] : [.. Take(), .. Take()];
            if (symbol[0] == Rest)
                return parts;
            for (int i = chain.Length - (isWord ? 2 : 1); i >= 0; i--)
                parts = [new Tree(chain[i], parts)];
            return parts;
        }
    }

    private static string Bare(string name) => name.IndexOf(Parent, StringComparison.Ordinal) is >= 0 and int end ? name[..end] : name;

    private Node Of(Tree tree, string parent)
    {
        List<string> chain = [];
        while (tree.Word is null)
        {
            chain.Add(vertical > 1 ? $"{tree.Label}{Parent}{parent}" : tree.Label);
            parent = tree.Label;
            if (tree.Children.Count > 1)
                break;
            tree = tree.Children[0];
        }
        if (tree.Word is not null)
            return new Node(string.Join(Chain, [.. chain, tree.Label]), null, null);
        return Split(string.Join(Chain, chain), chain[^1], tree, 0);
    }

    /// <summary>The parts of a phrase from one on, at least two of them.</summary>
    private Node Split(string symbol, string phrase, Tree tree, int from)
    {
        Node left = Of(tree.Children[from], tree.Label);
        int next = from + 1;
        if (next == tree.Children.Count - 1)
            return new Node(symbol, left, Of(tree.Children[next], tree.Label));
        IEnumerable<string> remembered = tree.Children.Take(next).Skip(Math.Max(0, next - horizontal)).Select(child => child.Label);
        return new Node(symbol, left, Split($"{Rest}{phrase}{Rest}{string.Join(Rest, remembered)}", phrase, tree, next));
    }
}

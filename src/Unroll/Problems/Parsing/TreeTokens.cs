namespace Unroll;

/// <summary>
/// Trees as sequences of tokens and back (Vinyals et al. 2015, "Grammar as a Foreign Language", section 2.2): <c>(S (NP DT NN )NP (VP VBZ )VP )S</c>. A phrase is an opening and a
/// closing token; a word is its tag, or XX.
/// </summary>
/// <param name="tokens">All tokens, the end among them.</param>
/// <param name="labelled">Whether a closing token has its phrase's label; otherwise it is a bare bracket.</param>
/// <param name="tagged">Whether words are written as their tags; otherwise as XX.</param>
internal sealed class TreeTokens(Vocabulary tokens, bool labelled, bool tagged)
{
    /// <summary>What stands for a word if tags are not written.</summary>
    public const string AnyWord = "XX";

    private readonly int end = tokens.Id(PlainText.End);
    private readonly int unknown = tokens.Id(Vocabulary.Unknown);

    /// <summary>All tokens, the end among them.</summary>
    public Vocabulary Tokens => tokens;

    /// <summary>The token that ends an output.</summary>
    public int End => end;

    /// <summary>The token that is never written.</summary>
    public int Unknown => unknown;

    /// <summary>The labels of phrases.</summary>
    public IReadOnlyList<string> Labels => [.. Enumerable.Range(0, tokens.Count).Where(Opens).Select(token => tokens[token][1..])];

    /// <summary>All tokens of some trees.</summary>
    public static Vocabulary Fit(IEnumerable<Tree> trees, bool labelled, bool tagged)
    {
        Vocabulary written = Vocabulary.Fit(trees.SelectMany(tree => Written(tree, labelled, tagged)), unknown: false);
        return Vocabulary.Of(written.Entries.Prepend(PlainText.End), unknown: true);
    }

    /// <summary>Whether a token opens a phrase.</summary>
    public bool Opens(int token) => IsKnown(token) && tokens[token][0] == '(';

    /// <summary>Whether a token closes a phrase.</summary>
    public bool Closes(int token) => IsKnown(token) && tokens[token][0] == ')';

    /// <summary>Whether a token stands for a word.</summary>
    public bool IsWord(int token) => IsKnown(token) && tokens[token][0] is not ('(' or ')');

    /// <summary>Whether a closing token closes the phrase of an opening one.</summary>
    public bool Matches(int opening, int closing) => !labelled || tokens[opening].AsSpan(1).SequenceEqual(tokens[closing].AsSpan(1));

    /// <summary>A tree's tokens and the end.</summary>
    public int[] Of(Tree tree) => [.. Written(tree, labelled, tagged).Select(tokens.Id), end];

    /// <summary>The tree that tokens stand for, without the end; null if they are malformed: brackets that do not match, phrases without words, more or fewer words than there are.</summary>
    /// <param name="written">The tokens.</param>
    /// <param name="words">The words that take the place of tags.</param>
    public Tree? Tree(IEnumerable<int> written, IReadOnlyList<string> words)
    {
        Stack<(int Opening, List<Tree> Children)> open = [];
        Tree? whole = null;
        int word = 0;
        foreach (int token in written)
        {
            if (whole is not null || (!Opens(token) && open.Count == 0))
                return null;
            Tree made;
            if (Opens(token))
            {
                if (open.Count == Unroll.Tree.Deepest - 1)
                    return null;
                open.Push((token, []));
                continue;
            }
            if (IsWord(token))
            {
                if (word == words.Count)
                    return null;
                made = new Tree(tokens[token], words[word++]);
            }
            else
            {
                (int opening, List<Tree> children) = open.Pop();
                if (!Closes(token) || !Matches(opening, token) || children.Count == 0)
                    return null;
                made = new Tree(tokens[opening][1..], children);
            }
            if (open.TryPeek(out (int Opening, List<Tree> Children) outer))
                outer.Children.Add(made);
            else
                whole = made;
        }
        return word == words.Count ? whole : null;
    }

    private bool IsKnown(int token) => token != end && token != unknown;

    private static IEnumerable<string> Written(Tree tree, bool labelled, bool tagged) => tree.Word is not null
        ? [tagged ? tree.Label : AnyWord]
        : [$"({tree.Label}", .. tree.Children.SelectMany(child => Written(child, labelled, tagged)), labelled ? $"){tree.Label}" : ")"];
}

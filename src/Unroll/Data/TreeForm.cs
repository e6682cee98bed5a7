namespace Unroll;

/// <summary>What of a treebank's trees is kept.</summary>
/// <param name="Functions">Whether functions and indices stay in labels, as in NP-SBJ-1; otherwise that is NP.</param>
/// <param name="Traces">Whether words with the tag -NONE- stay, which stand for words that are elsewhere or not said; otherwise they are left out, and phrases that have nothing else.</param>
internal readonly record struct TreeForm(bool Functions, bool Traces)
{
    private const string Trace = "-NONE-";
    private const string Top = "TOP";

    /// <summary>The tree without what is not kept; null if nothing is left. An outer bracket without a label is left out, or called TOP where it holds several trees.</summary>
    public Tree? Of(Tree tree)
    {
        if (Kept(tree) is not { } kept)
            return null;
        return kept.Label.Length > 0 ? kept : kept.Children.Count == 1 ? kept.Children[0] : new Tree(Top, kept.Children);
    }

    private Tree? Kept(Tree tree)
    {
        if (tree.Word is not null)
            return tree.Label == Trace && !Traces ? null : tree;
        TreeForm form = this;
        Tree?[] children = [.. tree.Children.Select(child => form.Kept(child)).Where(child => child is not null)];
        return children.Length == 0 ? null : new Tree(Functions ? tree.Label : Bare(tree.Label), children!);
    }

    /// <summary>A label up to its first - = or |, unless that is where it begins.</summary>
    private static string Bare(string label)
    {
        int end = label.Length < 2 ? -1 : label.AsSpan(1).IndexOfAny('-', '=', '|');
        return end < 0 ? label : label[..(end + 1)];
    }
}

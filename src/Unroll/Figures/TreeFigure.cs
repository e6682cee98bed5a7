namespace Unroll;

/// <summary>The phrases of a sentence as a tree.</summary>
public sealed record TreeFigure : Figure
{
    /// <summary>Creates it.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="tree">The tree.</param>
    public TreeFigure(string title, Tree tree) : base(title)
    {
        ArgumentNullException.ThrowIfNull(tree);
        Tree = tree;
    }

    /// <summary>The tree.</summary>
    public Tree Tree { get; }

    /// <summary>Whether both show the same tree under the same title.</summary>
    /// <param name="other">Another.</param>
    public bool Equals(TreeFigure? other) => other is not null && other.Title == Title && other.Tree.ToString() == Tree.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Title, Tree.ToString());
}

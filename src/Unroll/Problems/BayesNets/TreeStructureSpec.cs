using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The tree with the largest likelihood, learnt from the training set by mutual information (<see cref="ChowLiu"/>).</summary>
public sealed record TreeStructureSpec : StructureSpec
{
    /// <summary>The root, a column of the data. Which one it is changes no probability. Default: null, the first.</summary>
    public string? Root { get; init; }

    internal override IReadOnlyList<int[]> Parents(StateTable table)
    {
        string[] names = [.. table.Variables.Select(variable => variable.Name)];
        int root = Root is null ? 0 : Array.IndexOf(names, Root);
        Require.That(root >= 0, "model.structure.root", $"'{Root}'", BayesNames.Choice(Root ?? "", names));
        return ChowLiu.Tree(table, root);
    }
}

[JsonSerializable(typeof(TreeStructureSpec))]
internal sealed partial class TreeStructureJson : JsonSerializerContext;

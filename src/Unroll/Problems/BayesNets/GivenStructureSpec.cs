using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>A structure that is given: that of a network in a BIF file, or arcs between the columns of the data.</summary>
public sealed record GivenStructureSpec : StructureSpec
{
    /// <summary>A BIF file, or sprinkler, which is built in. Its tables are not used. Variables that the data do not have are hidden: their tables are learnt by <c>training.optimizer=em</c>.
    /// Default: null.</summary>
    public string? Network { get; init; }

    /// <summary>Arcs between columns of the data, such as "cloudy -> rain", if there is no network. Default: none, so that all variables are independent.</summary>
    public IReadOnlyList<string> Arcs { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;

    internal override IReadOnlyList<(string Name, IReadOnlyList<string> States)>? Variables => Network is null ? null : [.. Opened.Variables.Select(variable => (variable.Name, variable.States))];

    private BayesNet Opened => Network == BayesNet.Sprinkler.Name ? BayesNet.Sprinkler : BifFile.Read(Network!);

    internal override IReadOnlyList<int[]> Parents(StateTable table)
    {
        if (Network is not null)
        {
            Require.That(Arcs.Count == 0, "model.structure", "a network and arcs", "one of them");
            BayesNet net = Opened;
            return [.. net.Variables.Select((_, v) => net.ParentsOf(v))];
        }
        string[] names = [.. table.Variables.Select(variable => variable.Name)];
        SortedSet<int>[] parents = [.. names.Select(_ => new SortedSet<int>())];
        foreach (string arc in Arcs)
        {
            string[] ends = arc.Split("->", StringSplitOptions.TrimEntries);
            Require.That(ends.Length == 2 && ends.All(end => end.Length > 0), "model.structure.arcs", $"\"{arc}\"", "two variables with -> between them");
            int[] ids = Array.ConvertAll(ends, end => Array.IndexOf(names, end));
            for (int i = 0; i < 2; i++)
                Require.That(ids[i] >= 0, "model.structure.arcs", $"the variable '{ends[i]}'", BayesNames.Choice(ends[i], names));
            Require.That(parents[ids[1]].Add(ids[0]), "model.structure.arcs", $"\"{arc}\" twice", "each arc once");
        }
        return [.. parents.Select(each => each.ToArray())];
    }
}

[JsonSerializable(typeof(GivenStructureSpec))]
internal sealed partial class GivenStructureJson : JsonSerializerContext;

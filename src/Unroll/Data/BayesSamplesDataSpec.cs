using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Rows sampled from a Bayesian network: the built-in sprinkler, or a BIF file that is given as the data.</summary>
public sealed record BayesSamplesDataSpec : GeneratedDataSpec
{
    /// <summary>The share of states that are missing in the training set, at random, 0 to 0.99. Default 0.</summary>
    public double Missing { get; init => field = Require.InRange("missing", value, 0, 0.99); }

    /// <summary>The names of variables that are left out of all rows. Default: none.</summary>
    public IReadOnlyList<string> Hidden { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;

    /// <summary>The seed of the samples. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        BayesNet net = path is null ? BayesNet.Sprinkler : BifFile.Read(path);
        return new Splits(Make(net, "train", Train), Make(net, "dev", Dev), Make(net, "test", Test));
    }

    /// <inheritdoc/>
    protected override Dataset Make(string part, int count) => Make(BayesNet.Sprinkler, part, count);

    private Dataset Make(BayesNet net, string part, int count)
    {
        int[] hidden = [.. Hidden.Select(net.IdOf)];
        int[] shown = [.. Enumerable.Range(0, net.Variables.Count).Where(v => !hidden.Contains(v))];
        string[] names = [.. shown.Select(v => net.Variables[v].Name)];
        Rng stream = new Rng(Seed).Stream("bayes-samples").Stream(part), holes = stream.Stream("missing");
        double missing = part == "train" ? Missing : 0;
        return new Dataset($"samples of {net.Name}, {part}", BayesSampling.Draw(net, count, stream.NextBits()).Select(states =>
            new Example(new Assignment(names, [.. shown.Select(v => missing > 0 && holes.NextDouble() < missing ? null : net.Variables[v].States[states[v]])]))));
    }
}

[JsonSerializable(typeof(BayesSamplesDataSpec))]
internal sealed partial class BayesSamplesDataJson : JsonSerializerContext;

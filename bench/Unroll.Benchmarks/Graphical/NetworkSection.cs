namespace Unroll.Benchmarks;

/// <summary>The marginals of all variables of Bayesian networks in BIF files, given three observed states.</summary>
internal static class NetworkSection
{
    private const string Name = "networks";

    /// <summary>The longest that all marginals are to take, in milliseconds, with the tree made anew.</summary>
    private static readonly Dictionary<string, double> Most = new(StringComparer.Ordinal) { ["alarm"] = 10, ["insurance"] = 100 };

    public static void Run(Bench bench)
    {
        if (bench.Options.Networks is not { } folder)
            return;
        foreach (string file in Directory.GetFiles(folder, "*.bif").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            if (bench.Options.Wants(Name, name))
                Measure(bench, name, BifFile.Read(file));
        }
    }

    private static void Measure(Bench bench, string name, BayesNet net)
    {
        JunctionTree tree = new(net);
        int[] sample = BayesSampling.Draw(net, 1, 1).Single();
        Evidence evidence = Enumerable.Range(0, 3).Select(i => i * (net.Variables.Count - 1) / 2).Distinct()
            .Aggregate(Evidence.None, (known, v) => known.With(net.Variables[v].Name, net.Variables[v].States[sample[v]]));
        string size = FormattableString.Invariant($"{net.Variables.Count} variables, {tree.Cliques} cliques, {tree.Numbers} numbers");
        Put(bench, $"{name}, tree and marginals", Most.TryGetValue(name, out double most) ? most : null, size, () => _ = new JunctionTree(net).Marginals(evidence));
        Put(bench, $"{name}, marginals", null, size, () => _ = tree.Marginals(evidence));
        Put(bench, $"{name}, one posterior by elimination", null, size, () => _ = VariableElimination.Posterior(net, [net.Variables[^2].Name], evidence));
    }

    private static void Put(Bench bench, string name, double? most, string note, Action call)
    {
        Summary times = Summary.Of([.. Solo.Run(bench.Options, new Calls(call)).Select(time => time * 1000)]);
        bench.Put(new Figure
        {
            Section = Name,
            Case = name,
            Threads = 1,
            Unit = "ms",
            Value = times.Median,
            Low = times.Low,
            High = times.High,
            Rounds = bench.Options.Rounds,
            Target = most,
            AtMost = true,
            Note = note,
        });
    }
}

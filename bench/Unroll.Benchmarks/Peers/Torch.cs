using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>PyTorch, for each case in the setting that was fastest when all were tried.</summary>
internal sealed class Torch : IDisposable
{
    /// <summary>A setting that is slower by this at its first call is not called again.</summary>
    private const double Hopeless = 1.5;

    /// <summary>The least share of a core's peak that a product must reach. OpenBLAS reaches 40 % and more, the reference BLAS some 2 %.</summary>
    private const double LeastShare = 0.2;

    private const double PeakSeconds = 0.1;
    private const double TrialSeconds = 0.03;

    private readonly Dictionary<TorchSetting, PeerProcess> servers = [];
    private readonly Dictionary<(string Id, int Threads), Choice> choices = [];
    private readonly bool wide;

    private Torch(bool wide, string version)
    {
        this.wide = wide;
        Version = version;
    }

    public string Version { get; }

    /// <summary>PyTorch if this machine has it and its products are those of a fast library; otherwise says so.</summary>
    public static Torch? Find(Processor processor, Action<string> say)
    {
        try
        {
            using PeerProcess server = new TorchSetting(null, 1, 1).Start();
            JsonObject answer = server.Ask("settings");
            double product = (double)answer["product"]!, peak = Peak.Of(PeakSeconds);
            if (product < LeastShare * peak)
                throw new BenchException(FormattableString.Invariant($"its products reach {product / 1e9:F0} of {peak / 1e9:F0} GFLOP/s, so it has no fast BLAS."));
            return new Torch(processor.HasAvx512, (string)answer["version"]!);
        }
        catch (BenchException error)
        {
            say($"PyTorch is not compared with: {error.Message} Debian's packages are python3-torch and libopenblas0-pthread.");
            return null;
        }
    }

    /// <summary>Tries all settings on some cases, in a process each, and remembers the fastest of each case.</summary>
    public void Choose(IReadOnlyList<TorchCase> cases, int threads, Action<string> say)
    {
        Dictionary<string, double> best = [];
        foreach (TorchSetting setting in cases.Count == 0 ? [] : TorchSetting.Candidates(threads, wide))
        {
            say($"trying PyTorch's settings, {cases.Count} cases: {setting}");
            using PeerProcess server = setting.Start();
            foreach (TorchCase one in cases)
            {
                foreach (JsonObject variant in one.Variants)
                {
                    server.Ask("load", one.Question(variant));
                    double limit = Hopeless * best.GetValueOrDefault(one.Id, double.MaxValue / 2);
                    double time = server.Try(one.Id, 0, 1, limit); // warms up
                    if (time < 2 * limit)
                        time = server.Try(one.Id, TrialSeconds, 3, limit);
                    if (time < best.GetValueOrDefault(one.Id, double.MaxValue))
                    {
                        best[one.Id] = time;
                        choices[(one.Id, threads)] = new Choice(setting, variant);
                    }
                    server.Ask("drop", new JsonObject { ["id"] = one.Id });
                }
            }
        }
    }

    /// <summary>A case, loaded in the server of its best setting. One case is loaded at a time.</summary>
    public Loaded Load(TorchCase one, int threads)
    {
        Choice choice = choices[(one.Id, threads)];
        if (!servers.TryGetValue(choice.Setting, out PeerProcess? server))
            servers[choice.Setting] = server = choice.Setting.Start();
        server.Ask("load", one.Question(choice.Variant));
        string variant = string.Join(", ", choice.Variant.Select(entry => $"{entry.Key} {entry.Value}"));
        return new Loaded(server, one, $"{choice.Setting}{(variant.Length > 0 ? $", {variant}" : "")}");
    }

    /// <summary>Another process with a case's best setting.</summary>
    public (PeerProcess Server, JsonObject Question) Afresh(TorchCase one, int threads)
    {
        Choice choice = choices[(one.Id, threads)];
        return (choice.Setting.Start(), one.Question(choice.Variant));
    }

    public void Dispose()
    {
        foreach (PeerProcess server in servers.Values)
            server.Dispose();
    }

    private sealed record Choice(TorchSetting Setting, JsonObject Variant);

    /// <summary>A case while it is measured.</summary>
    internal sealed class Loaded(PeerProcess server, TorchCase one, string setting) : IDisposable
    {
        public string Setting => setting;

        public IContender Contender { get; } = new PeerCase(server, one.Id, one.Least);

        /// <summary>Outputs and gradients by name.</summary>
        public IReadOnlyDictionary<string, Tensor> Results(string file)
        {
            server.Ask("check", new JsonObject { ["id"] = one.Id, ["file"] = file });
            return SafeTensors.Read(file);
        }

        public void Dispose() => server.Ask("drop", new JsonObject { ["id"] = one.Id });
    }
}

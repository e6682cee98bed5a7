using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>PyTorch, for each case in the setting that was fastest when all were tried.</summary>
internal sealed class Torch : IDisposable
{
    /// <summary>A setting that is slower by this at its first call is not called again.</summary>
    private const double Hopeless = 1.5;

    private const double TrialSeconds = 0.03;

    private readonly IReadOnlyList<TorchRuntime> runtimes;
    private readonly Dictionary<TorchSetting, PeerProcess> servers = [];
    private readonly Dictionary<(string Id, int Threads), Choice> choices = [];

    private Torch(IReadOnlyList<TorchRuntime> runtimes) => this.runtimes = runtimes;

    public string Version => string.Join(", ", runtimes);

    /// <summary>PyTorch as far as this machine has it and its products are those of a fast library; what is missing is said.</summary>
    public static Torch? Find(Processor processor, Action<string> say)
    {
        IReadOnlyList<(string Name, string Value)> held = HeldKernels.Variables(processor);
        List<TorchRuntime> found = [];
        foreach ((string name, Func<TorchRuntime> find) in new[] { ("libtorch", () => TorchRuntime.Libtorch(held)), ("PyTorch in Python", (Func<TorchRuntime>)(() => TorchRuntime.Python(held))) })
        {
            try
            {
                found.Add(find());
            }
            catch (BenchException error)
            {
                say($"{name} is not compared with: {error.Message}");
            }
        }
        return found.Count > 0 ? new Torch(found) : null;
    }

    /// <summary>Tries all settings on some cases, in a process each, and remembers the fastest of each case.</summary>
    public void Choose(IReadOnlyList<TorchCase> cases, int threads, Action<string> say)
    {
        Dictionary<string, double> best = [];
        foreach (TorchSetting setting in TorchSetting.Candidates(runtimes, threads))
        {
            TorchCase[] able = [.. cases.Where(one => setting.Runtime.Kinds.Contains(one.Kind))];
            if (able.Length == 0)
                continue;
            say($"trying PyTorch's settings, {able.Length} cases: {setting}");
            using PeerProcess server = setting.Start();
            foreach (TorchCase one in able)
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
    /// <exception cref="BenchException">No PyTorch of this machine can measure it.</exception>
    public Loaded Load(TorchCase one, int threads)
    {
        Choice choice = Chosen(one, threads);
        if (!servers.TryGetValue(choice.Setting, out PeerProcess? server))
            servers[choice.Setting] = server = choice.Setting.Start();
        server.Ask("load", one.Question(choice.Variant));
        string variant = string.Join(", ", choice.Variant.Select(entry => $"{entry.Key} {entry.Value}"));
        return new Loaded(server, one, $"{choice.Setting}{(variant.Length > 0 ? $", {variant}" : "")}");
    }

    /// <summary>Another process with a case's best setting.</summary>
    /// <exception cref="BenchException">No PyTorch of this machine can measure it.</exception>
    public (PeerProcess Server, JsonObject Question) Afresh(TorchCase one, int threads)
    {
        Choice choice = Chosen(one, threads);
        return (choice.Setting.Start(), one.Question(choice.Variant));
    }

    public void Dispose()
    {
        foreach (PeerProcess server in servers.Values)
            server.Dispose();
    }

    private Choice Chosen(TorchCase one, int threads) => choices.GetValueOrDefault((one.Id, threads))
        ?? throw new BenchException($"its other side is in Python alone, and the path has no python3 with PyTorch 2 or later.");

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

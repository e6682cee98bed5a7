using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>ONNX Runtime, in a process for each number of threads.</summary>
internal sealed class Onnx : IDisposable
{
    private readonly Dictionary<int, PeerProcess> servers = [];

    private Onnx(string version) => Version = version;

    public string Version { get; }

    /// <summary>ONNX Runtime if this machine has it; otherwise says so.</summary>
    public static Onnx? Find(Action<string> say)
    {
        try
        {
            using PeerProcess server = Start();
            return new Onnx((string)server.Ask("settings")["version"]!);
        }
        catch (BenchException error)
        {
            say($"ONNX Runtime is not compared with: {error.Message}");
            return null;
        }
    }

    public Loaded Load(OnnxLayer layer, int threads) => Load(layer.Question, threads);

    /// <summary>Loads what a question describes.</summary>
    public Loaded Load(JsonObject described, int threads)
    {
        if (!servers.TryGetValue(threads, out PeerProcess? server))
            servers[threads] = server = Start();
        JsonObject question = described.DeepClone().AsObject();
        question["threads"] = threads;
        server.Ask("load", question);
        return new Loaded(server, (string)described["id"]!);
    }

    public void Dispose()
    {
        foreach (PeerProcess server in servers.Values)
            server.Dispose();
    }

    private static PeerProcess Start() => PeerProcess.Start("ONNX Runtime", PeerProcess.Ours, "onnx", []);

    /// <summary>A model while it is measured.</summary>
    internal sealed class Loaded(PeerProcess server, string id) : IDisposable
    {
        public IContender Contender { get; } = new PeerCase(server, id);

        /// <summary>The first output's numbers.</summary>
        public ReadOnlySpan<float> Check(string file)
        {
            server.Ask("check", new JsonObject { ["id"] = id, ["file"] = file });
            return SafeTensors.Read(file).Single().Value.Span;
        }

        public void Dispose() => server.Ask("drop", new JsonObject { ["id"] = id });
    }
}

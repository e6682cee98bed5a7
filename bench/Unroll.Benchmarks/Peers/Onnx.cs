using System.Runtime.InteropServices;
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
            JsonObject answer = server.Ask("settings");
            return new Onnx($"{answer["version"]} (node {answer["node"]})");
        }
        catch (BenchException error)
        {
            say($"ONNX Runtime is not compared with: {error.Message} Its package is onnxruntime-node, from npm, in bench/peers.");
            return null;
        }
    }

    public Loaded Load(OnnxLayer layer, int threads)
    {
        if (!servers.TryGetValue(threads, out PeerProcess? server))
            servers[threads] = server = Start();
        JsonObject question = layer.Question.DeepClone().AsObject();
        question["threads"] = threads;
        server.Ask("load", question);
        return new Loaded(server, (string)layer.Question["id"]!);
    }

    public void Dispose()
    {
        foreach (PeerProcess server in servers.Values)
            server.Dispose();
    }

    private static PeerProcess Start() => PeerProcess.Start("ONNX Runtime", "node", Path.Combine("bench", "peers", "onnx_server.js"), []);

    /// <summary>A model while it is measured.</summary>
    internal sealed class Loaded(PeerProcess server, string id) : IDisposable
    {
        public IContender Contender { get; } = new PeerCase(server, id);

        /// <summary>The first output's numbers.</summary>
        public ReadOnlySpan<float> Check(string file)
        {
            server.Ask("check", new JsonObject { ["id"] = id, ["file"] = file });
            return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file));
        }

        public void Dispose() => server.Ask("drop", new JsonObject { ["id"] = id });
    }
}

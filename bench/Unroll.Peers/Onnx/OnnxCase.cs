using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;

namespace Peers;

/// <summary>A model in ONNX Runtime, with inputs and outputs bound once: a call passes no names and allocates no results.</summary>
internal sealed class OnnxCase : ICase
{
    private readonly SessionOptions options;
    private readonly InferenceSession session;
    private readonly RunOptions run = new();
    private readonly OrtIoBinding binding;
    private readonly List<OrtValue> bound = [];
    private readonly (string Name, float[] Values) first;

    /// <summary>{"model": file, "threads", "inputs": {name: {"file", "shape", "type"}}, "outputs": {name: shape}}; files of inputs hold raw numbers, float32 if no type is said.</summary>
    public OnnxCase(JsonObject question)
    {
        int threads = (int)question["threads"]!;
        options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL };
        session = new InferenceSession((string)question["model"]!, options);
        binding = session.CreateIoBinding();
        foreach ((string name, JsonNode? input) in question["inputs"]!.AsObject())
        {
            byte[] bytes = File.ReadAllBytes((string)input!["file"]!);
            long[] shape = Shape(input["shape"]!);
            binding.BindInput(name, (string?)input["type"] switch
            {
                "int32" => Bind(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), shape),
                "int64" => Bind(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), shape),
                _ => Bind(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), shape),
            });
        }
        foreach ((string name, JsonNode? sizes) in question["outputs"]!.AsObject())
        {
            long[] shape = Shape(sizes!);
            float[] values = new float[shape.Aggregate(1L, (product, size) => product * size)];
            binding.BindOutput(name, Bind(values, shape));
            first = first.Name is null ? (name, values) : first;
        }
    }

    public static JsonObject Settings => new() { ["version"] = OrtEnv.Instance().GetVersionString() };

    public void Step() => session.RunWithBinding(run, binding);

    /// <summary>The first output, its numbers as one vector.</summary>
    public IEnumerable<(string Name, Unroll.Tensor Tensor)> Results()
    {
        Step();
        yield return (first.Name, new Unroll.Tensor(new Unroll.Shape(first.Values.Length), [.. first.Values]));
    }

    public void Dispose()
    {
        binding.Dispose();
        foreach (OrtValue value in bound)
            value.Dispose();
        run.Dispose();
        session.Dispose();
        options.Dispose();
    }

    private OrtValue Bind<T>(T[] values, long[] shape)
        where T : unmanaged
    {
        OrtValue value = OrtValue.CreateTensorValueFromMemory(values, shape);
        bound.Add(value);
        return value;
    }

    private static long[] Shape(JsonNode sizes) => [.. sizes.AsArray().Select(size => (long)size!)];
}

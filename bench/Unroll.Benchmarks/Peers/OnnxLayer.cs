using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>
/// A layer as an ONNX model with the weights of Unroll's. ONNX has gates as rows, in another order (LSTM i o f c, GRU z r h), two biases, and time
/// before batch.
/// </summary>
internal sealed class OnnxLayer
{
    private readonly LayerCase layer;
    private readonly int gates;

    /// <summary>Writes the files.</summary>
    /// <param name="layer">The sizes; not ragged.</param>
    /// <param name="work">Whose weights and inputs.</param>
    /// <param name="temporary">Where files go.</param>
    /// <param name="carriesState">Whether the state before the first step is an input and the last one an output.</param>
    public OnnxLayer(LayerCase layer, LayerWork work, Func<string, string> temporary, bool carriesState = false)
    {
        this.layer = layer;
        bool lstm = layer.Cell == "lstm";
        int[] order = lstm ? [0, 3, 1, 2] : [1, 0, 2];
        gates = order.Length;
        int I = layer.Inputs, H = layer.Hidden, B = layer.Batch, T = layer.Steps;
        string model = temporary($"{layer}.onnx");
        string[] before = carriesState ? (lstm ? ["h0", "c0"] : ["h0"]) : [], after = carriesState ? (lstm ? ["Yh", "Yc"] : ["Yh"]) : [];
        OnnxModel onnx = new(layer.Cell.ToUpperInvariant(), ["X", "W", "R", "B", .. carriesState ? [""] : Array.Empty<string>(), .. before], ["Y", .. after],
            [("hidden_size", H), .. lstm ? Array.Empty<(string, int)>() : [("linear_before_reset", 1)]]);
        onnx.Constant("W", [1, gates * H, I], GateRows(Data(work, "input"), I, order));
        onnx.Constant("R", [1, gates * H, H], GateRows(Data(work, "recurrent"), H, order));
        onnx.Constant("B", [1, 2 * gates * H], [.. GateRows(Data(work, "bias"), 1, order), .. SecondBias(work, lstm)]);
        onnx.Input("X", [T, B, I]).Output("Y", [T, 1, B, H]);
        JsonObject inputs = new() { ["X"] = Described(temporary($"{layer}.x"), ByTime(work.Input.Span), T, B, I) };
        JsonObject outputs = new() { ["Y"] = Shape(T, 1, B, H) };
        foreach (string name in before)
        {
            onnx.Input(name, [1, B, H]);
            inputs[name] = Described(temporary($"{layer}.{name}"), new float[B * H], 1, B, H);
        }
        foreach (string name in after)
        {
            onnx.Output(name, [1, B, H]);
            outputs[name] = Shape(1, B, H);
        }
        onnx.Write(model);
        Question = new JsonObject { ["id"] = layer.ToString(), ["model"] = model, ["inputs"] = inputs, ["outputs"] = outputs };
    }

    /// <summary>What the server is told.</summary>
    public JsonObject Question { get; }

    /// <summary>Y as rows by sequence.</summary>
    public Tensor Outputs(ReadOnlySpan<float> y)
    {
        int B = layer.Batch, T = layer.Steps, H = layer.Hidden;
        Tensor rows = new(new Shape(B * T, H));
        for (int t = 0; t < T; t++)
        {
            for (int b = 0; b < B; b++)
                y.Slice(((t * B) + b) * H, H).CopyTo(rows.Span.Slice(((b * T) + t) * H, H));
        }
        return rows;
    }

    private float[] ByTime(ReadOnlySpan<float> rows)
    {
        int B = layer.Batch, T = layer.Steps, I = layer.Inputs;
        float[] x = new float[rows.Length];
        for (int t = 0; t < T; t++)
        {
            for (int b = 0; b < B; b++)
                rows.Slice(((b * T) + t) * I, I).CopyTo(x.AsSpan(((t * B) + b) * I));
        }
        return x;
    }

    /// <summary>[gates H, K] in ONNX's order from [K, gates H] in ours.</summary>
    private float[] GateRows(ReadOnlySpan<float> matrix, int K, int[] order)
    {
        int H = layer.Hidden;
        float[] rows = new float[matrix.Length];
        for (int gate = 0; gate < gates; gate++)
        {
            for (int h = 0; h < H; h++)
            {
                for (int k = 0; k < K; k++)
                    rows[(((gate * H) + h) * K) + k] = matrix[(k * gates * H) + (order[gate] * H) + h];
            }
        }
        return rows;
    }

    private float[] SecondBias(LayerWork work, bool lstm)
    {
        float[] bias = new float[gates * layer.Hidden];
        if (!lstm)
            Data(work, "candidate").CopyTo(bias.AsSpan(2 * layer.Hidden));
        return bias;
    }

    private static ReadOnlySpan<float> Data(LayerWork work, string name) => work.Store[$"0.forward.{name}"].Data.Span;

    private static JsonArray Shape(params int[] sizes) => new([.. sizes.Select(size => (JsonNode)size)]);

    private static JsonObject Described(string file, float[] values, params int[] shape)
    {
        File.WriteAllBytes(file, MemoryMarshal.AsBytes<float>(values));
        return new JsonObject { ["file"] = file, ["shape"] = Shape(shape) };
    }
}

using System.Runtime.InteropServices;

namespace Unroll.Benchmarks;

/// <summary>An ONNX file with one node, its weights as constants. The numbers are those of fields in onnx.proto3.</summary>
internal sealed class OnnxModel
{
    private const int Float = 1;
    private const int OpSet = 14;
    private const int IrVersion = 8;
    private const int IntAttribute = 2;

    private readonly ProtoWriter graph = new();

    /// <summary>Begins a model.</summary>
    /// <param name="op">The operator's type.</param>
    /// <param name="inputs">Names; "" for one that is left out.</param>
    /// <param name="outputs">Names; "" for one that is left out.</param>
    /// <param name="attributes">Whole numbers by name.</param>
    public OnnxModel(string op, IEnumerable<string> inputs, IEnumerable<string> outputs, IEnumerable<(string Name, int Value)> attributes)
    {
        ProtoWriter node = new();
        foreach (string input in inputs)
            node.Text(1, input);
        foreach (string output in outputs)
            node.Text(2, output);
        node.Text(4, op);
        foreach ((string name, int value) in attributes)
            node.Message(5, new ProtoWriter().Text(1, name).Number(3, value).Number(20, IntAttribute));
        graph.Message(1, node).Text(2, "layer");
    }

    public OnnxModel Constant(string name, int[] shape, ReadOnlySpan<float> values)
    {
        ProtoWriter tensor = new();
        foreach (int size in shape)
            tensor.Number(1, size);
        graph.Message(5, tensor.Number(2, Float).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values)));
        return this;
    }

    public OnnxModel Input(string name, int[] shape)
    {
        graph.Message(11, Described(name, shape));
        return this;
    }

    public OnnxModel Output(string name, int[] shape)
    {
        graph.Message(12, Described(name, shape));
        return this;
    }

    public void Write(string file)
    {
        ProtoWriter opset = new ProtoWriter().Text(1, "").Number(2, OpSet);
        File.WriteAllBytes(file, new ProtoWriter().Number(1, IrVersion).Message(7, graph).Message(8, opset).ToArray());
    }

    private static ProtoWriter Described(string name, int[] shape)
    {
        ProtoWriter sizes = new();
        foreach (int size in shape)
            sizes.Message(1, new ProtoWriter().Number(1, size));
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, Float).Message(2, sizes)));
    }
}

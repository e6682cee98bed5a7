using System.Globalization;
using System.Runtime.InteropServices;

namespace Unroll;

/// <summary>
/// A graph of ONNX (onnx.proto3, operators of set 17) while it is built. Each node gives names of results, which later nodes take. The numbers of fields and of types are those of the ONNX schema.
/// </summary>
internal sealed class OnnxGraph
{
    /// <summary>The type of tensors of 32-bit floating-point numbers.</summary>
    public const int Float = 1;

    /// <summary>The type of tensors of 32-bit whole numbers.</summary>
    public const int Int32 = 6;

    /// <summary>The type of tensors of 64-bit whole numbers.</summary>
    public const int Int64 = 7;

    /// <summary>The type of tensors of yes and no.</summary>
    public const int Bool = 9;

    private const int OpSet = 17;
    private const int IrVersion = 8;
    private const int FloatAttribute = 1;
    private const int IntAttribute = 2;
    private const int TextAttribute = 3;
    private const int FloatsAttribute = 6;
    private const int IntsAttribute = 7;
    private const int TextsAttribute = 8;

    private readonly ProtoWriter graph = new();
    private readonly List<KeyValuePair<string, string>> metadata = [];
    private readonly Dictionary<string, string> wholes = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private int count;

    /// <summary>What goes in.</summary>
    public List<OnnxValue> Inputs { get; } = [];

    /// <summary>What comes out.</summary>
    public List<OnnxValue> Outputs { get; } = [];

    /// <summary>Adds a node with one result.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">Names of results; "" for an input that is left out.</param>
    /// <param name="attributes">Numbers, texts, or lists of them.</param>
    /// <returns>The name of the result.</returns>
    public string Node(string op, IReadOnlyList<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes) => Nodes(op, inputs, 1, attributes)[0];

    /// <summary>Adds a node with several results.</summary>
    public string[] Nodes(string op, IReadOnlyList<string> inputs, int results, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        string[] outputs = new string[results];
        for (int i = 0; i < results; i++)
            outputs[i] = Fresh(op);
        Add(op, inputs, outputs, attributes);
        return outputs;
    }

    /// <summary>A tensor of numbers, under a name of its own.</summary>
    public string Constant(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
    {
        if (names.Add(name))
            Initialize(name, shape, Float, MemoryMarshal.AsBytes(values));
        return name;
    }

    /// <summary>A number.</summary>
    public string Number(float value) => Constant(string.Create(CultureInfo.InvariantCulture, $"number.{value}"), [], [value]);

    /// <summary>A vector of whole numbers, such as axes.</summary>
    public string Whole(params ReadOnlySpan<long> values)
    {
        string key = string.Join(',', values.ToArray());
        if (!wholes.TryGetValue(key, out string? name))
        {
            wholes.Add(key, name = Fresh("whole"));
            Initialize(name, [values.Length], Int64, MemoryMarshal.AsBytes(values));
        }
        return name;
    }

    /// <summary>A single whole number.</summary>
    public string Scalar(long value)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"scalar.{value}");
        if (names.Add(name))
            Initialize(name, [], Int64, MemoryMarshal.AsBytes((ReadOnlySpan<long>)[value]));
        return name;
    }

    /// <summary>Declares an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type"><see cref="Float"/>, ...</param>
    /// <param name="shape">Sizes; a word stands for one that each call chooses.</param>
    /// <param name="meaning">What it holds, for people.</param>
    public string Input(string name, int type, IReadOnlyList<string> shape, string meaning)
    {
        names.Add(name);
        graph.Message(11, Described(name, type, shape, meaning));
        Inputs.Add(Value(name, type, shape, meaning));
        return name;
    }

    /// <summary>Declares a result to be an output.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="type"><see cref="Float"/>, ...</param>
    /// <param name="value">The result.</param>
    /// <param name="shape">As for an input.</param>
    /// <param name="meaning">What it holds, for people.</param>
    public void Output(string name, int type, string value, IReadOnlyList<string> shape, string meaning)
    {
        Add("Identity", [value], [name], []);
        graph.Message(12, Described(name, type, shape, meaning));
        Outputs.Add(Value(name, type, shape, meaning));
    }

    /// <summary>Adds a text to the model's metadata.</summary>
    public void Note(string key, string text) => metadata.Add(new(key, text));

    /// <summary>The file.</summary>
    /// <param name="name">The name of the graph.</param>
    /// <param name="meaning">What the model does, for people.</param>
    /// <param name="version">That of Unroll.</param>
    public byte[] ToArray(string name, string meaning, string version)
    {
        graph.Text(2, name);
        ProtoWriter model = new ProtoWriter().Number(1, IrVersion).Text(2, "Unroll").Text(3, version).Text(6, meaning).Message(7, graph).Message(8, new ProtoWriter().Text(1, "").Number(2, OpSet));
        foreach (OnnxValue input in Inputs)
            Note($"input.{input.Name}", $"{input.Type}: {input.Meaning}");
        foreach (OnnxValue output in Outputs)
            Note($"output.{output.Name}", $"{output.Type}: {output.Meaning}");
        foreach ((string key, string text) in metadata)
            model.Message(14, new ProtoWriter().Text(1, key).Text(2, text));
        return model.ToArray();
    }

    private void Add(string op, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, ReadOnlySpan<(string Name, object Value)> attributes)
    {
        ProtoWriter node = new();
        foreach (string input in inputs)
            node.Text(1, input);
        foreach (string output in outputs)
            node.Text(2, output);
        node.Text(4, op);
        foreach ((string name, object value) in attributes)
            node.Message(5, Attribute(name, value));
        graph.Message(1, node);
    }

    private static ProtoWriter Attribute(string name, object value)
    {
        ProtoWriter attribute = new ProtoWriter().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Float(2, number).Number(20, FloatAttribute);
            case int number:
                return attribute.Number(3, number).Number(20, IntAttribute);
            case string text:
                return attribute.Text(4, text).Number(20, TextAttribute);
            case float[] numbers:
                foreach (float number in numbers)
                    attribute.Float(7, number);
                return attribute.Number(20, FloatsAttribute);
            case int[] numbers:
                foreach (int number in numbers)
                    attribute.Number(8, number);
                return attribute.Number(20, IntsAttribute);
            default:
                foreach (string text in (string[])value)
                    attribute.Text(9, text);
                return attribute.Number(20, TextsAttribute);
        }
    }

    private void Initialize(string name, IReadOnlyList<int> shape, int type, ReadOnlySpan<byte> values)
    {
        ProtoWriter tensor = new();
        foreach (int size in shape)
            tensor.Number(1, size);
        graph.Message(5, tensor.Number(2, type).Text(8, name).Bytes(9, values));
    }

    private static ProtoWriter Described(string name, int type, IReadOnlyList<string> shape, string meaning)
    {
        ProtoWriter sizes = new();
        foreach (string size in shape)
            sizes.Message(1, int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int fixedSize) ? new ProtoWriter().Number(1, fixedSize) : new ProtoWriter().Text(2, size));
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, type).Message(2, sizes))).Text(3, meaning);
    }

    private static OnnxValue Value(string name, int type, IReadOnlyList<string> shape, string meaning) => new(name, $"{type switch { Float => "float32", Int32 => "int32", _ => "int64" }} [{string.Join(", ", shape)}]", meaning);

    private string Fresh(string op) => string.Create(CultureInfo.InvariantCulture, $"{op.ToLowerInvariant()}{count++}");
}

namespace Unroll;

/// <summary>The layers of a model as nodes of a graph. Parameters are taken by their names, and each must be used.</summary>
internal sealed class OnnxNetwork
{
    private readonly Model model;
    private readonly HashSet<string> used;

    /// <param name="model">Whose parameters.</param>
    /// <param name="used">Receives the names of the parameters that are in some graph of the model.</param>
    public OnnxNetwork(Model model, HashSet<string> used)
    {
        this.model = model;
        this.used = used;
    }

    /// <summary>The graph.</summary>
    public OnnxGraph Graph { get; } = new();

    /// <summary>The model's recipe, vocabularies and parameters.</summary>
    public Model Model => model;

    /// <summary>Whether there is a parameter.</summary>
    public bool Has(string name) => model.Parameters.Parameters.Any(parameter => parameter.Name == name);

    /// <summary>A parameter as numbers, to be written in another order.</summary>
    public Tensor Tensor(string name)
    {
        used.Add(name);
        return model.Parameters[name].Data;
    }

    /// <summary>Leaves a parameter out, since nothing depends on it here.</summary>
    public void Ignore(string name) => used.Add(name);

    /// <summary>A parameter as it is.</summary>
    public string Weight(string name)
    {
        Tensor tensor = Tensor(name);
        return Graph.Constant(name, tensor.Shape.ToArray(), Floats(tensor.Span));
    }

    /// <summary>x W + b.</summary>
    /// <param name="x">[..., I].</param>
    /// <param name="path">Of <c>weight</c> and <c>bias</c>.</param>
    public string Linear(string x, string path) => Add(MatMul(x, Weight($"{path}.weight")), Weight($"{path}.bias"));

    /// <summary>The vectors of ids.</summary>
    /// <param name="ids">[...].</param>
    /// <param name="table">The name of the table.</param>
    public string Rows(string table, string ids) => Graph.Node("Gather", [Weight(table), ids], ("axis", 0));

    public string MatMul(string a, string b) => Graph.Node("MatMul", [a, b]);

    public string Add(string a, string b) => Graph.Node("Add", [a, b]);

    public string Multiply(string a, string b) => Graph.Node("Mul", [a, b]);

    public string Tanh(string x) => Graph.Node("Tanh", [x]);

    public string Softmax(string x, int axis) => Graph.Node("Softmax", [x], ("axis", axis));

    public string LogSoftmax(string x) => Graph.Node("LogSoftmax", [x], ("axis", -1));

    public string Concat(int axis, params IReadOnlyList<string> parts) => parts.Count == 1 ? parts[0] : Graph.Node("Concat", parts, ("axis", axis));

    public string Sum(string x, int axis) => Graph.Node("ReduceSum", [x, Graph.Whole(axis)], ("keepdims", 0));

    public string Squeeze(string x, int axis) => Graph.Node("Squeeze", [x, Graph.Whole(axis)]);

    public string Unsqueeze(string x, int axis) => Graph.Node("Unsqueeze", [x, Graph.Whole(axis)]);

    /// <summary>A size of a tensor, [1].</summary>
    public string Size(string x, int axis) => Graph.Node("Gather", [Graph.Node("Shape", [x]), Graph.Whole(axis)]);

    /// <summary>The numbers of a tensor with 32 bits each.</summary>
    public static float[] Floats(ReadOnlySpan<Real> values)
    {
        float[] floats = new float[values.Length];
        for (int i = 0; i < floats.Length; i++)
            floats[i] = (float)values[i];
        return floats;
    }
}

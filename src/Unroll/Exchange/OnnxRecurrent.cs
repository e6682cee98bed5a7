using System.Globalization;

namespace Unroll;

/// <summary>A recurrent network in a graph: one node for each layer, for both directions together.</summary>
internal sealed class OnnxRecurrent
{
    private readonly OnnxNetwork network;
    private readonly OnnxBatch? batch;
    private readonly string count;
    private readonly RecurrentSpec spec;
    private readonly string path;
    private readonly List<string[]> last = [];
    private string[] top = [];

    /// <param name="network">Where to compute.</param>
    /// <param name="spec">Cell, layers, directions.</param>
    /// <param name="path">Of its parameters, such as <c>encoder</c>.</param>
    /// <param name="rows">[T, B, I].</param>
    /// <param name="batch">The lengths; null if all sequences are equally long.</param>
    /// <param name="start">For each layer the parts of its state before the first step, each [directions, B, H]; null for the cells' own.</param>
    /// <exception cref="UnrollException">ONNX has no operator for the cell.</exception>
    public OnnxRecurrent(OnnxNetwork network, RecurrentSpec spec, string path, string rows, OnnxBatch? batch, IReadOnlyList<string[]>? start = null)
    {
        this.network = network;
        this.batch = batch;
        this.spec = spec;
        this.path = path;
        count = batch?.Count ?? network.Size(rows, 1);
        Outputs = rows;
        for (int layer = 0; layer < spec.Layers; layer++)
            Outputs = Layer(layer, Outputs, start?[layer]);
    }

    /// <summary>[T, B, O]; what stands behind the end of a sequence means nothing.</summary>
    public string Outputs { get; private set; }

    /// <summary>For each layer the parts of its state after the last step, each [directions, B, H].</summary>
    public IReadOnlyList<string[]> Last => last;

    /// <summary>The top layer's outputs after the last step of each direction, [B, O].</summary>
    public string Ends
    {
        get
        {
            if (spec.Layers == 0)
                return batch!.Last(Outputs);
            return top.Length == 0 ? Beside(last[^1][0])
                : network.Concat(-1, [.. top.Select((rows, direction) => direction == 0 ? batch!.Last(rows) : network.Graph.Node("Gather", [rows, network.Graph.Scalar(0)], ("axis", 0)))]);
        }
    }

    /// <summary>The vectors of the last states of a layer side by side: of each direction its parts, [B, W].</summary>
    public string Summary(int layer) => network.Concat(-1, [.. Enumerable.Range(0, spec.Bidirectional ? 2 : 1).SelectMany(direction =>
        last[layer].Select(part => network.Graph.Node("Gather", [part, network.Graph.Scalar(direction)], ("axis", 0))))]);

    private string Beside(string states) => !spec.Bidirectional ? network.Squeeze(states, 0)
        : network.Graph.Node("Reshape", [network.Graph.Node("Transpose", [states], ("perm", new[] { 1, 0, 2 })), network.Graph.Whole(0, -1)]);

    private string Layer(int layer, string rows, string[]? start)
    {
        string[] paths = [.. (spec.Bidirectional ? new[] { "forward", "backward" } : ["forward"]).Select(direction => string.Create(CultureInfo.InvariantCulture, $"{path}.{layer}.{direction}"))];
        OnnxWrapping[] wrappings = Array.ConvertAll(paths, place => OnnxWrapping.Of(spec.Cell, place));
        OnnxCell[] cells = [.. wrappings.Select(one => OnnxCell.Of(network, one.Core, one.Path))];
        OnnxCell cell = cells[0];
        string name = $"{path}.{layer.ToString(CultureInfo.InvariantCulture)}";
        int D = cells.Length, H = cell.Hidden, G = cell.Gates;
        List<string> inputs =
        [
            rows, Joined("W", one => one.W, [D, G * H, cell.Inputs]), Joined("R", one => one.R, [D, G * H, H]), Joined("B", one => one.B, [D, 2 * G * H]), batch?.Lengths ?? "",
            .. Starts(wrappings, cell, start),
        ];
        if (cell.P is not null)
            inputs.AddRange([.. Enumerable.Repeat("", 7 - inputs.Count), Joined("P", one => one.P!, [D, 3 * H])]);
        List<(string, object)> attributes = [("hidden_size", H), ("direction", spec.Bidirectional ? "bidirectional" : "forward")];
        if (cell.LinearBeforeReset)
            attributes.Add(("linear_before_reset", 1));
        string[] functions = [.. cells.SelectMany(one => one.Activations)];
        if (functions.Length > 0)
            attributes.Add(("activations", functions));
        if (functions.Count(function => function == OnnxCell.Unchanged) is > 0 and int affine)
            attributes.AddRange([("activation_alpha", Enumerable.Repeat(1f, affine).ToArray()), ("activation_beta", new float[affine])]);
        string[] results = network.Graph.Nodes(cell.Op, inputs, 1 + cell.States, [.. attributes]);      // [T, D, B, H], [D, B, H] each
        last.Add(results[1..]);
        top = [];
        if (wrappings[0].Wrappers.Count == 0)
        {
            return D == 1 ? network.Squeeze(results[0], 1)
                : network.Graph.Node("Reshape", [network.Graph.Node("Transpose", [results[0]], ("perm", new[] { 0, 2, 1, 3 })), network.Graph.Whole(0, 0, -1)]);
        }
        top = [.. wrappings.Select((one, d) => one.Change(network, rows, network.Graph.Node("Gather", [results[0], network.Graph.Scalar(d)], ("axis", 1))))];
        return network.Concat(-1, top);

        string Joined(string which, Func<OnnxCell, float[]> of, int[] shape) => network.Graph.Constant($"{name}.{which}", shape, [.. cells.SelectMany(of)]);
    }

    /// <summary>The states before the first step, given or trained; nothing where cells start with zeros.</summary>
    private string[] Starts(OnnxWrapping[] wrappings, OnnxCell cell, string[]? given)
    {
        if (wrappings[0].Start is null || given is not null)
        {
            foreach (OnnxWrapping left in wrappings.Where(one => one.Start is not null))
            {
                for (int part = 0; part < cell.States; part++)
                    network.Ignore(string.Create(CultureInfo.InvariantCulture, $"{left.Start}.start.{part}"));
            }
            return given ?? [];
        }
        string shape = network.Concat(0, network.Graph.Whole(wrappings.Length), count, network.Graph.Whole(cell.Hidden));
        return [.. Enumerable.Range(0, cell.States).Select(part => network.Graph.Node("Expand",
            [network.Concat(0, [.. wrappings.Select(one => network.Unsqueeze(network.Weight(string.Create(CultureInfo.InvariantCulture, $"{one.Start}.start.{part}")), 0))]), shape]))];
    }
}

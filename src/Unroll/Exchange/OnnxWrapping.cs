namespace Unroll;

/// <summary>A cell without what is around it, and what that does to its outputs.</summary>
/// <param name="Core">The inner cell.</param>
/// <param name="Path">Of its parameters.</param>
/// <param name="Wrappers">What changes its outputs, the innermost first.</param>
/// <param name="Start">The path of its trained initial state; null if it has none.</param>
internal sealed record OnnxWrapping(CellSpec Core, string Path, IReadOnlyList<(CellSpec Spec, string Path)> Wrappers, string? Start)
{
    private const float Least = 1e-5f;

    /// <summary>Takes a cell apart.</summary>
    public static OnnxWrapping Of(CellSpec spec, string path)
    {
        List<(CellSpec, string)> wrappers = [];
        string? start = null;
        while (true)
        {
            CellSpec? inner = spec switch
            {
                ResidualSpec residual => residual.Cell,
                HighwaySpec highway => highway.Cell,
                LayerNormSpec norm => norm.Cell,
                _ => null,
            };
            if (inner is not null)
            {
                wrappers.Insert(0, (spec, path));
                (spec, path) = (inner, path + ".cell");
            }
            else if (spec is LearnedStartSpec learned)
            {
                start ??= path; // the outer one is what begins
                (spec, path) = (learned.Cell, path + ".cell");
            }
            else if (spec is RecurrentDropoutSpec dropped)
            {
                spec = dropped.Cell; // at prediction, nothing is dropped
            }
            else
            {
                return new OnnxWrapping(spec, path, wrappers, start);
            }
        }
    }

    /// <summary>The outputs as they are handed up.</summary>
    /// <param name="network">Where to compute.</param>
    /// <param name="input">What the cell reads, [T, B, I].</param>
    /// <param name="output">What it gives, [T, B, O].</param>
    public string Change(OnnxNetwork network, string input, string output)
    {
        foreach ((CellSpec spec, string path) in Wrappers)
        {
            output = spec switch
            {
                LayerNormSpec => network.Graph.Node("LayerNormalization", [output, network.Weight($"{path}.gain"), network.Weight($"{path}.bias")], ("axis", -1), ("epsilon", Least)),
                ResidualSpec => network.Add(Shortcut(network, input, path), output),
                _ => Gated(network, Shortcut(network, input, path), output, network.Graph.Node("Sigmoid", [network.Add(network.MatMul(input, network.Weight($"{path}.gate")), network.Weight($"{path}.gate.bias"))])),
            };
        }
        return output;
    }

    private static string Shortcut(OnnxNetwork network, string input, string path) => network.Has($"{path}.shortcut") ? network.MatMul(input, network.Weight($"{path}.shortcut")) : input;

    /// <summary>T ∘ y + (1 - T) ∘ x = x + T ∘ (y - x).</summary>
    private static string Gated(OnnxNetwork network, string input, string output, string gate) => network.Add(input, network.Multiply(gate, network.Graph.Node("Sub", [output, input])));
}

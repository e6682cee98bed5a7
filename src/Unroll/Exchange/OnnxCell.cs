namespace Unroll;

/// <summary>
/// The weights of a cell as ONNX has them: gates as rows, an LSTM's in the order i, o, f, c and a GRU's in the order z, r, h, and two biases. A cell of Unroll without an operator of its own is none.
/// </summary>
/// <param name="Op">LSTM, GRU or RNN.</param>
/// <param name="Hidden">H.</param>
/// <param name="Inputs">I.</param>
/// <param name="W">[gates H, I].</param>
/// <param name="R">[gates H, H].</param>
/// <param name="B">[2 gates H].</param>
/// <param name="P">Peepholes, [3 H] in the order i, o, f; null for none.</param>
/// <param name="Activations">Names of functions; none for the operator's own.</param>
internal sealed record OnnxCell(string Op, int Hidden, int Inputs, float[] W, float[] R, float[] B, float[]? P, string[] Activations)
{
    /// <summary>The function that gives x itself, as alpha x + beta with alpha 1 and beta 0, which the node has to say.</summary>
    public const string Unchanged = "Affine";

    private const float Open = 40; // a bias with which a gate is 1 in 32 bits

    /// <summary>The number of gates.</summary>
    public int Gates => W.Length / (Hidden * Inputs);

    /// <summary>The number of vectors of a state.</summary>
    public int States => Op == "LSTM" ? 2 : 1;

    /// <summary>The weights of a cell.</summary>
    /// <param name="network">Has the parameters.</param>
    /// <param name="spec">The cell, without wrappers.</param>
    /// <param name="path">Of its parameters.</param>
    /// <exception cref="UnrollException">ONNX has no operator for it.</exception>
    public static OnnxCell Of(OnnxNetwork network, CellSpec spec, string path) => spec switch
    {
        LstmSpec lstm => Lstm(network, lstm, path),
        GruSpec gru => Gru(network, gru, path),
        ElmanSpec elman => Elman(network, elman.Activation, path),
        IrnnSpec => Elman(network, Activation.Relu, path),
        _ => throw new UnrollException($"The model's cell is {NameOf(spec)}, for which ONNX has no operator; expected lstm, gru, elman or irnn, also with residual, highway, layer-norm, learned-start or recurrent-dropout around it."),
    };

    private static string NameOf(CellSpec spec) => (string)Recipe.NodeOf(spec, typeof(CellSpec), Catalogue.Default)["type"]!;

    private static OnnxCell Lstm(OnnxNetwork network, LstmSpec spec, string path)
    {
        string gates = spec.Forget switch { ForgetGate.Own => "ifgo", ForgetGate.Coupled => "fgo", _ => "igo" };
        (string Gate, float Sign)[] order = spec.Forget == ForgetGate.Coupled ? [("f", -1), ("o", 1), ("f", 1), ("g", 1)] : [("i", 1), ("o", 1), ("f", 1), ("g", 1)]; // 1 - σ(x) = σ(-x)
        (int, float)[] blocks = Array.ConvertAll(order, gate => (gates.IndexOf(gate.Gate, StringComparison.Ordinal), gate.Sign));
        Tensor w = network.Tensor($"{path}.input"), u = network.Tensor($"{path}.recurrent");
        int hidden = u.Shape[0];
        float[] bias = Rows(network.Tensor($"{path}.bias"), hidden, blocks);
        if (spec.Forget == ForgetGate.None)
            bias.AsSpan(2 * hidden, hidden).Fill(Open);
        float[]? peepholes = !spec.Peepholes ? null : [.. order[..3].SelectMany(gate => gates.Contains(gate.Gate, StringComparison.Ordinal)
            ? OnnxNetwork.Floats(network.Tensor($"{path}.peephole.{gate.Gate}").Span).Select(weight => gate.Sign * weight) : new float[hidden])];
        string[] activations = spec is { Inner: Activation.Tanh, Outer: Activation.Tanh } ? [] : ["Sigmoid", Function(spec.Inner), Function(spec.Outer)];
        return new OnnxCell("LSTM", hidden, w.Shape[0], Rows(w, hidden, blocks), Rows(u, hidden, blocks), [.. bias, .. new float[bias.Length]], peepholes, activations);
    }

    private static OnnxCell Gru(OnnxNetwork network, GruSpec spec, string path)
    {
        (int, float)[] blocks = [(1, 1), (0, 1), (2, 1)];
        Tensor w = network.Tensor($"{path}.input"), u = network.Tensor($"{path}.recurrent");
        int hidden = u.Shape[0];
        bool after = spec.Reset == ResetGate.After;
        float[] recurrent = after ? Rows(u, hidden, blocks) : [.. Rows(u, hidden, blocks[..2]), .. Rows(network.Tensor($"{path}.candidate.recurrent"), hidden, [(0, 1)])];
        float[] second = [.. new float[2 * hidden], .. after ? OnnxNetwork.Floats(network.Tensor($"{path}.candidate").Span) : new float[hidden]];
        return new OnnxCell("GRU", hidden, w.Shape[0], Rows(w, hidden, blocks), recurrent, [.. Rows(network.Tensor($"{path}.bias"), hidden, blocks), .. second], null, []) { LinearBeforeReset = after };
    }

    private static OnnxCell Elman(OnnxNetwork network, Activation activation, string path)
    {
        (int, float)[] blocks = [(0, 1)];
        Tensor w = network.Tensor($"{path}.input"), u = network.Tensor($"{path}.recurrent");
        int hidden = u.Shape[0];
        return new OnnxCell("RNN", hidden, w.Shape[0], Rows(w, hidden, blocks), Rows(u, hidden, blocks), [.. Rows(network.Tensor($"{path}.bias"), hidden, blocks), .. new float[hidden]], null, [Function(activation)]);
    }

    /// <summary>Whether a GRU's reset gate acts after the product.</summary>
    public bool LinearBeforeReset { get; private init; }

    /// <summary>ONNX's name of a function.</summary>
    private static string Function(Activation activation) => activation == Activation.Linear ? Unchanged : activation.ToString();

    /// <summary>[K, gates H] with gates beside one another becomes [gates H, K], in another order; a vector [gates H] is one row.</summary>
    /// <param name="matrix">The weights.</param>
    /// <param name="H">The width of a gate.</param>
    /// <param name="blocks">For each gate of the result the one it is made of, -1 for zeros, and what it is multiplied by.</param>
    private static float[] Rows(Tensor matrix, int H, ReadOnlySpan<(int Gate, float Sign)> blocks)
    {
        int columns = matrix.Shape.Columns, K = matrix.Count / columns;
        float[] rows = new float[blocks.Length * H * K];
        for (int to = 0; to < blocks.Length; to++)
        {
            (int from, float sign) = blocks[to];
            for (int h = 0; from >= 0 && h < H; h++)
            {
                for (int k = 0; k < K; k++)
                    rows[(((to * H) + h) * K) + k] = sign * (float)matrix.Span[(k * columns) + (from * H) + h];
            }
        }
        return rows;
    }
}

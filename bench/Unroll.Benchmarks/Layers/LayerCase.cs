using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>A recurrent layer of one direction, and a batch for it.</summary>
/// <param name="Cell">lstm or gru.</param>
/// <param name="Batch">B.</param>
/// <param name="Steps">T.</param>
/// <param name="Inputs">I.</param>
/// <param name="Hidden">H.</param>
internal sealed record LayerCase(string Cell, int Batch, int Steps, int Inputs, int Hidden)
{
    private const int Shortest = 5;

    /// <summary>Whether lengths are drawn evenly from 5 to T; they never rise, as where batches are made of similar lengths.</summary>
    public bool Ragged { get; init; }

    public int[] Lengths
    {
        get
        {
            Rng random = new(3);
            return Ragged
                ? [.. Enumerable.Range(0, Batch).Select(_ => Shortest + random.NextInt(Steps - Shortest + 1)).OrderDescending()]
                : [.. Enumerable.Repeat(Steps, Batch)];
        }
    }

    public CellSpec Spec => Cell == "lstm" ? new LstmSpec(Hidden) : new GruSpec(Hidden);

    public override string ToString() => $"{Cell} {Batch},{Steps},{Inputs},{Hidden}{(Ragged ? " ragged" : "")}";

    /// <summary>What PyTorch is told.</summary>
    public TorchCase ForTorch(string id, string file, bool train) => new(id, new JsonObject
    {
        ["kind"] = "layer",
        ["cell"] = Cell,
        ["file"] = file,
        ["train"] = train,
        ["lengths"] = new JsonArray([.. Lengths.Select(length => (JsonNode)length)]),
    }, new JsonObject());
}

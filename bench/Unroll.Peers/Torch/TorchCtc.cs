using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch.nn.functional;

namespace Peers;

/// <summary>The loss over all alignments: log-softmax, CTC and the gradient by the scores. Time comes first, as PyTorch likes it best.</summary>
internal sealed class TorchCtc : ICase
{
    private readonly Tensor x;
    private readonly Tensor targets;
    private readonly Tensor frames;
    private readonly Tensor lengths;

    public TorchCtc(JsonObject question)
    {
        long steps = (long)question["frames"]!, sequences = (long)question["sequences"]!, classes = (long)question["classes"]!;
        x = TorchTensors.Read((string)question["file"]!)["x"].reshape(sequences, steps, classes).transpose(0, 1).contiguous().requires_grad_(true);
        JsonArray given = question["targets"]!.AsArray();
        targets = torch.tensor(given.SelectMany(labels => labels!.AsArray().Select(label => (long)label!)).ToArray()).reshape(sequences, -1); // [B, L]
        frames = torch.full(sequences, steps, torch.ScalarType.Int64);
        lengths = torch.full(sequences, targets.shape[1], torch.ScalarType.Int64);
    }

    public void Step()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Gradients(x);
    }

    /// <summary>In double: in float, sums of logarithms over hundreds of frames lose the digits that are compared.</summary>
    public IEnumerable<(string Name, Unroll.Tensor Tensor)> Results()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor exact = x.detach().to_type(torch.ScalarType.Float64).requires_grad_(true);
        yield return ("loss", TorchTensors.ToUnroll(Gradients(exact)));
        yield return ("x", TorchTensors.ToUnroll(exact.grad!.transpose(0, 1).flatten(0, 1)));
    }

    public void Dispose()
    {
        foreach (Tensor tensor in new[] { x, targets, frames, lengths })
            tensor.Dispose();
    }

    private Tensor Gradients(Tensor scores)
    {
        scores.grad = null;
        Tensor losses = ctc_loss(scores.log_softmax(2), targets, frames, lengths, reduction: torch.nn.Reduction.None);
        losses.sum().backward();
        return losses;
    }
}

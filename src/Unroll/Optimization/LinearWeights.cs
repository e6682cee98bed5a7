using System.Numerics.Tensors;

namespace Unroll;

/// <summary>The weights of a <see cref="LinearTagger"/> while they are learnt.</summary>
internal sealed class LinearWeights
{
    private readonly IReadOnlyList<Parameter> parameters;
    private readonly int tags;
    private readonly bool pairs;
    private readonly Tensor[] all;

    /// <param name="tagger">Whose weights.</param>
    public LinearWeights(LinearTagger tagger)
    {
        parameters = tagger.Parameters;
        tags = tagger.Tags;
        pairs = parameters.Count > 1;
        int C = tags;
        all = [.. parameters.Select(parameter => new Tensor(parameter.Shape)), .. pairs ? Array.Empty<Tensor>() : [new Tensor(new Shape(C, C)), new Tensor(new Shape(C)), new Tensor(new Shape(C))]];
    }

    /// <summary>All of them, as <see cref="LinearTagger.Parameters"/> has them.</summary>
    public IReadOnlyList<Tensor> Learnt => all[..parameters.Count];

    /// <summary>The scores of all answers to a sentence.</summary>
    public ChainScores Score(LinearSentence sentence)
    {
        Tensor emissions = new(new Shape(sentence.Gold.Length, tags));                          // [T, C]
        ReadOnlySpan<int> offsets = sentence.Features.Offsets, ids = sentence.Features.Ids;
        for (int t = 0; t < sentence.Gold.Length; t++)
        {
            Span<Real> row = emissions.Span.Slice(t * tags, tags);
            for (int i = offsets[t]; i < offsets[t + 1]; i++)
                TensorPrimitives.Add(row, Row(ids[i]), row);
        }
        return new ChainScores(sentence.Layout, emissions, all[1], all[2], all[3]);
    }

    /// <summary>Adds to the weights of all features of an answer.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="answer">Its tags, [T].</param>
    /// <param name="other">An answer of which the same is subtracted, [T]: where both agree, nothing changes.</param>
    /// <param name="amount">How much.</param>
    public void Add(LinearSentence sentence, int[] answer, int[] other, Real amount)
    {
        ReadOnlySpan<int> offsets = sentence.Features.Offsets, ids = sentence.Features.Ids;
        int last = answer.Length - 1;
        for (int t = 0; t <= last; t++)
        {
            int to = answer[t], from = other[t];
            for (int i = offsets[t]; i < offsets[t + 1] && to != from; i++)
            {
                Span<Real> row = Row(ids[i]);
                row[to] += amount;
                row[from] -= amount;
            }
            if (!pairs)
                continue;
            Move(all[1], t > 0 ? (answer[t - 1] * tags) + to : -1, t > 0 ? (other[t - 1] * tags) + from : -1, amount);
            Move(all[2], t == 0 ? to : -1, t == 0 ? from : -1, amount);
            Move(all[3], t == last ? to : -1, t == last ? from : -1, amount);
        }
    }

    /// <summary>Adds a direction, times a factor.</summary>
    public void Add(LinearDirection direction, double factor)
    {
        foreach (((int parameter, int index), double value) in direction.Values)
            all[parameter].Span[index] += (Real)(factor * value);
    }

    /// <summary>Takes the weights from the parameters.</summary>
    public void Read()
    {
        for (int i = 0; i < parameters.Count; i++)
            parameters[i].Data.Span.CopyTo(all[i].Span);
    }

    /// <summary>Puts the weights into the parameters.</summary>
    public void Write()
    {
        for (int i = 0; i < parameters.Count; i++)
            all[i].Span.CopyTo(parameters[i].Data.Span);
    }

    /// <summary>Σ of the squares of the weights.</summary>
    public double SquaredNorm()
    {
        double sum = 0;
        foreach (Tensor tensor in Learnt)
        {
            for (int at = 0; at < tensor.Count; at += 1024)
            {
                ReadOnlySpan<Real> piece = tensor.Span.Slice(at, Math.Min(1024, tensor.Count - at));
                sum += TensorPrimitives.Dot(piece, piece);
            }
        }
        return sum;
    }

    public void Save(RunState state)
    {
        for (int i = 0; i < parameters.Count; i++)
            state.Put(parameters[i].Name, all[i]);
    }

    public void Load(RunState state)
    {
        for (int i = 0; i < parameters.Count; i++)
            state.CopyTo(parameters[i].Name, all[i]);
    }

    private Span<Real> Row(int feature) => all[0].Span.Slice(feature * tags, tags);

    private static void Move(Tensor tensor, int to, int from, Real amount)
    {
        if (to == from)
            return;
        tensor.Span[to] += amount;
        tensor.Span[from] -= amount;
    }
}

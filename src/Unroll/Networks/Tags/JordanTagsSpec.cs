using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// The output layer of a Jordan network (Mesnil et al. 2013): the tag distribution at one word is fed back at the next. The network of the paper has no
/// encoder below it: <c>model.encoder.layers=0</c>. On a recurrent encoder it is the hybrid of Mesnil et al. 2015.
/// </summary>
/// <remarks>
/// Training uses teacher forcing: the correct tag of the previous word is fed back instead of the distribution, so that all words are computed at once.
/// Prediction feeds back the distribution. Where tags are only partly known, training does so, too.
/// </remarks>
/// <param name="Hidden">Number of hidden units, H.</param>
public sealed record JordanTagsSpec(int Hidden) : TagOutputSpec
{
    /// <summary>Number of hidden units, 1 to 65,536.</summary>
    public int Hidden { get; init; } = new JordanSpec(Hidden).Hidden;

    /// <summary>The activation function of the hidden units. Default tanh.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>Label smoothing: the share of the target probability that is spread evenly over all tags, 0 to 0.99 (Szegedy et al. 2016). Default 0.</summary>
    public double LabelSmoothing { get; init => field = Require.InRange("labelSmoothing", value, 0, 0.99); }

    /// <inheritdoc/>
    public override ITagOutput Build(ParameterScope scope, int inputSize, Vocabulary tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return new JordanTags(new RecurrentSpec(new JordanSpec(Hidden) { Outputs = tags.Count, Activation = Activation }).Build(scope, inputSize), LabelSmoothing);
    }
}

internal sealed class JordanTags(Recurrent network, double smoothing) : ITagOutput
{
    private readonly NoTransitions zeros = new();

    private const double Least = 1e-30; // a probability below this counts as this: its logarithm is a number in both precisions

    public Value Loss(Sequences encoded, int[] gold)
    {
        Jordan cell = (Jordan)network.Cells[0][0];
        Value before = encoded.Rows.Tape.Constant(Before(encoded.Layout, gold, cell.OutputSize));   // [N, C]
        return cell.Scores(encoded.Rows, before).CrossEntropy(gold, smoothing).Sum();
    }

    public Chain Score(Sequences encoded)
    {
        Sequences read = network.Run(encoded).Outputs;                                      // [N, C]
        return zeros.Of(read.With((read.Rows + Least).Log()));
    }

    /// <summary>A 1 at the tag of the word before; at first words zeros, the cell's own first state.</summary>
    private static Tensor Before(SequenceLayout layout, int[] gold, int tags)
    {
        Tensor before = new(new Shape(layout.Rows, tags));                                  // [N, C]
        for (int b = 0; b < layout.Count; b++)
        {
            for (int row = layout.Starts[b] + 1; row < layout.Starts[b + 1]; row++)
                before.Span[(row * tags) + gold[row - 1]] = 1;
        }
        return before;
    }
}

[JsonSerializable(typeof(JordanTagsSpec))]
internal sealed partial class JordanTagsJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A parser that writes the tree of a sentence as a sequence: an encoder reads the words, a decoder writes brackets and tags (Vinyals et al. 2015, "Grammar as a Foreign Language").
/// </summary>
/// <remarks>
/// loss = mean over the output's tokens, its end among them, of -log p(y(t) | y(1) ... y(t-1), x), in nats. Deviations from the paper: the decoder may also read the words at its place in
/// the sentence (<see cref="Follow"/>), which a tree's first tokens tell, since few sentences are not enough to learn that attention has to move on; tags are written, not XX
/// (<see cref="Tags"/>), so that the answer is a whole tree.
/// </remarks>
public sealed record ParsingSpec : ProblemSpec
{
    /// <summary>How the words become rows. Default: words as they are written, with vectors of 64 numbers and character-level vectors.</summary>
    public InputSpec Input { get; init; } = new WordsSpec { Embedding = 64, Form = new WordForm { Lowercase = false, FoldDigits = true }, Characters = new CharacterSpec(), WordDropout = 0.1 };

    /// <summary>The network that reads the words. Default: a bidirectional LSTM with 128 units a direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128)) { Bidirectional = true };

    /// <summary>The network that writes the tree. Default: an LSTM with 128 units and general attention.</summary>
    public DecoderSpec Decoder { get; init; } = new() { Embedding = 64 };

    /// <summary>Which words the decoder reads at each step, besides those that attention finds. Default: phrase, the next word and the first word of the innermost open phrase.</summary>
    public Following Follow { get; init; } = Following.Phrase;

    /// <summary>Whether words are written as their tags; otherwise each is written as XX, and trees have this tag. Default true.</summary>
    public bool Tags { get; init; } = true;

    /// <summary>Whether closing brackets are written with the label of their phrase. Default true.</summary>
    public bool LabelledClosing { get; init; } = true;

    /// <summary>Dropout on the vectors of words and output tokens, on the encoder's outputs and on the readout, 0 to 0.99. Default 0.3.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.3;

    /// <summary>Label smoothing: the share of the target probability that is spread evenly over all tokens, 0 to 0.99 (Szegedy et al. 2016). Default 0.</summary>
    public double LabelSmoothing { get; init => field = Require.InRange("labelSmoothing", value, 0, 0.99); }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Tree[] trees = train.Targets<Tree>(Parser.Who);
        Require.That(trees.Any(tree => tree.Word is null), "The training set", "no tree with a phrase", "at least one");
        Input.Fit([.. train.Select(example => example.Input)], fitted);
        fitted.Put("tokens", TreeTokens.Fit(trees, LabelledClosing, Tags));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        Require.That(Encoder.Layers > 0, "model.encoder.layers", "0", "at least 1, since the decoder starts from the encoder's last states");
        return new Parser(this, scope, fitted);
    }
}

[JsonSerializable(typeof(ParsingSpec))]
internal sealed partial class ParsingJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// The slots of a sentence and its intent at once: one network reads the words, one output layer tags each of them, another labels the whole sentence, and the sum of both
/// losses is minimised (Liu and Lane 2016, "Attention-based recurrent neural network models for joint intent detection and slot filling").
/// </summary>
/// <remarks>loss = (Σ over words of -log p(tag) + intentWeight · Σ over sentences of -log p(intent)) / words, so in nats a word.</remarks>
public sealed record JointSpec : ProblemSpec
{
    /// <summary>How inputs become rows, such as words their vectors. Default: words.</summary>
    public InputSpec Input { get; init; } = new WordsSpec();

    /// <summary>What reads the rows. Default: a bidirectional LSTM of 128 units a direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128)) { Bidirectional = true };

    /// <summary>Dropout on the rows and on what the encoder gives, 0 to 0.99. Default 0.5.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.5;

    /// <summary>Whether <see cref="Dropout"/> drops the same numbers at every word of a sentence (Gal and Ghahramani 2016). Default false.</summary>
    public bool LockedDropout { get; init; }

    /// <summary>What chooses the tags. Default: a softmax at each word.</summary>
    public TagOutputSpec Output { get; init; } = new SoftmaxSpec();

    /// <summary>How what the encoder gives becomes one vector, which the intent is chosen by: mean, max or attention. Default: attention.</summary>
    public PoolingKind Pooling
    {
        get;
        init => field = value != PoolingKind.Last ? value : throw new UnrollException("pooling is last; expected mean, max or attention, since all words' outputs are there.");
    } = PoolingKind.Attention;

    /// <summary>What the intent's loss is multiplied by before it is added to the slots' loss, above 0 to 1,000. Default 10, about the words of a sentence: a sentence's intent then counts as much as its tags.</summary>
    public double IntentWeight { get; init => field = Require.InRange("intentWeight", value, 1e-6, 1000); } = 10;

    /// <summary>What the tags of answers have to satisfy, such as <c>legal</c> (docs/constraints.md). Default: nothing.</summary>
    public IReadOnlyList<string> Constraints { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Tags[] tags = [.. train.Select(JointTagger.TagsOf)];
        Vocabulary names = Vocabulary.Fit(tags.SelectMany(some => some.Values!), unknown: false);
        Require.That(names.Count > 0, "The training set", "no tagged word", "at least one");
        Input.Fit([.. train.Select(example => example.Input)], fitted);
        fitted.Put("tags", names);
        fitted.Put("scheme", FittedValue.Of(tags[0].Scheme));
        fitted.Put("intents", Vocabulary.Fit(train.Select(JointTagger.IntentOf), unknown: false));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        Vocabulary tags = fitted.Get<Vocabulary>("tags"), intents = fitted.Get<Vocabulary>("intents");
        ISequenceInput input = Input.Build(scope, fitted);
        NetworkEncoder encoder = new(input, Encoder.Build(scope.Child("encoder"), input.OutputSize), Dropout, LockedDropout);
        ParameterScope intent = scope.Child("intent");
        return new JointTagger(encoder, Output.Build(scope.Child("output"), encoder.OutputSize, tags), new TagDecoder(tags, Constraints, fitted.Get<FittedValue>("scheme").As<TagScheme>()), tags,
            new Pool(Pooling, intent.Child("attention"), encoder.OutputSize), new Linear(intent, encoder.OutputSize, intents.Count), intents, IntentWeight);
    }
}

[JsonSerializable(typeof(JointSpec))]
internal sealed partial class JointJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Predicts the slots of a sentence and its intent: one network reads the words, one output layer tags each word, another labels the whole sentence. Training minimises the
/// sum of both losses (Liu and Lane 2016, "Attention-based recurrent neural network models for joint intent detection and slot filling").
/// </summary>
/// <remarks>loss = (Σ over words of -log p(tag) + intentWeight · Σ over sentences of -log p(intent)) / words, so in nats per word.</remarks>
public sealed record JointSpec : ProblemSpec
{
    /// <summary>The input layer. Default: words.</summary>
    public InputSpec Input { get; init; } = new WordsSpec();

    /// <summary>The recurrent network. Default: a bidirectional LSTM with 128 units in each direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128)) { Bidirectional = true };

    /// <summary>Dropout on the input vectors and on the outputs of the encoder, 0 to 0.99. Default 0.5.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.5;

    /// <summary>Whether <see cref="Dropout"/> uses one mask for all words of a sentence (Gal and Ghahramani 2016). Default false.</summary>
    public bool LockedDropout { get; init; }

    /// <summary>The output layer for tags. Default: a softmax at each word.</summary>
    public TagOutputSpec Output { get; init; } = new SoftmaxSpec();

    /// <summary>How the outputs of the encoder are pooled into one vector for the intent: mean, max or attention. Default: mean.</summary>
    public PoolingKind Pooling
    {
        get;
        init => field = value != PoolingKind.Last ? value : throw new UnrollException("pooling is last; expected mean, max or attention, since all words' outputs are there.");
    } = PoolingKind.Mean;

    /// <summary>The factor on the intent loss before it is added to the slot loss, above 0 to 1,000. Default 10, about the number of words of a sentence, so that the intent counts about as much as all its tags.</summary>
    public double IntentWeight { get; init => field = Require.InRange("intentWeight", value, 1e-6, 1000); } = 10;

    /// <summary>How much each intent counts in the intent loss: none (all alike), <c>balanced</c>, or an object with a weight for some intents; see <see cref="ClassWeights"/>. Default: none.</summary>
    public ClassWeights? IntentClassWeights { get; init; }

    /// <summary>Constraints that the tags of answers must satisfy, such as <c>legal</c> (docs/constraints.md). Training ignores them. Default: none.</summary>
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
        if (IntentClassWeights is not null)
            fitted.Put("intentClassWeights", IntentClassWeights.Fit(train.Select(JointTagger.IntentOf)));
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
        ITagOutput output = Output.Build(scope.Child("output"), encoder.OutputSize, tags);
        return new JointTagger(encoder, output, new TagDecoder(tags, Constraints, fitted.Get<FittedValue>("scheme").As<TagScheme>(), output.HasProbabilities), tags,
            new Pool(Pooling, intent.Child("attention"), encoder.OutputSize), new Linear(intent, encoder.OutputSize, intents.Count), intents, IntentWeight,
            IntentClassWeights is null ? null : fitted.Get<LabelWeights>("intentClassWeights"));
    }
}

[JsonSerializable(typeof(JointSpec))]
internal sealed partial class JointJson : JsonSerializerContext;

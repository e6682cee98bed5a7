using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A tagger: one tag per word, for slot filling, chunking, named entities or parts of speech. Words become vectors, a recurrent network reads them, and the
/// output layer predicts the tags (Mesnil et al. 2015 compare such networks on slot filling).
/// </summary>
public sealed record TaggingSpec : ProblemSpec
{
    /// <summary>The input layer. Default: words.</summary>
    public InputSpec Input { get; init; } = new WordsSpec();

    /// <summary>The recurrent network. Default: a bidirectional LSTM with 128 units in each direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128)) { Bidirectional = true };

    /// <summary>Dropout on the input vectors and on the outputs of the encoder, 0 to 0.99. Default 0.5.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.5;

    /// <summary>Whether <see cref="Dropout"/> uses one mask for all words of a sentence (Gal and Ghahramani 2016). Default false.</summary>
    public bool LockedDropout { get; init; }

    /// <summary>The output layer. Default: a softmax at each word.</summary>
    public TagOutputSpec Output { get; init; } = new SoftmaxSpec();

    /// <summary>
    /// Constraints that answers must satisfy, such as <c>legal</c> or <c>city at most once</c> (docs/constraints.md). Training ignores them. Default:
    /// none.
    /// </summary>
    public IReadOnlyList<string> Constraints { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Tags[] targets = train.Targets<Tags>("A tagger");
        Vocabulary tags = Vocabulary.Fit(targets.SelectMany(PartialTagging.TagsOf), unknown: false);
        Require.That(tags.Count > 0, "The training set", "no tagged word", "at least one");
        Input.Fit([.. train.Select(example => example.Input)], fitted);
        fitted.Put("tags", tags);
        fitted.Put("scheme", FittedValue.Of(targets[0].Scheme));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        Vocabulary tags = fitted.Get<Vocabulary>("tags");
        ISequenceInput input = Input.Build(scope, fitted);
        NetworkEncoder encoder = new(input, Encoder.Build(scope.Child("encoder"), input.OutputSize), Dropout, LockedDropout);
        return new Tagger(encoder, Output.Build(scope.Child("output"), encoder.OutputSize, tags), tags, Constraints, fitted.Get<FittedValue>("scheme").As<TagScheme>());
    }
}

[JsonSerializable(typeof(TaggingSpec))]
internal sealed partial class TaggingJson : JsonSerializerContext;

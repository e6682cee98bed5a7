using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// One tag a word: slot filling, chunking, names, parts of speech. Words become vectors, a recurrent network reads them, and each tag is
/// chosen by the output layer (Mesnil et al. 2015 compare such networks on slot filling).
/// </summary>
public sealed record TaggingSpec : ProblemSpec
{
    /// <summary>How inputs become rows, such as words their vectors. Default: words.</summary>
    public InputSpec Input { get; init; } = new WordsSpec();

    /// <summary>What reads the vectors. Default: a bidirectional LSTM of 128 units a direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128)) { Bidirectional = true };

    /// <summary>Dropout on the vectors and on what the encoder gives, 0 to 0.99. Default 0.5.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.5;

    /// <summary>Whether <see cref="Dropout"/> drops the same numbers at every word of a sentence (Gal and Ghahramani 2016). Default false.</summary>
    public bool LockedDropout { get; init; }

    /// <summary>What chooses the tags. Default: a softmax at each word.</summary>
    public TagOutputSpec Output { get; init; } = new SoftmaxSpec();

    /// <summary>
    /// What answers have to satisfy, such as <c>legal</c> or <c>city at most once</c> (docs/constraints.md). Learning knows nothing of it. Default:
    /// nothing.
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

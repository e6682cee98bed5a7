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
    /// A hidden Markov model that reads the probabilities of a softmax: it knows how long each tag lasts and which tag follows which, so that tags do not flicker. It is counted on the training set, and changes the
    /// answers alone. Default: null, no such model.
    /// </summary>
    public HmmSpec? Hmm { get; init; }

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
        if (Hmm is null)
            return;
        if (Array.FindIndex(targets, one => one.Allowed is not null) is >= 0 and int open)
            throw new UnrollException($"{train[open].Subject} has tags that are known in part (data.partial); expected every tag to be known for model.hmm, which counts how long tags last.");
        fitted.Put("durations", TokenDurations.Fit(targets.Select(one => TokenRun.Trim([.. one.Values!.Select(tags.Id)])), tags.Count, Hmm));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        Vocabulary tags = fitted.Get<Vocabulary>("tags");
        ISequenceInput input = Input.Build(scope, fitted);
        NetworkEncoder encoder = new(input, Encoder.Build(scope.Child("encoder"), input.OutputSize), Dropout, LockedDropout);
        ITagOutput output = Output.Build(scope.Child("output"), encoder.OutputSize, tags);
        TagScheme scheme = fitted.Get<FittedValue>("scheme").As<TagScheme>();
        if (Hmm is null)
            return new Tagger(encoder, output, tags, Constraints, scheme);
        if (Output is not SoftmaxSpec || Constraints.Count > 0)
            throw new UnrollException($"model.hmm reads the probabilities of a softmax; found {(Constraints.Count > 0 ? "constraints" : "another output")} beside it: expected model.output=softmax and no model.constraints.");
        return new Tagger(encoder, output, tags, Constraints, scheme) { Hmm = new HmmTagDecoder(new TokenHmm(Hmm, fitted.Get<TokenDurations>("durations")), tags) };
    }
}

[JsonSerializable(typeof(TaggingSpec))]
internal sealed partial class TaggingJson : JsonSerializerContext;

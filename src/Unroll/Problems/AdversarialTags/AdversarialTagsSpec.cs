using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A tagger that learns in a game: the generator gives each word a tag, the discriminator is an evaluation function E(x, y) of a whole sentence with its tags. In turn, the discriminator learns to tell the right tags from those of the generator
/// and from changed ones, and the generator learns to be taken for right (Goodfellow et al. 2014; with a sentence as condition and mismatched pairs as Reed et al. 2016). It is training of a structured model: E says how good a whole answer
/// is, and the generator finds a good one, where all answers are too many to be tried.
/// </summary>
/// <remarks>
/// With p the generator, ŷ ~ p(y | x), and y' right tags of which some are changed, the discriminator minimises -log σ(E(x, y)) - ½ log σ(-E(x, ŷ)) - ½ log σ(-E(x, y')), and the generator
/// supervised · -log p(y | x) - adversarial · log σ(E(x, ŷ)); all of these are per word: a sentence of T words counts T times, and -log p(y | x) is the mean over its words. Where nothing is random, ŷ
/// are the most probable tags.
/// </remarks>
public sealed record AdversarialTagsSpec : ProblemSpec
{
    /// <summary>The input layer of the generator. Default: words.</summary>
    public InputSpec Input { get; init; } = new WordsSpec();

    /// <summary>The recurrent network of the generator. Default: a bidirectional LSTM with 128 units in each direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128)) { Bidirectional = true };

    /// <summary>Dropout on the input vectors and on the outputs of the generator's encoder, 0 to 0.99. Default 0.5.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.5;

    /// <summary>The discriminator.</summary>
    public DiscriminatorSpec Discriminator { get; init; } = new();

    /// <summary>The factor on the generator's loss by the right tags, 0 to 1,000. With 0 the generator never sees them: a pure game. Default 1.</summary>
    public double Supervised { get; init => field = Require.InRange("supervised", value, 0, 1000); } = 1;

    /// <summary>The factor on the generator's loss by the discriminator, 0 to 1,000. Default 0.1.</summary>
    public double Adversarial { get; init => field = Require.InRange("adversarial", value, 0, 1000); } = 0.1;

    /// <summary>How the generator learns from the evaluation of its tags. Default: straightThrough.</summary>
    public TagEstimator Estimator { get; init; }

    /// <summary>Temperature of the Gumbel softmax, 0.01 to 100: the lower, the nearer are probabilities to the sampled tags, and the larger is the variance of gradients. It does not change the samples. Default 1.</summary>
    public double Temperature { get; init => field = Require.InRange("temperature", value, 0.01, 100); } = 1;

    /// <summary>The probability that a right tag is changed into another one, for pairs that do not match, 0 to 1; at least one tag of a sentence is. Default 0.1.</summary>
    public double Changed { get; init => field = Require.InRange("changed", value, 0, 1); } = 0.1;

    /// <summary>The number of the generator's best answers among which both choose, 1 to 1,000. With 1, answers are the generator's alone. Dev scores are those of the answers that are chosen so. Default 1.</summary>
    public int Candidates { get; init => field = Require.InRange("candidates", value, 1, 1000); } = 1;

    /// <summary>How much E counts in that choice: the candidate with the largest log p(y | x) + weight · E(x, y) is the answer, 0 to 10¹². With 0 it is the generator's best; with 10¹², the best by E alone. Default 1.</summary>
    public double Weight { get; init => field = Require.InRange("weight", value, 0, 1e12); } = 1;

    /// <summary>Constraints that answers must satisfy, such as <c>legal</c> (docs/constraints.md). Training ignores them. Default: none.</summary>
    public IReadOnlyList<string> Constraints { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        string[][] right = [.. train.Select(AdversarialTagger.RightTags)];
        Vocabulary tags = Vocabulary.Fit(right.SelectMany(some => some), unknown: false);
        Require.That(tags.Count > 1, "The training set", tags.Count == 0 ? "no tagged word" : $"one tag, '{tags[0]}'", "at least two different tags, since the discriminator learns from wrong ones");
        Content[] inputs = [.. train.Select(example => example.Input)];
        Input.Fit(inputs, fitted.Child("generator"));
        Discriminator.Input.Fit(inputs, fitted.Child("discriminator"));
        fitted.Put("tags", tags);
        fitted.Put("scheme", FittedValue.Of(train[0].TargetAs<Tags>(AdversarialTagger.Who).Scheme));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        Vocabulary tags = fitted.Get<Vocabulary>("tags");
        ParameterScope generator = scope.Child("generator");
        ISequenceInput input = Input.Build(generator, fitted.Child("generator"));
        NetworkEncoder encoder = new(input, Encoder.Build(generator.Child("encoder"), input.OutputSize), Dropout, locked: false);
        return new AdversarialTagger(
            this, encoder, new Linear(generator.Child("output"), encoder.OutputSize, tags.Count), new Discriminator(Discriminator, scope.Child("discriminator"), fitted.Child("discriminator"), tags.Count), tags,
            new TagDecoder(tags, Constraints, fitted.Get<FittedValue>("scheme").As<TagScheme>(), probabilities: true));
    }
}

[JsonSerializable(typeof(AdversarialTagsSpec))]
[JsonSerializable(typeof(DiscriminatorSpec))]
internal sealed partial class AdversarialTagsJson : JsonSerializerContext;

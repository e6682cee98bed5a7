using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A hidden Markov model (<see cref="HiddenMarkov"/>) of sequences of words, characters, counts or frames of numbers. Trained on tagged sentences, its states are the tags, so that it is a tagger (Brants
/// 2000); otherwise nobody says what its states mean. Learners for it are baum-welch, viterbi-training and counts.
/// </summary>
/// <remarks>
/// The model's file holds logarithms of probabilities, up to a constant for each row; computations are in double. Learners by gradients work, too: the gradient of the likelihood is that of the expected
/// log-probability of states and steps (Fisher's identity).
/// </remarks>
public sealed record HiddenMarkovSpec : ProblemSpec
{
    /// <summary>The most occurrences of a word that teaches endings of unknown words (Brants 2000).</summary>
    internal const int Rare = 10;

    private const string Who = "A hidden Markov model";

    /// <summary>Number of states, 1 to 1,000. Default: null, the tags of the training set are the states; data without tags need a number.</summary>
    public int? States { get; init => field = value is { } states ? Require.InRange("states", states, 1, 1000) : null; }

    /// <summary>How many states the next one depends on, 1 or 2. Default 1.</summary>
    public int Order { get; init => field = Require.InRange("order", value, 1, 2); } = 1;

    /// <summary>What states emit: categorical (symbols), gaussian, mixture or poisson. Default: categorical.</summary>
    public EmissionSpec Emission { get; init; } = new CategoricalEmissionSpec();

    /// <summary>
    /// The longest ending, in letters, by which a word that the training set lacks is told, 0 to 20; with the learner counts. Default 0: such a word is an error.
    /// </summary>
    public int Endings { get; init => field = Require.InRange("endings", value, 0, 20); }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        MarkovReader.Fit(this, train, fitted);
        if (States is not null)
            return;
        if (train.All(example => example.Target?.TryAs<Tags>() is null))
            throw new UnrollException("model.states is null, and the data have no tags, which would be the states; expected a number of states.");
        Tags[] targets = train.Targets<Tags>(Who);
        if (Array.FindIndex(targets, tags => tags.Allowed is not null) is >= 0 and int open)
            throw new UnrollException($"{train[open].Subject} has tags that are known in part (data.partial), which model.type=hmm cannot learn from; expected model.type=tagging, or data in which every tag is known.");
        Vocabulary tags = Vocabulary.Fit(targets.SelectMany(one => one.Values!), unknown: false);
        Require.That(tags.Count > 0, "The training set", "no tagged word", "at least one");
        fitted.Put("tags", tags);
        fitted.Put("scheme", FittedValue.Of(targets[0].Scheme));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        MarkovReader reader = MarkovReader.Of(this, fitted);
        Vocabulary? tags = States is null ? fitted.Get<Vocabulary>("tags") : null;
        return new HiddenMarkovProblem(reader, new MarkovParameters(this, scope, States ?? tags!.Count, reader.Width), tags, tags is null ? TagScheme.Plain : fitted.Get<FittedValue>("scheme").As<TagScheme>());
    }
}

[JsonSerializable(typeof(HiddenMarkovSpec))]
internal sealed partial class HiddenMarkovJson : JsonSerializerContext;

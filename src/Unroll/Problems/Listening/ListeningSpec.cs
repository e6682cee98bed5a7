using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Listening comprehension: chooses the answer to a question about a story (Tseng et al. 2016, "Towards machine comprehension of spoken content"). A network makes a vector of the question, attention reads
/// the story for it in several hops, and the choice whose vector is most like what was read is the answer.
/// </summary>
/// <remarks>
/// u(1) = question; u(k+1) = u(k) + Σ p(i) s(i), p = softmax over i of g u(k) · s(i), with a trained sharpness g; p(choice) = softmax over the choices of a · cos(choice, u(K+1)), with a trained a. Where the story is
/// read for each choice, u(1) = question + choice, and the choice is compared with Σ over the hops of what was read. With overlap, Σ w(j) f(j) is added to a choice's score: f is the share of its words, by inverse document frequency, that a place of the story has. loss = mean of -log Σ over the right choices of p(choice), in nats a question.
/// </remarks>
public sealed record ListeningSpec : ProblemSpec
{
    /// <summary>The vectors of words; pretrained ones can be given. Default: 128 numbers a word, words that occur twice or more.</summary>
    public InputSpec Input { get; init; } = new WordsSpec();

    /// <summary>The network that reads sentences, questions and choices. Default: a bidirectional GRU of 64 units a direction; with <c>layers=0</c> the vectors of words are summed as they are.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new GruSpec(64)) { Bidirectional = true };

    /// <summary>Whether rare words weigh more in the mean that is the vector of a sentence, by their inverse document frequency. Default true.</summary>
    public bool RareWords { get; init; } = true;

    /// <summary>What attention looks at. Default: sentences.</summary>
    public StoryAttention Attention { get; init; }

    /// <summary>What the story is read for. Default: the question.</summary>
    public ChoiceQuery Query { get; init; }

    /// <summary>How many times the model looks at the story, 1 to 20. Default 1.</summary>
    public int Hops { get; init => field = Require.InRange("hops", value, 1, 20); } = 1;

    /// <summary>The factor of the attention's scores at the beginning, which training changes, above 0. Default 10.</summary>
    public double Sharpness { get; init => field = Require.Positive("sharpness", value); } = 10;

    /// <summary>Whether the scores of choices also depend on how much of a choice is said in one, two or five consecutive sentences of the story, with trained weights. Default true.</summary>
    public bool Overlap { get; init; } = true;

    /// <summary>Dropout on the vectors of words, 0 to 0.99. Default 0.2.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.2;

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        _ = train.Targets<RightChoices>(Listener.Who);
        (Document Story, Words Question, Choices Choices)[] all = [.. train.Select(Listener.PartsOf)];
        Require.That(all.Length > 0, "The training set", "no question", "at least one");
        Document[] stories = [.. all.Select(one => one.Story).DistinctBy(story => story.ToString(), StringComparer.Ordinal)];
        Input.Fit([.. stories.SelectMany(story => story.Sentences), .. all.Select(one => one.Question), .. all.SelectMany(one => one.Choices.Options)], fitted);
        fitted.Put("rareness", WordWeights.Fit(stories.SelectMany(story => story.Sentences).Select(StoryOverlap.Stems)));
        int[] counts = [.. all.Select(one => one.Choices.Options.Count).Distinct()];
        fitted.Put("choices", new FittedValue(FormattableString.Invariant($"{(counts.Length == 1 ? counts[0] : 0)}")));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        return new Listener(this, scope, fitted);
    }
}

[JsonSerializable(typeof(ListeningSpec))]
internal sealed partial class ListeningJson : JsonSerializerContext;

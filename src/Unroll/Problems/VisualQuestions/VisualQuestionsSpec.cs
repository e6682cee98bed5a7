using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Answers questions about pictures: a convolutional network turns a picture into regions, a recurrent network reads the question, attention looks at the regions in several hops, and a feed-forward network chooses one of the
/// answers of the training set (Yang et al. 2016, "Stacked attention networks for image question answering").
/// </summary>
/// <remarks>
/// v(i) = regions V + b; u(0) = the last output of the network on the question. At hop k: p ∝ exp(w(k) · tanh(v(i) K(k) + u(k-1) Q(k) + c(k))), u(k) = u(k-1) + Σ p(i) v(i). The answer is softmax(relu([u(K); n(u(0)) ∘ n(u(K) - u(0))] A + a) B + b), where n standardises a row (Ba et al. 2016).
/// Deviation: the paper's answer is softmax(u(K) B + b). The product of what was asked and what was seen, and a hidden layer, tell whether the two agree, as "is there a red shape?" needs. loss = mean over questions of -log p(answer), in nats. Without hops, the
/// picture is not seen: what questions alone tell. A picture is encoded once for all questions about it.
/// </remarks>
public sealed record VisualQuestionsSpec : ProblemSpec
{
    /// <summary>How pictures become regions. Default: three blocks of convolutions.</summary>
    public PictureSpec Picture { get; init; } = new();

    /// <summary>The input layer of the questions. Default: vectors of 64 numbers for all words of the training set.</summary>
    public WordsSpec Question { get; init; } = new() { Embedding = 64, MinCount = 1 };

    /// <summary>The recurrent network that reads the question; its output is as wide as what attention reads. Default: an LSTM with 128 units.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128));

    /// <summary>How often attention looks at the picture, 0 to 16; with 0 the picture is not seen. Default 2.</summary>
    public int Hops { get; init => field = Require.InRange("hops", value, 0, 16); } = 2;

    /// <summary>Width of the layer before the answers, 1 to 65,536. Default 128.</summary>
    public int Hidden { get; init => field = Require.InRange("hidden", value, 1, 65536); } = 128;

    /// <summary>Dropout on the regions, the vectors of words and the layer before the answers, 0 to 0.99. Default 0.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        PictureAnswers[] answers = train.Targets<PictureAnswers>(VisualReader.Who);
        Require.That(answers.Length > 0, "The training set", "no question about a picture", "at least one");
        Picture.Fit([.. train.Select(VisualReader.PictureOf)], fitted);
        Question.Fit([.. train.SelectMany(example => VisualReader.QuestionsOf(example).All)], fitted);
        fitted.Put("answers", Vocabulary.Fit(answers.SelectMany(some => some.Names), unknown: false));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        return new VisualReader(this, scope, fitted);
    }
}

[JsonSerializable(typeof(VisualQuestionsSpec))]
internal sealed partial class VisualQuestionsJson : JsonSerializerContext;

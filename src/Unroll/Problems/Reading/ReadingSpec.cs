using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Reading comprehension: answers a question about a story. A memory network compares the question with each sentence, reads what it looked at, and looks again, in several hops
/// (Sukhbaatar et al. 2015, "End-to-end memory networks").
/// </summary>
/// <remarks>
/// m(i) = A x(i) + T(age of i), c(i) = C x(i) + T'(age), u(1) = A q; hops as in eq. 1-4 of the paper; p(answer) = softmax(u(K) W). An answer is one of those of the training set, also where it has several
/// words. loss = mean of -log p(right answer), in nats a question. Deviations: the question is read with the vectors A of the keys in either tying, so that equal words match from the beginning; a sentence that time noise leaves out has no row in the memory; the linear start lasts for a fixed number of epochs.
/// </remarks>
public sealed record ReadingSpec : ProblemSpec
{
    /// <summary>How the vector of a sentence is made. Default: position encoding.</summary>
    public SentenceReading Sentences { get; init; }

    /// <summary>The size of all vectors, 1 to 65,536. Default 50.</summary>
    public int Size { get; init => field = Require.InRange("size", value, 1, 65536); } = 50;

    /// <summary>How many times the model looks at the story, 1 to 20. Default 3.</summary>
    public int Hops { get; init => field = Require.InRange("hops", value, 1, 20); } = 3;

    /// <summary>Which vectors the hops share. Default: all of them.</summary>
    public HopTying Tying { get; init; }

    /// <summary>How many sentences before the question the model remembers, 1 to 100,000; older ones are forgotten. Default 50.</summary>
    public int Memory { get; init => field = Require.InRange("memory", value, 1, 100_000); } = 50;

    /// <summary>Time noise: how many empty sentences are put in at random in training, as a share of the story, 0 to 1, so that the model does not rely on exact ages. Default 0.1.</summary>
    public double TimeNoise { get; init => field = Require.InRange("timeNoise", value, 0, 1); } = 0.1;

    /// <summary>Linear start: the number of epochs at the beginning of training in which attention has no softmax; it makes bad beginnings rarer. Default 0.</summary>
    public int LinearStart { get; init => field = Require.InRange("linearStart", value, 0, 1_000_000); }

    /// <summary>With <c>sentences=recurrent</c>: the network that reads sentences and questions. Default: a GRU of 50 units per direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new GruSpec(50)) { Bidirectional = true };

    /// <summary>
    /// A recurrent network that reads the vectors of the sentences of a story one after another, so that a sentence is remembered with what was said around it, as in the input fusion of Xiong et al. 2016. Default:
    /// null, none: each sentence is remembered by itself.
    /// </summary>
    public RecurrentSpec? Context { get; init; }

    /// <summary>Dropout on the vectors of sentences and on the output, 0 to 0.99. Default 0.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        fitted.Put("answers", Vocabulary.Fit(train.Targets<Reply>(StoryReader.Who).Select(reply => reply.Answer), unknown: false));
        fitted.Put("words", Vocabulary.Fit(train.SelectMany(example => example.Input.Tokens)));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        return new StoryReader(this, scope, fitted);
    }
}

[JsonSerializable(typeof(ReadingSpec))]
internal sealed partial class ReadingJson : JsonSerializerContext;

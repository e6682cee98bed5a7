using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// One label a sequence, or any number of them: what kind of question, which digit, praise or blame. A recurrent network reads the sequence, its outputs are
/// pooled, and a softmax (or for several labels a sigmoid each) chooses.
/// </summary>
public sealed record ClassificationSpec : PooledSpec
{
    /// <summary>How examples become rows. Default: words.</summary>
    public override InputSpec Input { get; init; } = new WordsSpec();

    /// <summary>What reads the rows. Default: a bidirectional LSTM of 128 units a direction.</summary>
    public override RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128)) { Bidirectional = true };

    /// <summary>How the outputs of all steps become one vector. Default: max.</summary>
    public override PoolingKind Pooling { get; init; } = PoolingKind.Max;

    /// <summary>Dropout on the rows and on the vector, 0 to 0.99. Default 0.5.</summary>
    public override double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.5;

    /// <summary>Whether an example may have several labels, or none: each is then a yes or no by itself, a yes above one half. Default false.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>How much of each right answer is spread evenly over all labels, or over yes and no where there may be several, 0 to 0.99 (Szegedy et
    /// al. 2016): keeps probabilities from 0 and 1. Default 0.</summary>
    public double LabelSmoothing { get; init => field = Require.InRange("labelSmoothing", value, 0, 0.99); }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Vocabulary labels = Vocabulary.Fit(train.SelectMany(Classifier.GoldLabels), unknown: false);
        Require.That(labels.Count > 0, "The training set", "no label", "at least one");
        Input.Fit([.. train.Select(example => example.Input)], fitted);
        fitted.Put("labels", labels);
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        PooledEncoder encoder = new(this, scope, fitted);
        Vocabulary labels = fitted.Get<Vocabulary>("labels");
        return new Classifier(encoder, new Linear(scope.Child("output"), encoder.OutputSize, labels.Count), labels, this);
    }
}

[JsonSerializable(typeof(ClassificationSpec))]
internal sealed partial class ClassificationJson : JsonSerializerContext;

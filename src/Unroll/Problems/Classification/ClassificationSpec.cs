using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Classifies sequences: one label per sequence, or any number of labels, such as sentiment, the type of a question, or a digit. A recurrent network reads the
/// sequence, its outputs are pooled, and a softmax (with several labels, one sigmoid per label) gives the probabilities.
/// </summary>
public sealed record ClassificationSpec : PooledSpec
{
    /// <summary>The input layer. Default: words.</summary>
    public override InputSpec Input { get; init; } = new WordsSpec();

    /// <summary>The recurrent network. Default: a bidirectional LSTM of 128 units per direction.</summary>
    public override RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128)) { Bidirectional = true };

    /// <summary>How the outputs of all steps are pooled into one vector. Default: max.</summary>
    public override PoolingKind Pooling { get; init; } = PoolingKind.Max;

    /// <summary>Dropout on the input rows and on the pooled vector, 0 to 0.99. Default 0.5.</summary>
    public override double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.5;

    /// <summary>Whether an example may have several labels, or none. Each label is then predicted independently, if its probability is above one half. Default false.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>Label smoothing: the share of the target probability that is spread evenly over all labels (with several labels, over yes and no), 0 to
    /// 0.99 (Szegedy et al. 2016). It keeps probabilities away from 0 and 1. Default 0.</summary>
    public double LabelSmoothing { get; init => field = Require.InRange("labelSmoothing", value, 0, 0.99); }

    /// <summary>
    /// How much each label counts in the loss: none (all alike), <c>balanced</c> (rare labels count as much as frequent ones: n / (C · n(c))), or an object with a weight for some labels, such
    /// as { "spam": 5 }. See <see cref="Unroll.ClassWeights"/>. Not with several labels. Default: none.
    /// </summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Vocabulary labels = Vocabulary.Fit(train.SelectMany(Classifier.GoldLabels), unknown: false);
        Require.That(labels.Count > 0, "The training set", "no label", "at least one");
        Require.That(ClassWeights is null || !MultiLabel, "model.classWeights", "weights together with model.multiLabel=true", "one of them, since weights are for examples with one label each");
        Input.Fit([.. train.Select(example => example.Input)], fitted);
        fitted.Put("labels", labels);
        if (ClassWeights is not null)
            fitted.Put("classWeights", ClassWeights.Fit(train.Select(Classifier.OneLabel)));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        PooledEncoder encoder = new(this, scope, fitted);
        Vocabulary labels = fitted.Get<Vocabulary>("labels");
        return new Classifier(encoder, new Linear(scope.Child("output"), encoder.OutputSize, labels.Count), labels, ClassWeights is null ? null : fitted.Get<LabelWeights>("classWeights"), this);
    }
}

[JsonSerializable(typeof(ClassificationSpec))]
internal sealed partial class ClassificationJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// How much each label counts in the loss, so that rare ones are not drowned by frequent ones. In JSON <c>balanced</c>, or an object that gives labels their weights: <c>{ "spam": 5 }</c>.
/// </summary>
/// <remarks>
/// The loss of n examples with the right labels y is Σ w(y) · loss / n. The weights are scaled so that their mean over the training set is 1; over the whole training set this is the
/// weighted mean, Σ w(y) · loss / Σ w(y), and the loss of an example does not depend on which batch it is in.
/// </remarks>
[JsonConverter(typeof(ClassWeightsConverter))]
public sealed class ClassWeights : IEquatable<ClassWeights>
{
    private readonly SortedDictionary<string, double>? given; // null where they are balanced

    private ClassWeights(SortedDictionary<string, double>? given) => this.given = given;

    /// <summary>All labels together count alike: n / (C · n(c)), for a label that n(c) of n training examples have, of C labels (King and Zeng 2001).</summary>
    public static ClassWeights Balanced { get; } = new(null);

    /// <summary>Label → weight, as they were given; null where they are balanced.</summary>
    public IReadOnlyDictionary<string, double>? Given => given;

    /// <summary>Weights for some labels; all others have 1.</summary>
    /// <param name="weights">Label → weight, 0 or more. 2 counts an example as if the training set had it twice.</param>
    /// <exception cref="UnrollException">A weight is negative or not finite, or a label has two.</exception>
    public static ClassWeights Of(IEnumerable<KeyValuePair<string, double>> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        SortedDictionary<string, double> given = new(StringComparer.Ordinal);
        foreach ((string label, double weight) in weights)
        {
            if (!double.IsFinite(weight) || weight < 0)
                throw new UnrollException(FormattableString.Invariant($"The class weight of \"{label}\" is {weight}; expected a number that is 0 or more."));
            if (!given.TryAdd(label, weight))
                throw new UnrollException($"The class weights name \"{label}\" twice; expected each label once.");
        }
        return new ClassWeights(given);
    }

    /// <summary>The weights of all labels of a training set, scaled to a mean of 1 over its examples.</summary>
    /// <param name="gold">The right label of each example, one or more.</param>
    /// <exception cref="UnrollException">A weight is given to a label that no example has, or no example has a weight above 0.</exception>
    internal LabelWeights Fit(IEnumerable<string> gold)
    {
        SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (string label in gold)
            counts[label] = counts.GetValueOrDefault(label) + 1;
        if (given?.Keys.FirstOrDefault(label => !counts.ContainsKey(label)) is { } unknown)
            throw new UnrollException($"The class weights name \"{unknown}\", which no training example has as its label; expected some of {string.Join(", ", counts.Keys)}.");
        double examples = counts.Values.Sum(), total = counts.Sum(label => label.Value * Weight(label.Key));
        return total > 0 ? new LabelWeights(counts.ToDictionary(label => label.Key, label => Weight(label.Key) * (examples / total), StringComparer.Ordinal))
            : throw new UnrollException("The class weights give each training example the weight 0; expected a weight above 0 for at least one label.");

        double Weight(string label) => given is null ? examples / (counts.Count * (double)counts[label]) : given.GetValueOrDefault(label, 1);
    }

    /// <summary>Whether both weigh alike.</summary>
    /// <param name="other">Another.</param>
    public bool Equals(ClassWeights? other) => other is not null && (given is null ? other.given is null : other.given is not null && given.SequenceEqual(other.given));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ClassWeights);

    /// <inheritdoc/>
    public override int GetHashCode() => given?.Count ?? -1;
}

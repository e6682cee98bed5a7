using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The label of one sequence, or its labels, with the probability of each; with attention, what was looked at.</summary>
[JsonConverter(typeof(AnswerJson<Classification>))]
public sealed class Classification : IAnswer
{
    private const int MostBars = 12;

    private readonly Real[] probabilities;

    internal Classification(IReadOnlyList<string> steps, IReadOnlyList<string> classes, Real[] probabilities, bool multiLabel)
    {
        this.probabilities = probabilities;
        Steps = steps;
        Classes = classes;
        Ranked = [.. Enumerable.Range(0, classes.Count).OrderByDescending(label => probabilities[label]).Select(label => classes[label])];
        Labels = multiLabel ? [.. classes.Where(label => Probability(label) > 0.5)] : [Ranked[0]];
        IsMultiLabel = multiLabel;
    }

    /// <summary>The sequence's words, [T]; empty where it is made of something else.</summary>
    public IReadOnlyList<string> Steps { get; }

    /// <summary>The labels that were chosen: one, or where an example may have several those above one half.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>All labels that the model knows, [C].</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>All labels, the most probable first.</summary>
    public IReadOnlyList<string> Ranked { get; }

    /// <summary>Whether each label is a yes or no by itself.</summary>
    public bool IsMultiLabel { get; }

    /// <summary>The weight of each step, [T], which sum to 1; null without attention.</summary>
    public IReadOnlyList<Real>? Attention { get; internal init; }

    /// <summary>The steps at which the pooling looked; null without attention.</summary>
    AttentionMap? IAnswer.Attention => Attention is null || Steps.Count == 0 ? null : new AttentionMap([Labels.Count > 0 ? Labels[0] : "no label"], Steps, [Attention.Select(weight => (double)weight)]);

    /// <summary>The probability of a label, 0 to 1.</summary>
    /// <param name="label">Any of <see cref="Classes"/>.</param>
    public double Probability(string label)
    {
        for (int i = 0; i < Classes.Count; i++)
        {
            if (Classes[i] == label)
                return probabilities[i];
        }
        throw new UnrollException($"The model knows no label \"{label}\"; expected one of {string.Join(", ", Classes)}.");
    }

    /// <summary>What was answered with which probability, and whether it was right: the chosen label, or a yes or no for each.</summary>
    internal IEnumerable<(double Probability, bool Right)> Judged(IReadOnlyList<string> gold) => IsMultiLabel
        ? Classes.Select((label, i) => (Math.Max(probabilities[i], 1 - (double)probabilities[i]), (probabilities[i] > 0.5) == gold.Contains(label, StringComparer.Ordinal)))
        : [(Probability(Labels[0]), gold is [string only] && only == Labels[0])];

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteProperties(writer, full, withSteps: true);
        writer.WriteEndObject();
    }

    /// <summary>The properties of <see cref="WriteJson"/>, without the object around them.</summary>
    internal void WriteProperties(Utf8JsonWriter writer, bool full, bool withSteps)
    {
        if (Steps.Count > 0 && withSteps)
            WriteAll(writer, "words", Steps, writer.WriteStringValue);
        if (IsMultiLabel)
            WriteAll(writer, "labels", Labels, writer.WriteStringValue);
        else
            writer.WriteString("label", Labels[0]);
        if (!IsMultiLabel)
            writer.WriteNumber("probability", Math.Round(Probability(Labels[0]), 6));
        if (full || IsMultiLabel)
        {
            writer.WriteStartObject("probabilities");
            foreach (string label in full ? Classes : Labels)
                writer.WriteNumber(label, Math.Round(Probability(label), 6));
            writer.WriteEndObject();
        }
        if (Attention is not null)
            WriteAll(writer, "attention", Attention, weight => writer.WriteNumberValue(Math.Round(weight, 6)));
    }

    /// <summary>A line a label: label and probability.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(string.Join('\t', Labels.SelectMany(label => new[] { label, FormattableString.Invariant($"{Probability(label):0.####}") })));
    }

    /// <summary>
    /// The labels with their probabilities (of several, all that are above one half), then those that follow; with attention, each word and its weight in percent.
    /// </summary>
    /// <inheritdoc/>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        IEnumerable<string> shown = IsMultiLabel ? Labels : Ranked.Take(3);
        writer.WriteLine(Labels.Count == 0 ? "none" : string.Join("  ", shown.Select(label => FormattableString.Invariant($"{label} ({Probability(label):0.00})"))));
        if (Attention is not null && Steps.Count > 0)
            writer.WriteLine("  " + string.Join(' ', Steps.Select((word, t) => FormattableString.Invariant($"{word}[{100 * Attention[t]:0}]"))));
    }

    /// <summary>The probabilities of the labels, the most probable ones if there are many; with attention, the words shaded by their weights.</summary>
    public IReadOnlyList<Figure> Figures =>
    [
        new BarsFigure(
            Classes.Count > MostBars ? FormattableString.Invariant($"the {MostBars} most probable of {Classes.Count} labels") : "probability of each label",
            Ranked.Take(MostBars).Select(label => (label, Probability(label))), full: 1),
        .. Attention is not null && Steps.Count > 0 ? [new TokensFigure("attention", Steps, Attention.Select(weight => (double)weight))] : Array.Empty<Figure>(),
    ];

    private static void WriteAll<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (T item in items)
            write(item);
        writer.WriteEndArray();
    }
}

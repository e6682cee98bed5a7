using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The choice that answers a question about a story, and where each hop looked.</summary>
[JsonConverter(typeof(AnswerJson<ChosenAnswer>))]
public sealed class ChosenAnswer : IAnswer
{
    private const int MostSentences = 5, MostUnknown = 12;

    private readonly double[] probabilities;
    private readonly double[][] hops;

    internal ChosenAnswer(Document story, Words question, Choices choices, double[] probabilities, double[][] hops)
    {
        (Story, Question, Choices, this.probabilities, this.hops) = (story, question, choices, probabilities, hops);
        Best = Array.IndexOf(probabilities, probabilities.Max());
    }

    /// <summary>The story.</summary>
    public Document Story { get; }

    /// <summary>The question.</summary>
    public Words Question { get; }

    /// <summary>The choices.</summary>
    public Choices Choices { get; }

    /// <summary>The most probable choice, from 0.</summary>
    public int Best { get; }

    /// <summary>The probability of each choice, which sum to 1.</summary>
    public IReadOnlyList<double> Probabilities => probabilities;

    /// <summary>The words of question and choices that the model does not know; it reads each as the unknown word.</summary>
    public IReadOnlyList<string> Unknown { get; internal init; } = [];

    /// <summary>The number of hops; 0 without attention.</summary>
    public int Hops => hops.Length;

    /// <summary>How much a hop looked at a sentence, 0 to 1, for the choice that was made.</summary>
    /// <param name="hop">From 0.</param>
    /// <param name="sentence">From 0.</param>
    /// <exception cref="UnrollException">There is no such hop or sentence.</exception>
    public double Attention(int hop, int sentence)
    {
        Require.That((uint)hop < (uint)Hops && (uint)sentence < (uint)Story.Sentences.Count, "Attention", $"hop {hop} and sentence {sentence}", $"hops 0 to {Hops - 1} and sentences 0 to {Story.Sentences.Count - 1}");
        return hops[hop][sentence];
    }

    /// <summary>The sentences at which each hop looked, for the choice that was made; null without attention.</summary>
    AttentionMap? IAnswer.Attention => StoryFigures.Attention(Story, hops);

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteNumber("choice", Best + 1);
        writer.WriteString("text", Choices.Options[Best].ToString());
        writer.WritePropertyName("probabilities");
        WrittenOutput.WriteNumbers(writer, probabilities);
        if (Unknown.Count > 0)
            WrittenOutput.WriteTexts(writer, "unknown", Unknown);
        if (full)
        {
            writer.WriteStartArray("hops");
            foreach (double[] hop in hops)
                WrittenOutput.WriteNumbers(writer, hop);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    /// <summary>One line: the choice, from 1, and the probability of each.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(string.Join('\t', [FormattableString.Invariant($"{Best + 1}"), .. probabilities.Select(one => FormattableString.Invariant($"{one:0.####}"))]));
    }

    /// <summary>The choices with their probabilities, the best one marked; then the sentences at which the hops looked most.</summary>
    /// <inheritdoc/>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        for (int choice = 0; choice < probabilities.Length; choice++)
            writer.WriteLine(FormattableString.Invariant($"{(choice == Best ? '>' : ' ')} {choice + 1} ({probabilities[choice]:0.00}) {Choices.Options[choice]}"));
        foreach (int sentence in Seen())
            writer.WriteLine("    " + string.Join(' ', hops.Select(hop => FormattableString.Invariant($"{100 * hop[sentence],4:0}%"))) + FormattableString.Invariant($"  {sentence + 1} {Story.Sentences[sentence]}"));
        if (Unknown.Count > 0)
            writer.WriteLine($"    {(Question.Values.All(Unknown.Contains) ? "no word of the question is known; " : "")}not known: {string.Join(' ', Unknown.Take(MostUnknown))}");
    }

    /// <summary>The probabilities of the choices; with attention, the sentences, shaded by how much each hop looked at them.</summary>
    public IReadOnlyList<Figure> Figures =>
    [
        new BarsFigure($"the probability of each choice: {Question}?", Choices.Options.Select((option, i) => (option.ToString(), probabilities[i]))),
        .. StoryFigures.Of(Story, Question, hops, Seen()),
    ];

    /// <summary>The sentences at which the hops looked most, in their order.</summary>
    private int[] Seen() => hops.Length == 0 ? [] : [.. Enumerable.Range(0, Story.Sentences.Count).OrderByDescending(sentence => hops.Max(hop => hop[sentence])).Take(MostSentences).Order()];
}

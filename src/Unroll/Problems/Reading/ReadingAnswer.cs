using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The answer to a question about a story, and where each hop looked.</summary>
[JsonConverter(typeof(AnswerJson<ReadingAnswer>))]
public sealed class ReadingAnswer : IAnswer
{
    private const int MostShown = 5, MostSentences = 12;

    private readonly IReadOnlyList<string> answers;
    private readonly Real[] probabilities;
    private readonly double[][] hops;
    private readonly int best;

    internal ReadingAnswer(Document story, Words question, IReadOnlyList<string> answers, Real[] probabilities, double[][] hops)
    {
        (Story, Question, this.answers, this.probabilities, this.hops) = (story, question, answers, probabilities, hops);
        best = Array.IndexOf(probabilities, probabilities.Max());
    }

    /// <summary>The story.</summary>
    public Document Story { get; }

    /// <summary>The question.</summary>
    public Words Question { get; }

    /// <summary>The most probable answer.</summary>
    public string Answer => answers[best];

    /// <summary>Its probability, 0 to 1.</summary>
    public double Probability => probabilities[best];

    /// <summary>The words of story and question that the model does not know; it does not read them.</summary>
    public IReadOnlyList<string> Unknown { get; internal init; } = [];

    /// <summary>The number of hops.</summary>
    public int Hops => hops.Length;

    /// <summary>How much a hop looked at a sentence, 0 to 1; 0 for a sentence that the model had forgotten.</summary>
    /// <param name="hop">From 0.</param>
    /// <param name="sentence">From 0.</param>
    /// <exception cref="UnrollException">There is no such hop or sentence.</exception>
    public double Attention(int hop, int sentence)
    {
        Require.That((uint)hop < (uint)Hops && (uint)sentence < (uint)Story.Sentences.Count, "Attention", $"hop {hop} and sentence {sentence}", $"hops 0 to {Hops - 1} and sentences 0 to {Story.Sentences.Count - 1}");
        return hops[hop][sentence];
    }

    /// <summary>The sentence at which a hop looked most.</summary>
    /// <param name="hop">From 0.</param>
    public int Looked(int hop) => Array.IndexOf(hops[hop], hops[hop].Max());

    /// <summary>The probability of an answer, 0 to 1; 0 for one that the model does not know.</summary>
    /// <param name="answer">Such as "kitchen".</param>
    public double ProbabilityOf(string answer) => answers.ToList().IndexOf(answer) is >= 0 and int index ? probabilities[index] : 0;

    /// <summary>The sentences at which each hop looked.</summary>
    AttentionMap? IAnswer.Attention => StoryFigures.Attention(Story, hops);

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("answer", Answer);
        writer.WriteNumber("probability", Math.Round(Probability, 6));
        if (Unknown.Count > 0)
            WrittenOutput.WriteTexts(writer, "unknown", Unknown);
        if (full)
        {
            writer.WriteStartObject("probabilities");
            foreach (int answer in Ranked())
                writer.WriteNumber(answers[answer], Math.Round(probabilities[answer], 6));
            writer.WriteEndObject();
        }
        writer.WriteStartArray("hops");
        foreach (double[] hop in hops)
            WrittenOutput.WriteNumbers(writer, hop);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>One line: the answer, its probability, and the sentence at which each hop looked most, from 1.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(string.Join('\t', [Answer, FormattableString.Invariant($"{Probability:0.####}"), .. Enumerable.Range(0, Hops).Select(hop => FormattableString.Invariant($"{Looked(hop) + 1}"))]));
    }

    /// <summary>The answer and the next ones with their probabilities; then the sentences at which a hop looked, with the weight of each hop in percent.</summary>
    /// <inheritdoc/>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(string.Join("  ", Ranked().Take(3).Select(answer => FormattableString.Invariant($"{answers[answer]} ({probabilities[answer]:0.00})"))));
        int[] seen = Seen();
        writer.WriteLine("  " + string.Join(' ', Enumerable.Range(1, Hops).Select(hop => FormattableString.Invariant($"hop {hop}"))));
        foreach (int sentence in seen)
            writer.WriteLine("  " + string.Join(' ', hops.Select(hop => FormattableString.Invariant($"{100 * hop[sentence],4:0}%"))) + FormattableString.Invariant($"  {sentence + 1} {Story.Sentences[sentence]}"));
        if (Unknown.Count > 0)
            writer.WriteLine($"  not known: {string.Join(' ', Unknown.Take(MostSentences))}");
    }

    /// <summary>The sentences, shaded by how much each hop looked at them; and the probabilities of the best answers.</summary>
    public IReadOnlyList<Figure> Figures =>
    [
        .. StoryFigures.Of(Story, Question, hops, Seen()),
        new BarsFigure("the most probable answers", Ranked().Take(MostShown).Select(answer => (answers[answer], (double)probabilities[answer]))),
    ];

    private IEnumerable<int> Ranked() => Enumerable.Range(0, answers.Count).OrderByDescending(answer => probabilities[answer]);

    /// <summary>All sentences of a short story; of a long one, those that were looked at most, in their order.</summary>
    private int[] Seen() => [.. Enumerable.Range(0, Story.Sentences.Count).OrderByDescending(sentence => hops.Max(hop => hop[sentence])).Take(MostSentences).Order()];
}

using System.Globalization;

namespace Unroll;

/// <summary>
/// A language model of n-grams with back-off: the probability of a word depends on the n - 1 words before it; words that never followed these have their probability
/// after one word fewer, times a weight of the words left out (Katz 1987). Read from and written to ARPA files, or estimated (<see cref="Estimate"/>). A state
/// stands for the words before; it is a number, so a search can carry it along. Immutable.
/// </summary>
public sealed class NGramModel : IArtifact<NGramModel>
{
    /// <summary>The longest n-grams that are supported.</summary>
    public const int MostOrder = 9;

    /// <summary>How a blank is written as an entry, in models of characters.</summary>
    public const string Blank = "\u2581";

    /// <summary>How the beginning of a sentence is written.</summary>
    public const string SentenceStart = "<s>";

    /// <summary>How the end of a sentence is written.</summary>
    public const string SentenceEnd = "</s>";

    /// <summary>The state with no words before.</summary>
    public const int NoWords = 0;

    private readonly string[] words;
    private readonly Dictionary<string, int> ids;
    private readonly NGram[][] rows; // by order, for writing
    private readonly Dictionary<long, Step> steps = []; // by state and word
    private readonly List<double> backOffs = [0];
    private readonly List<int> shorter = [0]; // the state with one word fewer, or still fewer if there is no such state
    private readonly int unknown;

    /// <summary>Puts a model together; place(order, row) says in errors where a row was found.</summary>
    internal NGramModel(string[] words, NGram[][] rows, Func<int, int, string> place)
    {
        (this.words, this.rows) = (words, rows);
        ids = words.Select((word, id) => (word, id)).ToDictionary(entry => entry.word, entry => entry.id, StringComparer.Ordinal);
        for (int n = 1; n <= rows.Length; n++)
        {
            for (int row = 0; row < rows[n - 1].Length; row++)
                Add(rows[n - 1][row], n, row, place);
        }
        unknown = ids.GetValueOrDefault(Vocabulary.Unknown, -1);
        End = ids.GetValueOrDefault(SentenceEnd, -1);
        Start = ids.TryGetValue(SentenceStart, out int start) && steps.TryGetValue(Key(NoWords, start), out Step step) ? step.Next : NoWords;
    }

    /// <summary>n: the probability of a word depends on n - 1 words before it.</summary>
    public int Order => rows.Length;

    /// <summary>All words, the beginning and end of a sentence and the unknown word among them, by their ids.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>The state at the beginning of a sentence.</summary>
    public int Start { get; }

    /// <summary>The id of the end of a sentence; -1 if the model has none.</summary>
    public int End { get; }

    /// <summary>The id of a word; that of the unknown word if it is not among the words, or -1 if there is none. A blank is looked up as <see cref="Blank"/>.</summary>
    /// <param name="word">A word, or a character in a model of characters.</param>
    public int Id(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return ids.GetValueOrDefault(word == " " ? Blank : word, unknown);
    }

    /// <summary>The log-probability of a word, in nats; negative infinity for the id -1.</summary>
    /// <param name="state">What came before.</param>
    /// <param name="word">The id of the word, or -1.</param>
    /// <param name="next">The state after it.</param>
    public double Score(int state, int word, out int next)
    {
        Require.That((uint)state < (uint)backOffs.Count, "n-gram model", $"the state {state}", $"0 to {backOffs.Count - 1}");
        double weight = 0;
        while (true)
        {
            if (steps.TryGetValue(Key(state, word), out Step step))
            {
                next = step.Next;
                return weight + step.LogProbability;
            }
            next = NoWords;
            if (state == NoWords)
                return double.NegativeInfinity;
            weight += backOffs[state];
            state = shorter[state];
        }
    }

    /// <summary>The log-probability of a sentence, its end included, in nats.</summary>
    /// <param name="sentence">Its words.</param>
    public double LogProbability(IEnumerable<string> sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        double sum = 0;
        int state = Start;
        foreach (string word in sentence)
            sum += Score(state, Id(word), out state);
        return sum + (End < 0 ? 0 : Score(state, End, out _));
    }

    /// <summary>Estimates a model from text by interpolated Kneser-Ney smoothing with three discounts (Chen and Goodman 1998, section 3).</summary>
    /// <param name="sentences">The words of each sentence; for a model of characters, its characters, a blank as " ".</param>
    /// <param name="order">n, 1 to 9.</param>
    /// <exception cref="UnrollException">The order is out of range, there is no word, or a word is empty, has a blank, or is &lt;s&gt; or &lt;/s&gt;.</exception>
    public static NGramModel Estimate(IEnumerable<IReadOnlyList<string>> sentences, int order)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        return new KneserNey(sentences, Require.InRange("order", order, 1, MostOrder)).Model();
    }

    /// <inheritdoc/>
    string IArtifact.Ending => ".arpa";

    /// <summary>Writes the ARPA format: logarithms to the base of 10.</summary>
    /// <param name="writer">Left open. For a file: UTF-8.</param>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("\\data\\\n");
        for (int n = 1; n <= Order; n++)
            writer.Write($"ngram {n}={rows[n - 1].Length}\n");
        for (int n = 1; n <= Order; n++)
        {
            writer.Write($"\n\\{n}-grams:\n");
            foreach (NGram row in rows[n - 1])
                writer.Write($"{Text(row.LogProbability)}\t{string.Join(' ', row.Ids.Select(id => words[id]))}{(n < Order && row.BackOff != 0 ? $"\t{Text(row.BackOff)}" : "")}\n");
        }
        writer.Write("\n\\end\\\n");
    }

    /// <summary>Reads the ARPA format.</summary>
    /// <param name="lines">The lines, without their ends.</param>
    /// <param name="place">What is being read, such as a path: begins the error messages.</param>
    /// <exception cref="UnrollException">It is damaged; says at which line.</exception>
    public static NGramModel Read(IEnumerable<string> lines, string place)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return new ArpaReader(place).Read(lines);
    }

    private static string Text(double nats) => ((float)(nats / Math.Log(10))).ToString("R", CultureInfo.InvariantCulture);

    private static long Key(int state, int word) => ((long)state << 32) | (uint)word;

    private void Add(NGram row, int n, int number, Func<int, int, string> place)
    {
        int context = StateOf(row.Ids.AsSpan(0, n - 1));
        if (context < 0)
            throw new UnrollException($"{place(n, number)}: found \"{Spelt(row.Ids)}\", but not \"{Spelt(row.Ids[..^1])}\"; expected the beginning of every n-gram among those that are one word shorter.");
        int fewer = NoWords;
        for (int from = 1; from < n; from++)
        {
            if (StateOf(row.Ids.AsSpan(from)) is var state and >= 0)
            {
                fewer = state;
                break;
            }
        }
        int next = fewer;
        if (n < Order)
        {
            next = backOffs.Count;
            backOffs.Add(row.BackOff);
            shorter.Add(fewer);
        }
        if (!steps.TryAdd(Key(context, row.Ids[^1]), new Step(row.LogProbability, next)))
            throw new UnrollException($"{place(n, number)}: found \"{Spelt(row.Ids)}\" again; expected each n-gram once.");
    }

    /// <summary>The state of exactly these words; -1 if there is none.</summary>
    private int StateOf(ReadOnlySpan<int> context)
    {
        int state = NoWords;
        foreach (int word in context)
        {
            if (!steps.TryGetValue(Key(state, word), out Step step))
                return -1;
            state = step.Next;
        }
        return state;
    }

    private string Spelt(int[] row) => string.Join(' ', row.Select(id => words[id]));

    private readonly record struct Step(double LogProbability, int Next);
}

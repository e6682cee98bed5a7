using System.Text;

namespace Unroll;

/// <summary>
/// Byte pair encoding: splits words into subwords, so that a small vocabulary covers every word (Sennrich, Haddow and Birch 2016, "Neural Machine Translation of Rare Words with
/// Subword Units", algorithm 1). A word begins as its characters, the last one marked <c>&lt;/w&gt;</c>. Each merge joins two neighbouring symbols wherever they stand side by side;
/// merges are applied in the order in which they were learnt. All subwords but the last of a word end with <c>@@</c>.
/// </summary>
/// <remarks>
/// Merges and subwords equal those of subword-nmt, version 0.2 of its file format, whose files can be read and written. A character that no merge contains stays a symbol of its own. Immutable,
/// so it may be used by any number of threads.
/// </remarks>
public sealed class BytePairs : IArtifact<BytePairs>
{
    /// <summary>What the subwords of a word end with, except the last one.</summary>
    public const string Continuation = "@@";

    /// <summary>How the end of a word is marked in merges.</summary>
    internal const string EndOfWord = "</w>";

    private const string Version = "#version: 0.2";

    private readonly (string First, string Second)[] merges;
    private readonly Dictionary<string, int> symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<(int First, int Second), (int Rank, int Joined)> ranks = [];

    private BytePairs((string First, string Second)[] merges)
    {
        this.merges = merges;
        for (int rank = 0; rank < merges.Length; rank++)
        {
            (string first, string second) = merges[rank];
            _ = ranks.TryAdd((Symbol(first), Symbol(second)), (rank, Symbol(first + second))); // the first of equal merges counts
        }
    }

    /// <summary>The merges in the order in which they are applied, [M]. The end of a word is marked <c>&lt;/w&gt;</c>.</summary>
    public IReadOnlyList<(string First, string Second)> Merges => merges;

    /// <inheritdoc/>
    string IArtifact.Ending => ".bpe";

    /// <summary>
    /// Learns merges: repeatedly joins the pair of neighbouring symbols that occurs most often; of pairs that occur equally often, the one that is last in the order of code
    /// points, first symbol before second. For one encoding of two languages (joint), give the words of both.
    /// </summary>
    /// <param name="words">All words of the text, repeated as often as they occur; without blanks and line breaks.</param>
    /// <param name="merges">How many merges to learn at most. At least 0.</param>
    /// <param name="minCount">Stops when no pair occurs this often. At least 1; subword-nmt's default is 2.</param>
    /// <exception cref="UnrollException">A number is too small, or a word is empty or has a blank or line break.</exception>
    public static BytePairs Learn(IEnumerable<string> words, int merges, int minCount = 2)
    {
        ArgumentNullException.ThrowIfNull(words);
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        foreach (string word in words)
            counts[word] = counts.GetValueOrDefault(word) + 1;
        return Learn(counts, merges, minCount);
    }

    /// <summary>As <see cref="Learn(IEnumerable{string}, int, int)"/>, from words that were counted.</summary>
    /// <param name="counts">How often each word occurs.</param>
    /// <param name="merges">How many merges to learn at most. At least 0.</param>
    /// <param name="minCount">Stops when no pair occurs this often. At least 1.</param>
    /// <exception cref="UnrollException">A number is too small, or a word is empty or has a blank or line break.</exception>
    public static BytePairs Learn(IReadOnlyDictionary<string, long> counts, int merges, int minCount = 2)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (merges < 0 || minCount < 1)
            throw new UnrollException($"Subwords were to be learnt with {merges} merges of pairs that occur at least {minCount} times; expected at least 0 merges and at least 1 time.");
        BytePairLearner learner = new();
        foreach ((string word, long count) in counts)
        {
            Check(word);
            if (count < 0)
                throw new UnrollException($"Subwords were to be learnt from \"{word}\", counted {count} times; expected 0 or more.");
            learner.Add(word, count);
        }
        return new BytePairs([.. learner.Learn(merges, minCount)]);
    }

    /// <summary>Splits words into subwords.</summary>
    /// <param name="words">Any words, [T]; none empty or with a blank or line break.</param>
    /// <returns>Their subwords, at least one for each word; all but the last of a word end with <c>@@</c>.</returns>
    /// <exception cref="UnrollException">A word is empty or has a blank or line break.</exception>
    public IReadOnlyList<string> Apply(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        List<string> tokens = new(words.Count);
        foreach (string word in words)
        {
            Check(word);
            AddSubwords(word, tokens);
        }
        return tokens;
    }

    /// <summary>
    /// Puts subwords together again: joins each token that ends with <c>@@</c> with the next one. It undoes <see cref="Apply"/>, unless a word itself ends with <c>@@</c>. A mark at the last
    /// token, as in a text that was cut off, is removed.
    /// </summary>
    /// <param name="tokens">Subwords, such as a model chose.</param>
    public static IReadOnlyList<string> Join(IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        List<string> words = [];
        StringBuilder word = new();
        foreach (string token in tokens)
        {
            bool continues = token.EndsWith(Continuation, StringComparison.Ordinal);
            _ = word.Append(token.AsSpan(0, token.Length - (continues ? Continuation.Length : 0)));
            if (continues)
                continue;
            words.Add(word.ToString());
            _ = word.Clear();
        }
        if (word.Length > 0)
            words.Add(word.ToString());
        return words;
    }

    /// <summary>Writes the file format of subword-nmt: the line <c>#version: 0.2</c>, then one merge a line, its two symbols separated by a blank.</summary>
    /// <param name="writer">Left open. For a file: UTF-8.</param>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Version + "\n");
        foreach ((string first, string second) in merges)
            writer.Write($"{first} {second}\n");
    }

    /// <summary>Reads what <see cref="Write"/> or subword-nmt wrote.</summary>
    /// <param name="lines">The lines of the file, without their ends.</param>
    /// <param name="place">What is being read, such as a path: begins the error messages.</param>
    /// <exception cref="UnrollException">
    /// The first line is another one, a line is not two symbols separated by a blank, or a symbol of several characters is not the result of an earlier merge.
    /// </exception>
    public static BytePairs Read(IEnumerable<string> lines, string place)
    {
        ArgumentNullException.ThrowIfNull(lines);
        List<(string, string)> read = [];
        HashSet<string> made = new(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (number == 1)
            {
                if (line != Version)
                    throw new UnrollException($"{place}:1: found \"{line}\"; expected \"{Version}\", the first line of a file of subword merges. Older files mark the ends of words otherwise, so learn the merges anew.");
                continue;
            }
            if (line.Split(' ') is not [{ Length: > 0 } first, { Length: > 0 } second])
                throw new UnrollException($"{place}:{number}: found \"{line}\"; expected a subword merge, two symbols separated by one blank.");
            foreach (string symbol in (string[])[first, second])
            {
                if (!IsCharacter(symbol) && !made.Contains(symbol))
                    throw new UnrollException($"{place}:{number}: found the symbol \"{symbol}\", which no merge before this line makes; expected a character or the result of an earlier merge. Are lines missing?");
            }
            read.Add((first, second));
            _ = made.Add(first + second);
        }
        return number > 0 ? new BytePairs([.. read]) : throw new UnrollException($"{place}: found nothing; expected \"{Version}\", and then one subword merge a line.");
    }

    /// <summary>The length in UTF-16 code units of the character at a place; half a surrogate pair counts as a character.</summary>
    internal static int CharacterLength(ReadOnlySpan<char> text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;

    private static bool IsCharacter(string symbol)
    {
        int length = CharacterLength(symbol, 0);
        return symbol.Length == length || (symbol.Length == length + EndOfWord.Length && symbol.EndsWith(EndOfWord, StringComparison.Ordinal));
    }

    private static void Check(string word)
    {
        if (string.IsNullOrEmpty(word) || word.AsSpan().ContainsAny(' ', '\r', '\n'))
            throw new UnrollException(string.IsNullOrEmpty(word) ? "Found an empty word where subwords were asked for; expected words of one or more characters."
                : $"Found \"{word.ReplaceLineEndings("\\n")}\" where subwords were asked for; expected a word without blanks and line breaks, so split the text into words first.");
    }

    private int Symbol(string text)
    {
        if (!symbols.TryGetValue(text, out int id))
            symbols.Add(text, id = symbols.Count);
        return id;
    }

    private void AddSubwords(string word, List<string> tokens)
    {
        string marked = word + EndOfWord;
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = symbols.GetAlternateLookup<ReadOnlySpan<char>>();
        List<(int Start, int Symbol)> pieces = []; // a piece ends where the next one begins
        for (int start = 0; start < word.Length;)
        {
            int next = start + CharacterLength(word, start);
            ReadOnlySpan<char> text = marked.AsSpan(start..(next == word.Length ? marked.Length : next));
            pieces.Add((start, lookup.TryGetValue(text, out int symbol) ? symbol : -1));
            start = next;
        }
        while (BestPair(pieces) is { } best)
            Merge(pieces, best.First, best.Second, best.Joined);
        for (int i = 0; i < pieces.Count - 1; i++)
            tokens.Add(string.Concat(word.AsSpan(pieces[i].Start..pieces[i + 1].Start), Continuation));
        tokens.Add(word[pieces[^1].Start..]);
    }

    /// <summary>The pair of neighbours that was learnt first; null if none is a merge.</summary>
    private (int First, int Second, int Joined)? BestPair(List<(int Start, int Symbol)> pieces)
    {
        int best = int.MaxValue;
        (int, int, int)? found = null;
        for (int i = 1; i < pieces.Count; i++)
        {
            (int first, int second) = (pieces[i - 1].Symbol, pieces[i].Symbol);
            if (!ranks.TryGetValue((first, second), out (int Rank, int Joined) merge) || merge.Rank >= best)
                continue;
            best = merge.Rank;
            found = (first, second, merge.Joined);
        }
        return found;
    }

    /// <summary>Joins a pair wherever it stands, from left to right: of three equal symbols, the first two.</summary>
    private static void Merge(List<(int Start, int Symbol)> pieces, int first, int second, int joined)
    {
        int kept = 0;
        for (int i = 0; i < pieces.Count; i++, kept++)
        {
            bool joins = i + 1 < pieces.Count && pieces[i].Symbol == first && pieces[i + 1].Symbol == second;
            pieces[kept] = (pieces[i].Start, joins ? joined : pieces[i].Symbol);
            if (joins)
                i++;
        }
        pieces.RemoveRange(kept, pieces.Count - kept);
    }
}

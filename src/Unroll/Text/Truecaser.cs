using System.Text;

namespace Unroll;

/// <summary>
/// Writes the first word of each sentence as it is most often written inside sentences, so that "The" and "the" are one word (Koehn et al. 2007, the truecaser of Moses). Words elsewhere
/// stay, unless only another form of them is known. Immutable.
/// </summary>
public sealed class Truecaser : IArtifact<Truecaser>
{
    private readonly string[] forms;
    private readonly Dictionary<string, string> best = new(StringComparer.Ordinal);
    private readonly HashSet<string> known;

    private Truecaser(string[] forms)
    {
        this.forms = forms;
        known = new HashSet<string>(forms, StringComparer.Ordinal);
        foreach (string form in forms)
            _ = best.TryAdd(form.ToLowerInvariant(), form);
    }

    /// <inheritdoc/>
    string IArtifact.Ending => ".txt";

    /// <summary>Counts the forms of words that do not begin a sentence.</summary>
    /// <param name="sentences">The words of each text.</param>
    public static Truecaser Fit(IEnumerable<IReadOnlyList<string>> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        foreach (IReadOnlyList<string> words in sentences)
        {
            foreach ((string word, bool first) in Marked(words))
            {
                if (!first && word.Any(char.IsLetter))
                    counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }
        return new Truecaser([.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key)]);
    }

    /// <summary>The words with the forms that are most frequent.</summary>
    /// <param name="words">Of a text.</param>
    public string[] Apply(IReadOnlyList<string> words) =>
        [.. Marked(words).Select(word => !word.First && known.Contains(word.Text) ? word.Text : best.GetValueOrDefault(word.Text.ToLowerInvariant(), word.Text))];

    /// <summary>The words with a capital letter at the beginning of each sentence.</summary>
    /// <param name="words">Of a text.</param>
    public static string[] Undo(IReadOnlyList<string> words) => [.. Marked(words).Select(word => word.First ? Capitalised(word.Text) : word.Text)];

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (string form in forms)
            writer.Write(form + "\n");
    }

    /// <summary>Reads what <see cref="Write"/> wrote: a form a line, the most frequent first.</summary>
    /// <param name="lines">The lines of the file.</param>
    /// <param name="place">The file, for error messages.</param>
    /// <exception cref="UnrollException">A line is empty or has a blank, or a form is there twice.</exception>
    public static Truecaser Read(IEnumerable<string> lines, string place)
    {
        ArgumentNullException.ThrowIfNull(lines);
        List<string> forms = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            forms.Add(line);
            if (line.Length == 0 || line.Contains(' ', StringComparison.Ordinal) || !seen.Add(line))
                throw new UnrollException($"{place}:{forms.Count}: found \"{line}\"; expected one word, once in the file.");
        }
        return new Truecaser([.. forms]);
    }

    /// <summary>Each word, and whether it begins a sentence. Quotation marks and brackets before it do not count.</summary>
    private static IEnumerable<(string Text, bool First)> Marked(IReadOnlyList<string> words)
    {
        bool first = true;
        foreach (string word in words)
        {
            yield return (word, first);
            bool ends = word is "." or ":" or "?" or "!", passes = !word.Any(char.IsLetterOrDigit);
            first = ends || (first && passes);
        }
    }

    private static string Capitalised(string word) => word.Length > 0 && Rune.GetRuneAt(word, 0) is var rune ? Rune.ToUpperInvariant(rune) + word[rune.Utf16SequenceLength..] : word;
}

using System.Globalization;

namespace Unroll;

/// <summary>Reads one file in the ARPA format: a header with the number of n-grams of each order, and a section for each order.</summary>
internal sealed class ArpaReader(string name)
{
    private static readonly char[] Blanks = [' ', '\t'];

    private readonly List<int> counts = [];
    private readonly List<List<NGram>> rows = [];
    private readonly List<List<int>> numbers = []; // of lines
    private readonly List<string> words = [];
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private int line;

    public NGramModel Read(IEnumerable<string> lines)
    {
        Part part = Part.Before;
        foreach (string text in lines)
        {
            line++;
            string trimmed = text.Trim(Blanks);
            if (part == Part.End || trimmed.Length == 0)
                continue;
            if (trimmed[0] == '\\' && (part != Part.Rows || !IsRow(trimmed)))
                part = Heading(trimmed, part);
            else if (part == Part.Counts)
                Count(trimmed);
            else if (part == Part.Rows)
                Row(trimmed);
        }
        if (part == Part.Before)
            throw new UnrollException($"{name}: found no line \\data\\; expected an n-gram model in the ARPA format.");
        if (part != Part.End)
            throw new UnrollException($"{name}:{line}: the file ends here; expected a line \\end\\ after all n-grams, so it was cut off.");
        return new NGramModel([.. words], [.. rows.Select(row => row.ToArray())], (order, row) => $"{name}:{numbers[order - 1][row]}");
    }

    /// <summary>Whether a line in a section begins with a number, though not one: headings begin with a backslash.</summary>
    private static bool IsRow(string trimmed) => trimmed.IndexOfAny(Blanks) >= 0;

    private Part Heading(string text, Part part)
    {
        if (text == "\\data\\" && part == Part.Before)
            return Part.Counts;
        if (part == Part.Before)
            return part; // whatever stands before the model
        CheckComplete();
        if (text == "\\end\\" && rows.Count == counts.Count && counts.Count > 0)
            return Part.End;
        if (rows.Count < counts.Count && text == $"\\{rows.Count + 1}-grams:")
        {
            rows.Add([]);
            numbers.Add([]);
            return Part.Rows;
        }
        throw Bad(text, counts.Count == 0 ? "lines as \"ngram 1=1000\" after \\data\\" : rows.Count < counts.Count ? $"\\{rows.Count + 1}-grams:" : "\\end\\");
    }

    private void CheckComplete()
    {
        if (rows.Count > 0 && rows[^1].Count != counts[rows.Count - 1])
            throw new UnrollException($"{name}:{line}: the {rows.Count}-grams end here, {rows[^1].Count} of them; expected {counts[rows.Count - 1]}, as the head of the file says.");
    }

    private void Count(string text)
    {
        string[] parts = text.StartsWith("ngram", StringComparison.Ordinal) ? text[5..].Split('=') : [];
        if (parts.Length != 2 || !int.TryParse(parts[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int order)
            || !int.TryParse(parts[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            throw Bad(text, "a line as \"ngram 1=1000\", or \\1-grams:");
        }
        if (order != counts.Count + 1 || order > NGramModel.MostOrder)
            throw Bad(text, counts.Count == NGramModel.MostOrder ? $"n-grams of at most {NGramModel.MostOrder} words" : $"the number of {counts.Count + 1}-grams");
        counts.Add(count);
    }

    private void Row(string text)
    {
        int n = rows.Count;
        string[] fields = text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        bool weighted = fields.Length == n + 2;
        if (fields.Length != n + 1 && !(weighted && n < counts.Count))
            throw Bad(text, $"a logarithm and {n} {(n == 1 ? "word" : "words")}{(n < counts.Count ? ", and perhaps a back-off weight" : "")}");
        double log = Number(fields[0]), backOff = weighted ? Number(fields[^1]) : 0;
        if (log > 1e-4)
            throw Bad(fields[0], "the logarithm of a probability, 0 or less");
        int[] row = new int[n];
        for (int i = 0; i < n; i++)
            row[i] = n == 1 ? Enter(fields[1]) : ids.TryGetValue(fields[i + 1], out int id) ? id : throw Bad($"the word {fields[i + 1]}", "words that the 1-grams have");
        rows[^1].Add(new NGram(row, Math.Min(0, log) * Math.Log(10), backOff * Math.Log(10)));
        numbers[^1].Add(line);
    }

    private int Enter(string word)
    {
        if (!ids.TryAdd(word, words.Count))
            throw Bad($"the word {word} again", "each 1-gram once");
        words.Add(word);
        return words.Count - 1;
    }

    private double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && (double.IsFinite(number) || double.IsNegativeInfinity(number))
            ? Math.Max(number, -1e6)
            : throw Bad(text, "a number");

    private UnrollException Bad(string found, string expected) => new($"{name}:{line}: found {(found.Contains(' ', StringComparison.Ordinal) && found.StartsWith("the word", StringComparison.Ordinal) ? found : $"\"{found}\"")}; expected {expected}.");

    private enum Part
    {
        Before,
        Counts,
        Rows,
        End,
    }
}

using System.Globalization;

namespace Unroll;

/// <summary>A word of a constraint's expression.</summary>
/// <param name="Text">Without its quotation marks.</param>
/// <param name="Column">Where it begins, from 1.</param>
/// <param name="Quoted">Whether it had quotation marks, and so is a name whatever it says.</param>
internal readonly record struct ConstraintWord(string Text, int Column, bool Quoted);

/// <summary>
/// The words of a constraint's expression, read one by one. What does not fit is a sentence: what was found at which column, what was expected,
/// an example.
/// </summary>
internal sealed class ConstraintWords
{
    private readonly string expression;
    private readonly List<ConstraintWord> words = [];
    private int next;

    public ConstraintWords(string expression)
    {
        this.expression = expression;
        for (int i = 0; i < expression.Length;)
        {
            if (char.IsWhiteSpace(expression[i]))
                i++;
            else if (expression[i] == '"')
                i = Quoted(i);
            else
                i = Plain(i);
        }
    }

    /// <summary>Whether the next words are these, none of them quoted, and reads them if so.</summary>
    public bool Takes(params string[] expected)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (next + i >= words.Count || words[next + i].Quoted || words[next + i].Text != expected[i])
                return false;
        }
        next += expected.Length;
        return true;
    }

    /// <summary>The word so many places on, or null.</summary>
    public ConstraintWord? Peek(int ahead = 0) => next + ahead < words.Count ? words[next + ahead] : null;

    /// <summary>Any word.</summary>
    public ConstraintWord Any(string expected, string example) => next < words.Count ? words[next++] : throw Fault(expected, example);

    /// <summary>One of some words.</summary>
    public string OneOf(string example, params string[] expected)
    {
        if (Peek() is { Quoted: false } word && expected.Contains(word.Text))
        {
            next++;
            return word.Text;
        }
        throw Fault(expected.Length == 1 ? $"\"{expected[0]}\"" : "one of " + string.Join(", ", expected.Select(w => $"\"{w}\"")), example, expected);
    }

    /// <summary>A whole number in a range.</summary>
    public int Number(int least, int most, string example)
    {
        if (Peek() is { Quoted: false } word && int.TryParse(word.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number >= least && number <= most)
        {
            next++;
            return number;
        }
        throw Fault($"a whole number from {least} to {most}", example);
    }

    /// <summary>Nothing more.</summary>
    public void End(string example)
    {
        if (next < words.Count)
            throw Fault("nothing more", example);
    }

    /// <summary>The complaint about the next word.</summary>
    public UnrollException Fault(string expected, string example, params string[] known)
    {
        string found = next < words.Count ? $"\"{words[next].Text}\" at column {words[next].Column}" : "its end";
        string meant = next < words.Count && Spelling.Nearest(words[next].Text, known) is { } nearest ? $"; did you mean \"{nearest}\"?" : ".";
        return new UnrollException($"The constraint '{expression}': found {found}; expected {expected}, as in '{example}'{meant}");
    }

    /// <summary>The complaint about a name that is none.</summary>
    public UnrollException Unknown(ConstraintWord word, string kind, IReadOnlyCollection<string> known)
    {
        const int shown = 6;
        string some = known.Count == 0 ? $"and there is no {kind}"
            : $"expected one of the {kind}s, {string.Join(", ", known.Take(shown))}{(known.Count > shown ? $" and {known.Count - shown} more" : "")}";
        string meant = Spelling.Nearest(word.Text, known) is { } nearest ? $"; did you mean \"{nearest}\"?" : ".";
        return new UnrollException($"The constraint '{expression}': found the unknown {kind} \"{word.Text}\" at column {word.Column}; {some}{meant}");
    }

    private int Plain(int start)
    {
        int end = start;
        while (end < expression.Length && !char.IsWhiteSpace(expression[end]))
            end++;
        words.Add(new ConstraintWord(expression[start..end], start + 1, false));
        return end;
    }

    private int Quoted(int start)
    {
        int end = expression.IndexOf('"', start + 1);
        if (end < 0)
            throw new UnrollException($"The constraint '{expression}': found a quotation mark at column {start + 1} and none that closes it; expected two, as in '\"new york\" at most once'.");
        words.Add(new ConstraintWord(expression[(start + 1)..end], start + 1, true));
        return end + 1;
    }
}

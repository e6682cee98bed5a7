using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Unroll;

/// <summary>The tokens of a BIF file: words, texts in quotes, and the marks { } ( ) [ ] , ; |. Comments are as in C.</summary>
internal sealed class BifTokens(IEnumerable<string> lines, string place)
{
    private const string Marks = "{}()[],;|";

    private readonly IEnumerator<(string Text, int Line, bool Quoted)> tokens = Split(lines, place).GetEnumerator();
    private bool ended;
    private bool started;

    /// <summary>The present token; empty at the end of the file.</summary>
    public string Now { get { Start(); return ended ? "" : tokens.Current.Text; } }

    /// <summary>Whether the present token is a mark.</summary>
    public bool IsMark => Now.Length == 1 && !tokens.Current.Quoted && Marks.Contains(Now[0], StringComparison.Ordinal);

    /// <summary>The line of the present token, or of the last one.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the file has ended.</summary>
    public bool Ended { get { Start(); return ended; } }

    /// <summary>Goes to the next token and gives the present one.</summary>
    public string Take()
    {
        string text = Now;
        Move();
        return text;
    }

    /// <summary>Whether the present token is this mark or word outside quotes.</summary>
    public bool Is(string text) => Now == text && !ended && !tokens.Current.Quoted;

    /// <summary>Passes a mark or a word.</summary>
    /// <exception cref="UnrollException">Another token is here.</exception>
    public void Pass(string text, string where)
    {
        if (!Is(text))
            throw Bad($"{where}: found {Shown}; expected '{text}'.");
        Move();
    }

    /// <summary>Passes a mark if it is here.</summary>
    public bool Skip(string text)
    {
        if (!Is(text))
            return false;
        Move();
        return true;
    }

    /// <summary>Takes a word.</summary>
    /// <exception cref="UnrollException">A mark or the end is here.</exception>
    public string Word(string what) => Ended || IsMark ? throw Bad($"found {Shown}; expected {what}.") : Take();

    /// <summary>The present token for a message.</summary>
    public string Shown => Ended ? "the end of the file" : $"'{(Now.Length > 40 ? Now[..40] + "..." : Now)}'";

    /// <summary>An error at the present line.</summary>
    public UnrollException Bad(string what) => Bad(Line, what);

    /// <summary>An error at a line.</summary>
    public UnrollException Bad(int line, string what) => new(FormattableString.Invariant($"{place}:{Math.Max(1, line)}: {what}"));

    /// <summary>What is made of what was read; an error gets the line, or with line 0 the file alone.</summary>
    public T At<T>(int line, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (UnrollException e) when (!e.Message.StartsWith(place, StringComparison.Ordinal))
        {
            throw line > 0 ? Bad(line, e.Message) : new UnrollException($"{place}: {e.Message}", e);
        }
    }

    private void Start()
    {
        if (!started)
            Move();
    }

    private void Move()
    {
        started = true;
        ended = !tokens.MoveNext();
        if (!ended)
            Line = tokens.Current.Line;
    }

    [SuppressMessage("Performance", "CA1845:Use span-based 'string.Concat'", Justification = "Tokens are short.")]
    private static IEnumerable<(string Text, int Line, bool Quoted)> Split(IEnumerable<string> lines, string place)
    {
        int number = 0;
        int? comment = null; // the line where it began
        foreach (string line in lines)
        {
            number++;
            for (int i = 0; i < line.Length;)
            {
                if (comment is not null)
                {
                    int end = line.IndexOf("*/", i, StringComparison.Ordinal);
                    i = end < 0 ? line.Length : end + 2;
                    comment = end < 0 ? comment : null;
                }
                else if (char.IsWhiteSpace(line[i]) || line[i] == '\uFEFF')
                {
                    i++;
                }
                else if (string.CompareOrdinal(line, i, "//", 0, 2) == 0)
                {
                    break;
                }
                else if (string.CompareOrdinal(line, i, "/*", 0, 2) == 0)
                {
                    (comment, i) = (number, i + 2);
                }
                else if (line[i] == '"')
                {
                    (string text, i) = Quoted(line, i + 1, FormattableString.Invariant($"{place}:{number}"));
                    yield return (text, number, true);
                }
                else if (Marks.Contains(line[i], StringComparison.Ordinal))
                {
                    yield return (line[i++].ToString(), number, false);
                }
                else
                {
                    int start = i;
                    while (i < line.Length && !char.IsWhiteSpace(line[i]) && line[i] != '"' && !Marks.Contains(line[i], StringComparison.Ordinal))
                        i++;
                    yield return (line[start..i], number, false);
                }
            }
        }
        if (comment is { } began)
            throw new UnrollException(FormattableString.Invariant($"{place}:{began}: a comment begins here and does not end; expected */ after it."));
    }

    /// <summary>A text in quotes, in which a backslash stands before a quote, a backslash, or the letter of a control character.</summary>
    private static (string Text, int End) Quoted(string line, int start, string place)
    {
        StringBuilder text = new();
        for (int i = start; i < line.Length; i++)
        {
            if (line[i] == '"')
                return (text.ToString(), i + 1);
            text.Append(line[i] == '\\' && i + 1 < line.Length ? line[++i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', char other => other } : line[i]);
        }
        throw new UnrollException($"{place}: a quote begins here and does not end in its line; expected \" after it.");
    }
}

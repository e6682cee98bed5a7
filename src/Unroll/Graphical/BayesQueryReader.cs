using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>Reads a question to a Bayesian network from left to right.</summary>
internal sealed class BayesQueryReader
{
    /// <summary>What ends the name of a variable.</summary>
    public const string Marks = "(),|=~";

    /// <summary>What ends the name of a state, which may hold the marks of comparison, as "&gt;=5" does.</summary>
    public const string StateMarks = "(),|";

    private const string Separated = "_|_";

    private readonly string text;
    private int at;

    public BayesQueryReader(string text)
    {
        this.text = text;
        Blanks();
    }

    private bool Ended => at == text.Length;

    public BayesQuery Query()
    {
        int start = at;
        string first = Name("P(...), max(...) or a _|_ b");
        BayesQuestion? kind = Is('(') ? first switch { "P" => BayesQuestion.Posterior, "max" or "argmax" or "MPE" => BayesQuestion.MostProbable, _ => null } : BayesQuestion.Independence;
        if (kind is null)
            throw Bad(start, $"'{Cut(first)}('", "P(...), max(...) or a _|_ b");
        BayesQuery query = kind == BayesQuestion.Independence ? Independence(first) : Inside(kind.Value);
        return Ended ? query : throw Bad(at, Shown(), "the end of the question");
    }

    public Evidence OnlyEvidence()
    {
        Evidence evidence = Ended ? Evidence.None : Known();
        return Ended ? evidence : throw Bad(at, Shown(), "a comma and further evidence, or the end");
    }

    private BayesQuery Inside(BayesQuestion kind)
    {
        Pass('(');
        List<(string, string?)> targets = [];
        if (kind == BayesQuestion.Posterior || !(Is('|') || Is(')')))
        {
            do
            {
                int start = at;
                string name = Name("the name of a variable");
                if (Is('=') && kind == BayesQuestion.MostProbable)
                    throw Bad(at, "'='", $"variables alone, and what is known after '|'");
                if (Is('~'))
                    throw Bad(at, "'~'", "soft evidence after '|'");
                targets.Add((name, Skip('=') ? State(name) : null));
            }
            while (Skip(','));
        }
        Evidence evidence = Skip('|') ? Known() : Evidence.None;
        Pass(')');
        return new BayesQuery(kind, targets, evidence);
    }

    private BayesQuery Independence(string first)
    {
        List<string> left = [first], right = [], given = [];
        while (Skip(','))
            left.Add(Name("the name of a variable"));
        if (!Is(Separated))
            throw Bad(at, Shown(), left.Count == 1 ? $"'(' after P or max, or {Separated} after a variable" : Separated);
        at += Separated.Length;
        Blanks();
        Names(right);
        if (Skip('|'))
            Names(given);
        return new BayesQuery(BayesQuestion.Independence, [.. left.Select(name => (name, (string?)null))], Evidence.None) { Others = right, Given = given };
    }

    private void Names(List<string> names)
    {
        do
            names.Add(Name("the name of a variable"));
        while (Skip(','));
    }

    private Evidence Known()
    {
        Evidence evidence = Evidence.None;
        do
        {
            string name = Name("the name of a variable that is known");
            if (Skip('='))
                evidence = evidence.With(name, State(name));
            else if (Skip('~'))
                evidence = evidence.With(name, Likelihoods());
            else
                throw Bad(at, Shown(), $"'=' and a state of '{Cut(name)}', or '~' and likelihoods");
        }
        while (Skip(','));
        return evidence;
    }

    private List<double> Likelihoods()
    {
        List<double> numbers = [];
        Pass('(');
        do
        {
            int start = at;
            string word = Name("a number");
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !(number >= 0) || double.IsInfinity(number))
                throw Bad(start, $"'{Cut(word)}'", "a likelihood, which is a number from 0 up");
            numbers.Add(number);
        }
        while (Skip(','));
        Pass(')');
        return numbers;
    }

    private string Name(string what) => Word(what, Marks);

    private string State(string name) => Word($"a state of '{Cut(name)}'", StateMarks);

    private string Word(string what, string ends)
    {
        int start = at;
        if (Is('"'))
            return Quoted();
        while (!Ended && !char.IsWhiteSpace(text[at]) && text[at] != '"' && !ends.Contains(text[at], StringComparison.Ordinal) && !(at == start && Is(Separated)))
            at++;
        string word = text[start..at];
        if (word.Length == 0)
            throw Bad(at, Shown(), what);
        Blanks();
        return word;
    }

    private string Quoted()
    {
        StringBuilder word = new();
        int start = at++;
        while (!Ended && text[at] != '"')
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            word.Append(text[at++]);
        }
        if (Ended)
            throw Bad(start, "a quote that does not end", "another quote after the name");
        at++;
        Blanks();
        return word.ToString();
    }

    private bool Is(char mark) => !Ended && text[at] == mark;

    private bool Is(string mark) => string.CompareOrdinal(text, at, mark, 0, mark.Length) == 0;

    private bool Skip(char mark)
    {
        if (!Is(mark))
            return false;
        at++;
        Blanks();
        return true;
    }

    private void Pass(char mark)
    {
        if (!Skip(mark))
            throw Bad(at, Shown(), $"'{mark}'");
    }

    private void Blanks()
    {
        while (!Ended && char.IsWhiteSpace(text[at]))
            at++;
    }

    private string Shown() => Ended ? "the end" : $"'{Cut(text[at..])}'";

    private static string Cut(string word) => word.Length > 40 ? word[..40] + "..." : word;

    private UnrollException Bad(int place, string found, string expected) =>
        new(FormattableString.Invariant($"The question \"{Cut(text)}\", character {place + 1}: found {found}; expected {expected}."));
}

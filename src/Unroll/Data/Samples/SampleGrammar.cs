namespace Unroll;

/// <summary>
/// A context-free grammar that writes tagged sentences. In its text a line that is not indented names a rule, and the indented lines below are
/// its alternatives, all equally likely. Of their words, <c>&lt;rule&gt;</c> is replaced by the rule, <c>&lt;rule?&gt;</c> by the rule or, as
/// often, by nothing, and <c>{type=rule}</c> by the rule marked as a span of the type. An alternative after <c>* </c> is held out.
/// </summary>
internal sealed class SampleGrammar
{
    private readonly Dictionary<string, Rule> rules = new(StringComparer.Ordinal);

    private SampleGrammar()
    {
    }

    private sealed record Rule(List<string> Usual, List<string> All);

    /// <summary>Reads a grammar's text.</summary>
    public static SampleGrammar Parse(params ReadOnlySpan<string> texts)
    {
        var grammar = new SampleGrammar();
        Rule? rule = null;
        foreach (var text in texts)
        {
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var isHeldOut = line.StartsWith("  * ", StringComparison.Ordinal);
                if (line[0] != ' ')
                    grammar.rules.Add(line.Trim(), rule = new Rule([], []));
                else if (!isHeldOut)
                    rule!.Usual.Add(line.Trim());
                if (line[0] == ' ')
                    rule!.All.Add(isHeldOut ? line[4..].Trim() : line.Trim());
            }
        }

        return grammar;
    }

    /// <summary>Writes one sentence with IOB2 tags.</summary>
    /// <param name="rule">What to begin with.</param>
    /// <param name="random">Advanced.</param>
    /// <param name="heldOut">Whether alternatives that are held out may be used as well.</param>
    public Example Write(string rule, SampleRandom random, bool heldOut) => Write(rule, random, heldOut, out _);

    /// <summary>As above.</summary>
    /// <param name="rule">What to begin with.</param>
    /// <param name="random">Advanced.</param>
    /// <param name="heldOut">Whether alternatives that are held out may be used as well.</param>
    /// <param name="first">The alternative of the rule that was taken.</param>
    public Example Write(string rule, SampleRandom random, bool heldOut, out string first)
    {
        string? taken = null;
        var (words, tags) = (new List<string>(), new List<string>());
        var used = new HashSet<string>(StringComparer.Ordinal);
        Expand(rule, null);
        first = taken!;
        return Example.Tagged(words, tags);

        void Expand(string name, string? type)
        {
            foreach (var part in Pick(name, type is not null).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (part.EndsWith("?>", StringComparison.Ordinal))
                {
                    if (random.Below(2) == 0)
                        Expand(part[1..^2], type);
                }
                else if (part[0] == '<')
                {
                    Expand(part[1..^1], type);
                }
                else if (part[0] == '{')
                {
                    var equals = part.IndexOf('=', StringComparison.Ordinal);
                    var first = words.Count;
                    Expand(part[(equals + 1)..^1], part[1..equals]);
                    tags[first] = "B-" + part[1..equals];
                }
                else
                {
                    words.Add(part);
                    tags.Add(type is null ? TagSpans.Outside : "I-" + type);
                }
            }
        }

        string Pick(string name, bool once)
        {
            var from = heldOut ? rules[name].All : rules[name].Usual;
            var choice = from[random.Below(from.Count)];
            while (once && !used.Add(name + " " + choice) && from.Count > 6)
                choice = from[random.Below(from.Count)];
            taken ??= choice;
            return choice;
        }
    }
}

namespace Unroll;

/// <summary>One template of words: literal texts with macros between them.</summary>
internal sealed class TemplateLine
{
    private const int MostAlternatives = 1000;

    private readonly (string Before, TemplateMacro Macro)[] macros;
    private readonly string end;

    private TemplateLine(string text, string place, (string, TemplateMacro)[] macros, string end)
    {
        Text = text;
        Place = place;
        this.macros = macros;
        this.end = end;
        Columns = macros.Length == 0 ? 0 : macros.Max(macro => macro.Item2.Column) + 1;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>File and line.</summary>
    public string Place { get; }

    /// <summary>How many columns it needs.</summary>
    public int Columns { get; }

    /// <summary>Reads a line; with ranges such as <c>-1..1</c> it stands for one template for each combination of their values.</summary>
    /// <param name="text">The line.</param>
    /// <param name="place">File and line.</param>
    /// <param name="lists">The paths of lists so far; new ones are added.</param>
    public static IEnumerable<TemplateLine> Parse(string text, string place, List<string> lists)
    {
        List<(string Before, IReadOnlyList<(TemplateMacro Macro, string Values)> All)> found = [];
        int at = 0;
        long alternatives = 1;
        for (int percent = text.IndexOf('%', StringComparison.Ordinal); percent >= 0; percent = text.IndexOf('%', at))
        {
            (IReadOnlyList<(TemplateMacro, string)> all, int after) = TemplateMacro.Parse(text, percent, place, lists);
            alternatives *= all.Count;
            Require.That(alternatives <= MostAlternatives, place, $"ranges that stand for {alternatives} templates", $"at most {MostAlternatives} a line");
            found.Add((text[at..percent], all));
            at = after;
        }
        for (int i = 0; i < alternatives; i++)
        {
            (string Before, TemplateMacro Macro)[] chosen = new (string, TemplateMacro)[found.Count];
            List<string> values = [];
            int rest = i;
            for (int k = found.Count - 1; k >= 0; k--)
            {
                (TemplateMacro macro, string some) = found[k].All[rest % found[k].All.Count];
                rest /= found[k].All.Count;
                chosen[k] = (found[k].Before, macro);
                if (some.Length > 0)
                    values.Insert(0, some);
            }
            if (values.Count > 0)
                chosen[0].Before = Named(chosen[0].Before, string.Join(',', values));
            yield return new TemplateLine(text, place, chosen, text[at..]);
        }
    }

    /// <summary>Writes the feature of a word.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="word">0 to T - 1.</param>
    /// <param name="target">Receives it.</param>
    /// <returns>Whether the word has this feature.</returns>
    public bool Write(TemplateSentence sentence, int word, FeatureText target)
    {
        target.Clear();
        foreach ((string before, TemplateMacro macro) in macros)
        {
            target.Append(before);
            if (!macro.Write(sentence, word, target))
                return false;
        }
        target.Append(end);
        return true;
    }

    /// <summary>A template's name, with the values of its ranges: <c>U12(-1,3):</c>.</summary>
    private static string Named(string before, string values)
    {
        int colon = before.IndexOf(':', StringComparison.Ordinal);
        return before.Insert(colon < 0 ? before.Length : colon, $"({values})");
    }
}

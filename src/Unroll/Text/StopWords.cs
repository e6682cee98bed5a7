namespace Unroll;

/// <summary>Words of English that carry no topic by themselves: articles, pronouns, prepositions, conjunctions, auxiliary verbs.</summary>
internal static class StopWords
{
    private const string English = """
        a about above after again against all also although always am among an and any are as at be because been before being below between both but by can cannot could did do does doing down during
        each either etc every few for from further had has have having he her here hers him his how however i if in into is it its itself just may me might more most must my neither no nor not of off on
        once only or other our ours out over own per same shall she should since so some such than that the their theirs them then there therefore these they this those though through thus to too toward
        towards under until up upon us very via was we were what when where whether which while who whom whose why will with within without would yet you your yours
        """;

    private static readonly HashSet<string> words = new(English.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a word is one of them, in whatever case.</summary>
    public static bool Contains(string word) => words.Contains(word);
}

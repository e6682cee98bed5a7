namespace Unroll;

/// <summary>A sentence as templates read it: its columns, and where the phrases of lists are in them.</summary>
/// <param name="words">The sentence.</param>
/// <param name="lists">The lists that the template names, in its order.</param>
internal sealed class TemplateSentence(Words words, IReadOnlyList<PhraseList> lists)
{
    /// <summary>The column of the words, wherever it is among the columns.</summary>
    public const int Words = -1;

    private readonly Dictionary<(int List, int Column), char[]> marks = [];

    public IReadOnlyList<string> Column(int column) => column == Words ? words.Values : words.Columns[column];

    /// <summary>As <see cref="PhraseList.Mark"/>.</summary>
    public char[] Marks(int list, int column) =>
        marks.TryGetValue((list, column), out char[]? known) ? known : marks[(list, column)] = lists[list].Mark(Column(column));
}

namespace Unroll;

/// <summary>A sentence as templates read it: its columns, and where the phrases of lists are in them.</summary>
/// <param name="columns">[columns][T].</param>
/// <param name="lists">The lists that the template names, in its order.</param>
internal sealed class TemplateSentence(IReadOnlyList<IReadOnlyList<string>> columns, IReadOnlyList<PhraseList> lists)
{
    private readonly Dictionary<(int List, int Column), char[]> marks = [];

    public IReadOnlyList<string> Column(int column) => columns[column];

    /// <summary>As <see cref="PhraseList.Mark"/>.</summary>
    public char[] Marks(int list, int column) =>
        marks.TryGetValue((list, column), out char[]? known) ? known : marks[(list, column)] = lists[list].Mark(columns[column]);
}

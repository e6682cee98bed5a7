using System.Globalization;

namespace Unroll;

/// <summary>Examples of words for a model, with the further columns that it reads.</summary>
internal sealed class QuestionWords
{
    private readonly Model model;
    private readonly int word;

    /// <param name="model">What will be asked.</param>
    public QuestionWords(Model model)
    {
        this.model = model;
        TaggedDataSpec data = model.Recipe.Data as TaggedDataSpec ?? new TaggedDataSpec();
        word = WordColumn(data);
        MayBeOfConllu = data.Word != "0";
        IReadOnlyList<int> read = model.Problem.Fields is [{ Columns: { } columns }] ? columns : [];
        Further = [.. read.Where(column => column != word).Order()];
    }

    /// <summary>The columns beside the words' own that the model reads, from 0, that of the tags left out.</summary>
    public IReadOnlyList<int> Further { get; }

    /// <summary>Whether the training data may have been CoNLL-U, whose first column is never the word.</summary>
    public bool MayBeOfConllu { get; }

    /// <summary>The model's input fields, where it has several; otherwise none.</summary>
    public IReadOnlyList<InputField> Fields => model.Problem.Fields is { Count: > 1 } several ? several : [];

    /// <summary>An example of a text for each field.</summary>
    public Example Of(IReadOnlyDictionary<string, string> values) => model.Read(values);

    /// <summary>An example of words that are given as they are, blanks in them included.</summary>
    /// <param name="words">The words.</param>
    /// <param name="columns">The cells of the further columns by their numbers, one per word; null for none.</param>
    public Example Of(IReadOnlyList<string> words, IReadOnlyDictionary<int, IReadOnlyList<string>>? columns = null) =>
        model.Problem.Fields is [{ Columns: not null }] ? new Example(new Words(words, columns is null ? null : All(words, columns))) : model.Read(string.Join(' ', words));

    private IReadOnlyList<string>[] All(IReadOnlyList<string> words, IReadOnlyDictionary<int, IReadOnlyList<string>> columns)
    {
        string[] unread = [.. words.Select(_ => "_")];
        return [.. Enumerable.Range(0, Math.Max(word, columns.Keys.DefaultIfEmpty().Max()) + 1).Select(column => column == word ? words : columns.GetValueOrDefault(column, unread))];
    }

    /// <summary>Where the words stand once the tags are left out; 0 where only the header of a file would tell.</summary>
    private static int WordColumn(TaggedDataSpec data)
    {
        int own = Place(data.Word), tag = Place(data.Tag);
        return own < 0 ? 0 : tag >= 0 && tag < own ? own - 1 : own;
    }

    private static int Place(string column) =>
        int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index) ? index : Array.IndexOf(QuestionColumns.ConlluNames, column);
}

using System.Globalization;

namespace Unroll;

/// <summary>Labelled sentences from a table with a column of texts and one of labels, which a header names, or which are told by their order.</summary>
internal sealed class LabelledTable(string path, LabelledDataSpec spec, bool isTabs, ReadingLog log)
{
    private const int FewestToJudge = 10;

    /// <summary>The sentences of all rows.</summary>
    public List<Example> Read(List<TableRow> rows)
    {
        if (rows.Count == 0)
            throw new UnrollException($"{path}: has no sentences; expected one a line.");
        int width = rows[0].Cells.Length;
        bool header = HasHeader(rows);
        if (header)
        {
            log.Add(Reading.HeaderLines, path, rows[0].Line);
            if (rows.Count == 1)
                throw new UnrollException($"{path}: has no sentences below its header; expected one a line.");
        }
        string[]? names = header ? [.. rows[0].Cells.Select(cell => cell.Trim())] : null;
        (int text, int label) = Columns(rows[0], names);
        for (int column = 0; column < width; column++)
        {
            if (column != text && column != label)
                log.Add(Reading.IgnoredColumns, path, rows[0].Line);
        }
        List<Example> sentences = [];
        foreach (TableRow row in rows.Skip(header ? 1 : 0))
        {
            if (row.Cells.Length != width)
                throw Fault(row, row.Cells.Length == 1 && isTabs ? "found no tab; expected the words, a tab, and the label"
                    : $"found {Count(row.Cells.Length)}, expected {width} as on line {rows[0].Line}");
            string said = CellText.Trim(row.Cells[label]);
            if (CellText.IsEmpty(said) && spec.LabelSeparator is null)
                throw Fault(row, isTabs && label == width - 1 ? "found nothing after the last tab; expected the words, a tab, and the label" : $"found nothing in column {label}; expected a label");
            if (row.Cells[label] != said)
                log.Add(Reading.TrimmedCells, path, row.Line);
            string[] words = Tokenizer.Words(row.Cells[text]);
            if (words.Length == 0)
                log.Add(Reading.EmptyTexts, path, row.Line);
            else
                sentences.Add(Example.Labelled(words, LabelledFile.Labels(said, spec.LabelSeparator)).At(new SourcePlace(path, [row.Line])));
        }
        CheckColumns(rows, header, text, label);
        return sentences;
    }

    /// <summary>Whether the first row names the columns.</summary>
    private bool HasHeader(List<TableRow> rows)
    {
        if (spec.Header is { } told)
            return told;
        string[] first = rows[0].Cells;
        if (Array.Exists([spec.Text, spec.Label], name => name is not null && !IsNumber(name)))
            return true;
        int[] labels = [.. Enumerable.Range(0, first.Length).Where(column => HeaderNames.IsLabel(first[column]) && !Recurs(rows, column))];
        int[] texts = [.. Enumerable.Range(0, first.Length).Where(column => HeaderNames.IsText(first[column]) && !Recurs(rows, column))];
        if (labels.Any(label => texts.Any(text => text != label)))
            return true;
        int last = first.Length - 1;
        bool alone = rows.Count > 2 && !Recurs(rows, last);
        bool single = first.All(cell => !cell.Trim().Contains(' ', StringComparison.Ordinal));
        bool suspicious = alone && (labels.Length > 0 || texts.Length > 0
            || (IsNumber(rows[1].Cells[^1]) && !IsNumber(first[last]) && rows.Skip(1).All(row => IsNumber(row.Cells[^1])))
            || (single && rows.Skip(1).All(row => row.Cells[..^1].Any(cell => cell.Trim().Contains(' ', StringComparison.Ordinal))))
            || (rows.Count > FewestToJudge && single && rows.Skip(1).CountBy(row => row.Cells[^1]).All(label => label.Value > 1)));
        return suspicious
            ? throw new UnrollException($"{path}:{rows[0].Line}: found \"{string.Join(" | ", first)}\" on the first line, which may name the columns or be a text and its label; expected to be told: set data.header to true or false.")
            : false;
    }

    private static bool Recurs(List<TableRow> rows, int column) => rows.Skip(1).Any(row => column < row.Cells.Length && row.Cells[column].Trim() == rows[0].Cells[column].Trim());

    private (int Text, int Label) Columns(TableRow first, string[]? names)
    {
        int width = first.Cells.Length;
        if (width == 1)
            throw Fault(first, isTabs ? "found no tab; expected the words, a tab, and the label" : "found one column; expected a column of texts and one of labels");
        int? text = spec.Text is null ? null : Find(spec.Text, "data.text", first, names);
        int? label = spec.Label is null ? null : Find(spec.Label, "data.label", first, names);
        if (names is not null)
        {
            label ??= Named(names, HeaderNames.IsLabel, text);
            text ??= Named(names, HeaderNames.IsText, label);
        }
        if (width == 2)
        {
            label ??= text is { } known ? 1 - known : 1;
            text ??= 1 - label;
        }
        if (text is not { } t || label is not { } l)
            throw Fault(first, $"found {Count(width)}{(names is null ? "" : $" ({string.Join(", ", names)})")}; expected to be told which is the text and which the label: set data.text and data.label to their numbers from 0{(names is null ? "" : ", or names")}");
        return t != l ? (t, l) : throw Fault(first, $"data.text and data.label are the same column, {t}; expected two");
    }

    private static int? Named(string[] names, Predicate<string> isOne, int? not)
    {
        int[] found = [.. Enumerable.Range(0, names.Length).Where(column => column != not && isOne(names[column]))];
        return found is [int only] ? only : null;
    }

    private int Find(string column, string option, TableRow first, string[]? names)
    {
        int width = first.Cells.Length;
        if (int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index))
        {
            int actual = index < 0 ? index + width : index;
            return actual >= 0 && actual < width ? actual : throw Fault(first, $"found {Count(width)}, so there is no column {column}, which {option} asks for; expected 0 to {width - 1}");
        }
        int position = names is null ? -1 : Array.FindIndex(names, name => string.Equals(name, column, StringComparison.OrdinalIgnoreCase));
        return position >= 0 ? position : throw Fault(first, $"{option} asks for the column \"{column}\"; expected one of {string.Join(", ", names ?? [])}");
    }

    /// <summary>Columns that were taken for each other give each text a label of its own.</summary>
    private void CheckColumns(List<TableRow> rows, bool header, int text, int label)
    {
        if (spec.Label is not null || spec.LabelSeparator is not null || header || rows.Count < FewestToJudge)
            return;
        int labels = rows.Select(row => row.Cells[label].Trim()).Distinct(StringComparer.Ordinal).Count(), others = rows.Select(row => row.Cells[text].Trim()).Distinct(StringComparer.Ordinal).Count();
        if (2 * labels > rows.Count && 2 * others <= rows.Count)
            throw Fault(rows[0], $"found {labels} different labels in {rows.Count} lines, and {others} different texts; expected fewer labels than texts, so if the label stands first, set data.label to 0");
    }

    private UnrollException Fault(TableRow row, string what) => new(FormattableString.Invariant($"{path}:{row.Line}: {what}."));

    private static string Count(int columns) => columns == 1 ? "1 column" : FormattableString.Invariant($"{columns} columns");

    private static bool IsNumber(string cell) => double.TryParse(cell.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}

using System.Globalization;

namespace Unroll;

/// <summary>Finds a column by what it holds and how it is called.</summary>
/// <param name="file">The file that has it.</param>
internal sealed class ColumnChoice(ColumnarFile file)
{
    /// <summary>Chooses a column.</summary>
    /// <param name="option">The setting that names it, such as <c>data.tag</c>.</param>
    /// <param name="told">What the setting says: a name, or a number from 0 or, below 0, from the end; null where it says nothing.</param>
    /// <param name="what">What it holds, for people.</param>
    /// <param name="fits">Whether a column can hold it.</param>
    /// <param name="isNamed">Whether a column is called as such a one.</param>
    /// <param name="other">A column that was chosen for something else; null for none.</param>
    /// <exception cref="UnrollException">There is none, or there are several.</exception>
    public ColumnarField Choose(string option, string? told, string what, Predicate<ColumnarField> fits, Predicate<string> isNamed, ColumnarField? other = null)
    {
        if (told is not null)
        {
            ColumnarField asked = Named(told) ?? throw Fault($"found no column \"{told}\", which {option} asks for");
            return fits(asked) ? asked : throw new UnrollException($"{file.Path}: {option} asks for the column {asked}; expected one of {what}. The file has {Has()}.");
        }
        ColumnarField[] able = [.. file.Fields.Where(field => field != other && fits(field))], named = [.. able.Where(field => isNamed(field.LastName))];
        return able is [ColumnarField only] ? only
            : named is [ColumnarField one] ? one
            : able.Length == 0 ? throw Fault($"found no column of {what}")
            : throw new UnrollException($"{file.Path}: found several columns that may hold {what}: {string.Join(", ", (named.Length > 0 ? named : able).Select(field => field.Name))}; expected to be told which, so set {option} to the name of one.");
    }

    private ColumnarField? Named(string told)
    {
        if (file.Fields.FirstOrDefault(field => field.Name == told) is { } exact)
            return exact;
        if (int.TryParse(told, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
            return file.Fields.ElementAtOrDefault(number < 0 ? number + file.Fields.Count : number);
        ColumnarField[] last = [.. file.Fields.Where(field => string.Equals(field.LastName, told, StringComparison.OrdinalIgnoreCase))];
        return last is [ColumnarField one] ? one : null;
    }

    private UnrollException Fault(string found) => new($"{file.Path}: {found}; expected one among those of the file: {Has()}.");

    private string Has() => file.Fields.Count == 0 ? "no columns" : string.Join(", ", file.Fields);
}

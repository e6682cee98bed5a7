using System.Globalization;

namespace Unroll;

/// <summary>Numbers of files, such as those of a treebank's training set: <c>1-159</c>, or <c>1-100,120,130-159</c>. The number of a file is the last one in its name.</summary>
internal sealed class FileNumbers
{
    private readonly (int First, int Last)[] ranges;

    private FileNumbers((int First, int Last)[] ranges) => this.ranges = ranges;

    /// <summary>Reads a setting.</summary>
    /// <param name="option">Its name.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="UnrollException">It is something else.</exception>
    public static FileNumbers Read(string option, string text)
    {
        List<(int, int)> ranges = [];
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Trim().Split('-');
            if (ends.Length > 2 || !TryNumber(ends[0], out int first) || !TryNumber(ends[^1], out int last) || first > last)
                throw new UnrollException($"{option} is \"{text}\"; expected the numbers of files, such as 1-159 or 1-100,120,130-159.");
            ranges.Add((first, last));
        }
        return new FileNumbers([.. ranges]);
    }

    /// <summary>Whether a file is among them; one without a number in its name is not.</summary>
    public bool Has(string file)
    {
        string name = Path.GetFileNameWithoutExtension(TextLines.IsGzip(file) ? file[..^3] : file);
        int end = name.Length;
        while (end > 0 && !char.IsAsciiDigit(name[end - 1]))
            end--;
        int start = end;
        while (start > 0 && char.IsAsciiDigit(name[start - 1]))
            start--;
        return TryNumber(name[start..end], out int number) && Array.Exists(ranges, range => range.First <= number && number <= range.Last);
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

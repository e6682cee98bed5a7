using System.Globalization;

namespace Unroll;

/// <summary>
/// Word vectors as text: <c>word v1 ... vn</c> with single blanks between (or tabs), one word per line, perhaps below a line <c>count n</c>. Read line
/// by line, since such files are large; a vector's numbers are read where they are asked for.
/// </summary>
internal static class VectorsFile
{
    /// <summary>The words of a file, in its order, repetitions included.</summary>
    /// <exception cref="UnrollException">There is no such file, it has vectors of another width, or a line is broken; says at which line.</exception>
    public static IEnumerable<Entry> Read(string path, int size)
    {
        if (path.Length == 0)
            throw new UnrollException("vectors.path is empty; expected the path of a file with a word and its vector a line.");
        int number = 0;
        bool any = false;
        int? promised = null;
        foreach (string line in PlainTextFile.Read(path).SelectMany(lines => lines))
        {
            number++;
            string text = line.TrimEnd(' ', '\t');
            string[] header = number == 1 ? text.Split([' ', '\t']) : [];
            if (header is [_, string width] && size != 1 && IsCount(header[0]) && IsCount(width))
            {
                CheckSize(FormattableString.Invariant($"{path}:1"), int.Parse(width, CultureInfo.InvariantCulture), size);
                promised = int.Parse(header[0], CultureInfo.InvariantCulture);
                continue;
            }
            int blanks = text.AsSpan().Count(' ') + text.AsSpan().Count('\t'), end = text.AsSpan().IndexOfAny(' ', '\t');
            if (!any && blanks > 1 && number <= 2)
                CheckSize(FormattableString.Invariant($"{path}:{number}"), blanks, size);
            if (blanks != size || end == 0)
                throw new UnrollException($"{path}:{number}: found {Found(text, blanks)}; expected a word and {Numbers(size)} with single blanks between.");
            any = true;
            yield return new Entry(path, number, text[..end], text[(end + 1)..]);
        }
        if (!any)
            throw new UnrollException($"{path}: has no vectors; expected a word and {Numbers(size)} a line.");
        if (promised is { } words && words != number - 1)
            throw new UnrollException($"{path}:1: found the number of words {words}, but {number - 1} lines below it; expected as many, so the file was cut off or changed by hand.");
    }

    private static void CheckSize(string place, int found, int size)
    {
        if (found != size)
            throw new UnrollException($"{place}: found vectors of {Numbers(found)}, but model.input.embedding is {size}; expected the same width, so set model.input.embedding to {found} or take other vectors.");
    }

    private static bool IsCount(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static string Numbers(int count) => count == 1 ? "1 number" : $"{count} numbers";

    private static string Found(string text, int blanks) => text.Length == 0 ? "an empty line"
        : text[0] is ' ' or '\t' ? "a line that begins with a blank"
        : $"\"{Short(text)}\" with {Numbers(blanks)} behind the word";

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";

    /// <summary>A word and its vector, not yet read.</summary>
    /// <param name="Path">The file.</param>
    /// <param name="Line">From 1.</param>
    /// <param name="Word">As written.</param>
    /// <param name="Text">The numbers, as many as asked for.</param>
    internal readonly record struct Entry(string Path, int Line, string Word, string Text)
    {
        /// <summary>Reads the numbers.</summary>
        /// <exception cref="UnrollException">One is no finite number; says at which line.</exception>
        public void Parse(Span<Real> values)
        {
            int i = 0;
            foreach (Range part in Text.AsSpan().SplitAny(' ', '\t'))
            {
                ReadOnlySpan<char> text = Text.AsSpan(part);
                if (!Real.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !Real.IsFinite(values[i]))
                    throw new UnrollException($"{Path}:{Line}: found \"{text}\" as number {i + 1} of the vector of \"{Word}\"; expected a finite number such as -0.25.");
                i++;
            }
        }
    }
}

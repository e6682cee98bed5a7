namespace Unroll;

/// <summary>A file of trees in Penn brackets, such as <c>wsj_0001.mrg</c>.</summary>
internal static class TreesFile
{
    /// <summary>Its trees one by one, each with the line on which it begins.</summary>
    /// <exception cref="UnrollException">It cannot be read, has no tree, or something else than trees.</exception>
    public static IEnumerable<(Tree Tree, int Line)> Read(string path, TextEncoding encoding)
    {
        bool any = false;
        foreach ((Tree Tree, int Line) read in TreeReader.Read(TextLines.Enumerate(path, encoding).Select(line => (line.Number, line.Text)), path))
        {
            any = true;
            yield return read;
        }
        if (!any)
            throw new UnrollException($"{path}: found no tree; expected trees in brackets, such as (NP (DT the) (NN cat)).");
    }
}

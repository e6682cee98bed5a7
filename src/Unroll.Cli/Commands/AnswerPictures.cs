using System.Globalization;

namespace Unroll.Cli;

/// <summary>
/// The pictures of answers, for <c>--svg</c>: of one answer in the file that was named; of several in files with the answers' numbers, such as <c>answers-1.svg</c>.
/// </summary>
internal sealed class AnswerPictures(Host host, string path)
{
    private const int Most = 1000;

    private readonly List<string> written = [];
    private string? first; // its name depends on whether it stays alone
    private int count;

    /// <summary>Adds the next answer.</summary>
    public void Add(IAnswer answer)
    {
        if (++count > Most)
            return;
        Figure[] figures = [.. answer.Sentences, .. answer.Figures];
        string? svg = figures.Length > 0 ? SvgPicture.Of(figures) : null;
        if (count == 1)
        {
            first = svg;
            return;
        }
        if (count == 2)
            Write(Numbered(1), first);
        Write(Numbered(count), svg);
    }

    /// <summary>Writes the picture of an answer that stayed alone, and says where all pictures are.</summary>
    /// <exception cref="UnrollException">There are none.</exception>
    public void End()
    {
        if (count == 1)
            Write(path, first);
        if (written.Count == 0)
            throw new UnrollException($"--svg {path}: no answer had anything to draw; expected a model whose answers have figures (docs/figures.md), and text for it to answer.");
        host.Error.Write(written.Count == 1 ? $"The picture is in {written[0]}.\n" : $"{Screen.Count(written.Count)} pictures are in {written[0]} to {written[^1]}.\n");
        if (count > Most)
            host.Error.Write($"{Screen.Count(count - Most, "further answer")} got no picture: expected at most {Screen.Count(Most)}.\n");
    }

    private void Write(string target, string? svg)
    {
        if (svg is null)
            return;
        Picture.Write(target, svg);
        written.Add(target);
    }

    private string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"{Path.ChangeExtension(path, null)}-{number}{Path.GetExtension(path)}");
}

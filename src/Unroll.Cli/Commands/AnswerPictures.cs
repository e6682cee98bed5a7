using System.Globalization;
using System.Text;

namespace Unroll.Cli;

/// <summary>
/// The pictures of answers, for <c>--svg</c> and <c>--png</c>: of one answer in the file that was named; of several in files with the answers' numbers, such as <c>answers-1.svg</c>.
/// </summary>
internal sealed class AnswerPictures
{
    private const int Most = 1000;

    private readonly Host host;
    private readonly string option;
    private readonly string path;
    private readonly string expected;
    private readonly Func<IAnswer, byte[]?> draw;
    private readonly List<string> written = [];
    private byte[]? first; // its name depends on whether it stays alone
    private int count;

    private AnswerPictures(Host host, string option, string path, string expected, Func<IAnswer, byte[]?> draw) =>
        (this.host, this.option, this.path, this.expected, this.draw) = (host, option, path, expected, draw);

    /// <summary>Those of a call of predict: the figures of answers, and the pictures that answers consist of; null for none.</summary>
    public static IReadOnlyList<AnswerPictures> For(Host host, string? svgPath, string? pngPath)
    {
        List<AnswerPictures> all = [];
        if (svgPath is { } svg)
            all.Add(new AnswerPictures(host, "--svg", svg, "a model whose answers have figures (docs/figures.md)", Drawing));
        if (pngPath is { } png)
            all.Add(new AnswerPictures(host, "--png", png, "a model that makes pictures", Made));
        return all;

        static byte[]? Drawing(IAnswer answer)
        {
            Figure[] figures = [.. answer.Sentences, .. answer.Figures];
            return figures.Length > 0 ? Encoding.UTF8.GetBytes(SvgPicture.Of(figures)) : null;
        }

        static byte[]? Made(IAnswer answer) => answer.Pictures.Count > 0 ? PictureSheet.Png(answer.Pictures, answer.PicturesPerLine) : null;
    }

    /// <summary>Adds the next answer.</summary>
    public void Add(IAnswer answer)
    {
        if (++count > Most)
            return;
        byte[]? picture = draw(answer);
        if (count == 1)
        {
            first = picture;
            return;
        }
        if (count == 2)
            Write(Numbered(1), first);
        Write(Numbered(count), picture);
    }

    /// <summary>Writes the picture of an answer that stayed alone, and says where all pictures are.</summary>
    /// <exception cref="UnrollException">There are none.</exception>
    public void End()
    {
        if (count == 1)
            Write(path, first);
        if (written.Count == 0)
            throw new UnrollException($"{option} {path}: no answer had anything to draw; expected {expected}, and text for it to answer.");
        host.Error.Write(written.Count == 1 ? $"The picture is in {written[0]}.\n" : $"{Screen.Count(written.Count)} pictures are in {written[0]} to {written[^1]}.\n");
        if (count > Most)
            host.Error.Write($"{Screen.Count(count - Most, "further answer")} got no picture: expected at most {Screen.Count(Most)}.\n");
    }

    private void Write(string target, byte[]? picture)
    {
        if (picture is null)
            return;
        Picture.Write(option, target, picture);
        written.Add(target);
    }

    private string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"{Path.ChangeExtension(path, null)}-{number}{Path.GetExtension(path)}");
}

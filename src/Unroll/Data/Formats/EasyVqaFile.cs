using System.Globalization;
using System.Text.Json;

namespace Unroll;

/// <summary>
/// The files of easy-VQA (Zhou 2020, github.com/vzhou842/easy-VQA): a list of <c>[question, answer, number of the picture]</c>, and pictures of one coloured shape on a light ground. What was asked about is that shape: the pixels whose
/// colour is not that of most pixels.
/// </summary>
internal static class EasyVqaFile
{
    private const double Different = 0.2; // of the ground, in one of red, green and blue

    private static readonly HashSet<string> Shapes = new(["circle", "rectangle", "triangle"], StringComparer.Ordinal);

    /// <summary>Whether a folder has the training set.</summary>
    public static bool IsIn(string path) => Directory.Exists(path) && Has(path, "train");

    /// <summary>Whether a folder has a set.</summary>
    public static bool Has(string path, string part) => File.Exists(Path.Combine(path, $"{part}-questions.json"));

    /// <summary>The pictures of a set with all questions about them, by their numbers.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="part">train or test.</param>
    /// <param name="size">What pictures are brought to.</param>
    /// <exception cref="UnrollException">A file is missing or is no such file.</exception>
    public static IEnumerable<(int Number, Example Example)> Read(string folder, string part, PictureSize size)
    {
        string path = Path.Combine(folder, $"{part}-questions.json");
        string images = Path.Combine(folder, $"{part}-images");
        CorpusFiles files = CorpusFiles.Open(Directory.Exists(images) ? images : images + ".zip", name => name.EndsWith(".png", StringComparison.OrdinalIgnoreCase), "pictures", "docs/formats.md");
        foreach (IGrouping<int, (string Question, string Answer, int Number)> about in Questions(path).GroupBy(one => one.Number).OrderBy(group => group.Key))
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{about.Key}.png");
            Require.That(files.Names.Contains(name, StringComparer.Ordinal), path, $"a question about the picture {name}, which is not in {images}", "a picture for each question");
            Picture picture = PictureCoding.Unpack(files.Read(name), files.PlaceOf(name), size);
            bool[] shape = Shape(picture);
            yield return (about.Key, new Example(
                new Parts(("picture", picture), ("question", new Questions(about.Select(one => PictureQuestionJson.WordsOf(one.Question))))),
                new PictureAnswers(about.Select(one => new PictureAnswer(one.Answer, KindOf(one.Question, one.Answer)) { Where = shape }))).At(new SourcePlace(path, [1])));
        }
    }

    private static string KindOf(string question, string answer) => answer is "yes" or "no"
        ? Tokenizer.Split(question, TextTokenizer.Punctuation).Any(token => Shapes.Contains(token.Text)) ? "yes or no, shape" : "yes or no, colour"
        : Shapes.Contains(answer) ? "which shape" : "which colour";

    private static IEnumerable<(string Question, string Answer, int Number)> Questions(string path)
    {
        using JsonDocument json = Parse(path);
        int count = 0;
        foreach (JsonElement one in json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.EnumerateArray().AsEnumerable() : throw Fault(JsonRecords.Name(json.RootElement.ValueKind)))
        {
            count++;
            if (one.ValueKind != JsonValueKind.Array || one.GetArrayLength() != 3 || one[0].ValueKind != JsonValueKind.String || one[1].ValueKind != JsonValueKind.String || one[2].ValueKind != JsonValueKind.Number || !one[2].TryGetInt32(out int number))
                throw Fault(FormattableString.Invariant($"another element as number {count}"));
            yield return (one[0].GetString()!, one[1].GetString()!, number);
        }

        UnrollException Fault(string found) => new($"{path}: found {found}; expected a list of [question, answer, number of the picture].");
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(ByteFile.ReadText(path));
        }
        catch (JsonException e)
        {
            throw new UnrollException($"{path}: found no valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}; expected a list of [question, answer, number of the picture].", e);
        }
    }

    /// <summary>The pixels that differ from the ground, [H W].</summary>
    private static bool[] Shape(Picture picture)
    {
        Real[] values = picture.Values.ToArray();
        int C = picture.Channels;
        Real[][] pixels = [.. values.Chunk(C)];
        Real[] ground = pixels.GroupBy(pixel => string.Join(' ', pixel)).MaxBy(group => group.Count())!.First();
        return [.. pixels.Select(pixel => pixel.Zip(ground).Any(pair => Math.Abs(pair.First - pair.Second) > Different))];
    }
}

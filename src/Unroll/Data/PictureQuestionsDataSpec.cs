using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Questions about pictures with their answers; without a path, the built-in sample: questions about scenes of coloured shapes. An example is a picture with all questions about it.</summary>
/// <remarks>
/// Two formats are recognised. JSON lines: <c>{"picture": "a.png", "question": "...", "answer": "...", "kind": "..."}</c>, in files that are found by name (train; dev, valid or val; test); names of pictures are paths that begin at the
/// folder of the file, and the kind may be absent. easy-VQA: <c>train-questions.json</c> and <c>test-questions.json</c>, lists of <c>[question, answer, number of the picture]</c>, with <c>train-images.zip</c> and
/// <c>test-images.zip</c> or folders of these names; of the training set, every picture whose number ends with 9 is in the dev set.
/// </remarks>
public sealed record PictureQuestionsDataSpec : DataSpec
{
    /// <summary>The height that pictures are stretched to, in pixels, 1 to 4,096. Predictions do the same. Default 64.</summary>
    public int Height { get; init => field = Require.InRange("height", value, 1, 4096); } = 64;

    /// <summary>The width that pictures are stretched to, in pixels, 1 to 4,096. Default 64.</summary>
    public int Width { get; init => field = Require.InRange("width", value, 1, 4096); } = 64;

    /// <summary>Whether pictures become grey. Default: false; they are read in red, green and blue.</summary>
    public bool Grey { get; init; }

    /// <summary>Whether questions and answers are converted to Unicode normal form C, in which a letter and its accent are one character. Default: true.</summary>
    public bool Normalize { get; init; } = true;

    internal override bool NormalizesText => Normalize;

    internal override TextTokenizer TextTokenizer => TextTokenizer.Punctuation;

    internal PictureSize Size => new(Height, Width, Grey ? 1 : 3);

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null)
            return SceneQuestions.Open(this);
        if (EasyVqaFile.IsIn(path))
        {
            Dataset? test = EasyVqaFile.Has(path, "test") ? new Dataset($"{path}, test", EasyVqaFile.Read(path, "test", Size).Select(one => Normal(one.Example))) : null;
            (int Number, Example Example)[] all = [.. EasyVqaFile.Read(path, "train", Size)];
            return new Splits(Part("train", false), Part("dev", true), test);

            Dataset Part(string name, bool isDev) => new($"{path}, {name}", all.Where(one => one.Number % 10 == 9 == isDev).Select(one => Normal(one.Example)));
        }
        return CorpusParts.Open(CorpusParts.Json, path, null, null, null, ReadJson);
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return EasyVqaFile.IsIn(path) ? Open(path).Test ?? throw new UnrollException($"{path}: found no test set; expected test-questions.json.") : CorpusParts.OpenTest(CorpusParts.Json, path, null, null, null, ReadJson);
    }

    private Dataset ReadJson(string path) => new(path, PictureQuestionJson.Read(path, Size).Select(Normal));

    private Example Normal(Example example) => Normalize ? example.Normalized() : example;
}

[JsonSerializable(typeof(PictureQuestionsDataSpec))]
internal sealed partial class PictureQuestionsDataJson : JsonSerializerContext;

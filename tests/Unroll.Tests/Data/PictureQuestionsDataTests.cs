using System.IO.Compression;

namespace Unroll.Tests;

/// <summary>Questions about pictures from files, their faults, and the built-in scenes.</summary>
public sealed class PictureQuestionsDataTests
{
    private static readonly PictureQuestionsDataSpec Small = new() { Height = 4, Width = 4 };

    [Fact]
    public void JsonLinesOfOnePictureAreOneExample()
    {
        using Folder folder = new();
        folder.Write("a.png", Png(0));
        folder.Write("b/c.png", Png(3));
        folder.Write("train.jsonl", """
            {"picture": "a.png", "question": "Is it dark?", "answer": "yes"}
            {"picture": "b/c.png", "question": "what?", "answer": "dot", "kind": "thing"}
            {"picture": "a.png", "question": "How dark?", "answer": "very"}
            """);
        folder.Write("test.jsonl", """[{"picture": "b/c.png", "question": "cafe\u0301?", "answer": "no"}]""");
        Splits splits = Small.Open(folder.Path);
        Assert.Equal(["Is it dark ? | How dark ? > yes (yes or no) very (other)", "what ? > dot (thing)"], splits.Train!.Select(Written));
        Assert.Null(splits.Dev);
        Assert.Equal(["caf\u00e9 ? > no (yes or no)"], splits.Test!.Select(Written));
        Assert.Equal((4, 4, 3), PictureOf(splits.Train![0]) is { } picture ? (picture.Height, picture.Width, picture.Channels) : default);
        Assert.Equal(["caf\u00e9 ? > no (yes or no)"], Small.OpenTest(Path.Combine(folder.Path, "test.jsonl")).Select(Written));
    }

    [Fact]
    public void EasyVqaIsHeldOutByPicture()
    {
        using Folder folder = new();
        folder.Write("train-questions.json", """[["is there a circle?", "yes", 19], ["what color is the shape?", "red", 2], ["is there a red shape?", "no", 19], ["what shape is it?", "circle", 10]]""");
        folder.Write("test-questions.json", """[["is no circle present?", "no", 0]]""");
        Zip(folder, "train-images.zip", "19.png", "2.png", "10.png");
        folder.Write("test-images/0.png", Png(5));
        Splits splits = Small.Open(folder.Path);
        Assert.Equal(["what color is the shape ? > red (which colour)", "what shape is it ? > circle (which shape)"], splits.Train!.Select(Written));
        Assert.Equal(["is there a circle ? | is there a red shape ? > yes (yes or no, shape) no (yes or no, colour)"], splits.Dev!.Select(Written));
        Assert.Equal(["is no circle present ? > no (yes or no, shape)"], splits.Test!.Select(Written));
        bool[] where = splits.Test![0].TargetAs<PictureAnswers>("x").All[0].Where.ToArray();
        Assert.Equal([5], Enumerable.Range(0, 16).Where(pixel => where[pixel]));
        Assert.Equal(["is no circle present ? > no (yes or no, shape)"], Small.OpenTest(folder.Path).Select(Written));
    }

    [Fact]
    public void FaultsSayWhere()
    {
        using Folder folder = new();
        const string expected = "; expected an object such as {\"picture\": \"a.png\", \"question\": \"is there a cat?\", \"answer\": \"yes\"}.";
        folder.Write("train.jsonl", "[1]");
        folder.Says("@train.jsonl:1: found a number" + expected, () => Small.Open(folder.Path));
        folder.Write("train.jsonl", """{"picture": "a.png", "question": " ", "answer": "b"}""");
        folder.Says("@train.jsonl:1: found no \"question\" that is a text" + expected, () => Small.Open(folder.Path));
        folder.Write("train.jsonl", "\n" + """{"picture": "a.png", "question": "a", "answer": "b"}""");
        folder.Says("@train.jsonl:2: found the name of a picture, @a.png, which is no file; expected a path that begins at the folder of the questions.", () => Small.Open(folder.Path));
        folder.Write("easy/train-questions.json", """[["a", "b", "c"]]""");
        Zip(folder, "easy/train-images.zip", "1.png");
        folder.Says("@easy/train-questions.json: found another element as number 1; expected a list of [question, answer, number of the picture].", () => Small.Open(Path.Combine(folder.Path, "easy")));
        folder.Write("easy/train-questions.json", "{}");
        folder.Says("@easy/train-questions.json: found an object; expected a list of [question, answer, number of the picture].", () => Small.Open(Path.Combine(folder.Path, "easy")));
        folder.Write("easy/train-questions.json", "[[");
        Assert.Contains("found no valid JSON at line 1", Assert.Throws<UnrollException>(() => Small.Open(Path.Combine(folder.Path, "easy"))).Message, StringComparison.Ordinal);
        folder.Write("easy/train-questions.json", """[["a", "b", 2]]""");
        Assert.Contains("found a question about the picture 2.png, which is not in ", Assert.Throws<UnrollException>(() => Small.Open(Path.Combine(folder.Path, "easy"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnExampleHasAnAnswerForEachQuestion()
    {
        Parts input = new(("picture", new Picture(1, 2, 1, new Real[2])), ("question", new Questions(new Words(["a"]), new Words(["b"]))));
        Assert.Equal("An example: found 2 questions and 1 answers; expected an answer for each question.", Assert.Throws<UnrollException>(() => new Example(input, new PictureAnswers(new PictureAnswer("yes", "x")))).Message);
        Assert.Throws<UnrollException>(() => new Example(input, new PictureAnswers(new PictureAnswer("yes", "x"), new PictureAnswer("no", "x") { Where = new bool[3] })));
        Assert.Throws<UnrollException>(() => new Questions());
        Assert.Throws<UnrollException>(() => new PictureAnswers());
    }

    [Fact]
    public void ScenesAreAsTheirAnswersSay()
    {
        Splits splits = new PictureQuestionsDataSpec { Height = 48, Width = 48 }.Open(null);
        Assert.Equal((3000, 300, 500), (splits.Train!.Count, splits.Dev!.Count, splits.Test!.Count));
        Dictionary<string, (double, double, double)> colours = new() { ["red"] = (0.85, 0.1, 0.1), ["green"] = (0.1, 0.6, 0.15), ["blue"] = (0.1, 0.2, 0.85), ["yellow"] = (0.95, 0.85, 0.1), ["purple"] = (0.55, 0.15, 0.65), ["black"] = (0.05, 0.05, 0.05) };
        HashSet<string> kinds = new(StringComparer.Ordinal);
        foreach (Example scene in splits.Test)
        {
            Real[] values = PictureOf(scene).Values.ToArray();
            foreach ((Words question, PictureAnswer answer) in ((Questions)((Parts)scene.Input)["question"]).All.Zip(scene.TargetAs<PictureAnswers>("x").All))
            {
                kinds.Add(answer.Kind);
                Assert.Equal(answer.Text == "no", answer.Where.IsEmpty);
                string? named = colours.ContainsKey(answer.Text) ? answer.Text : answer.Text == "yes" ? question.Values.FirstOrDefault(colours.ContainsKey) : null;
                if (named is null)
                    continue;
                (double red, double green, double blue) = colours[named];
                int[] pixels = [.. Enumerable.Range(0, 48 * 48).Where(pixel => answer.Where.Span[pixel])];
                Assert.InRange(pixels.Length, 20, 700);
                Assert.True(pixels.Count(pixel => Math.Abs(values[3 * pixel] - red) + Math.Abs(values[(3 * pixel) + 1] - green) + Math.Abs(values[(3 * pixel) + 2] - blue) < 0.01) > 0.2 * pixels.Length, $"{question} {answer.Text}");
            }
        }
        Assert.Equal(["which colour", "which shape", "which, by place", "yes or no, both", "yes or no, colour", "yes or no, shape"], kinds.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhatLiesWhereIsAsTheSceneIsDrawn()
    {
        PictureQuestionsDataSpec spec = new() { Height = 8, Width = 8 };
        Dataset test = spec.Open(null).Test!;
        int checkedQuestions = 0;
        for (int i = 0; i < 60; i++)
        {
            DrawnScene scene = ColouredScenes.Draw(new CaptionDataSpec { Height = 8, Width = 8 }, ColouredScenes.Train + ColouredScenes.Dev + 1 + i);
            foreach ((Words question, PictureAnswer answer) in ((Questions)((Parts)test[i].Input)["question"]).All.Zip(test[i].TargetAs<PictureAnswers>("x").All).Where(pair => pair.Second.Kind == "which, by place"))
            {
                string text = question.ToString();
                SceneThing named = scene.Things.Single(thing => text.EndsWith($"the {thing.Name} ?", StringComparison.Ordinal)), other = scene.Things.Single(thing => thing != named);
                Assert.Equal(text.Contains("color", StringComparison.Ordinal) ? other.Colour : other.Shape, answer.Text);
                Assert.True(text.Contains("left of", StringComparison.Ordinal) ? other.X < named.X : text.Contains("right of", StringComparison.Ordinal) ? other.X > named.X : text.Contains("above", StringComparison.Ordinal) ? other.Y < named.Y : other.Y > named.Y, text);
                checkedQuestions++;
            }
        }
        Assert.True(checkedQuestions > 50);
    }

    private static Picture PictureOf(Example example) => (Picture)((Parts)example.Input)["picture"];

    private static string Written(Example example) =>
        $"{((Parts)example.Input)["question"]} > {string.Join(' ', example.TargetAs<PictureAnswers>("x").All.Select(answer => $"{answer.Text} ({answer.Kind})"))}";

    /// <summary>White, with one red pixel.</summary>
    private static byte[] Png(int red)
    {
        Real[] values = new Real[48];
        Array.Fill(values, (Real)1);
        (values[(3 * red) + 1], values[(3 * red) + 2]) = (0, 0);
        return PictureCoding.Pack(new Picture(4, 4, 3, values));
    }

    private static void Zip(Folder folder, string name, params string[] files)
    {
        string path = Path.Combine(folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream stream = File.Create(path);
        using ZipArchive zip = new(stream, ZipArchiveMode.Create);
        foreach (string file in files)
        {
            using Stream entry = zip.CreateEntry(file).Open();
            entry.Write(Png(1));
        }
    }
}

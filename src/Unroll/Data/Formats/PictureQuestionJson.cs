using System.Text.Json;

namespace Unroll;

/// <summary>Questions about pictures as JSON objects: <c>{"picture": "a.png", "question": "...", "answer": "..."}</c>, perhaps with a <c>kind</c>.</summary>
internal static class PictureQuestionJson
{
    private const string Expected = "expected an object such as {\"picture\": \"a.png\", \"question\": \"is there a cat?\", \"answer\": \"yes\"}";

    /// <summary>The pictures in the order in which they are first named, each with all questions about it.</summary>
    /// <exception cref="UnrollException">The file is no such file, or names a picture that cannot be read; says at which line.</exception>
    public static IEnumerable<Example> Read(string path, PictureSize size)
    {
        (string Picture, string Question, PictureAnswer Answer, int Line)[] all = [.. JsonRecords.Of(path, TextLines.Read(path)).Select(record => Parse(path, record))];
        Require.That(all.Length > 0, path, "no question", "one JSON object a line");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (IGrouping<string, (string Picture, string Question, PictureAnswer Answer, int Line)> about in all.GroupBy(one => one.Picture, StringComparer.Ordinal))
        {
            string file = Path.Combine(folder, about.Key);
            int line = about.First().Line;
            Require.That(File.Exists(file), $"{path}:{line}", $"the name of a picture, {file}, which is no file", "a path that begins at the folder of the questions");
            yield return new Example(
                new Parts(("picture", PictureFile.Read(file, size)), ("question", new Questions(about.Select(one => WordsOf(one.Question))))), new PictureAnswers(about.Select(one => one.Answer))).At(new SourcePlace(path, [line]));
        }
    }

    /// <summary>The words of a question, signs apart.</summary>
    public static Words WordsOf(string question) => new([.. Tokenizer.Split(question, TextTokenizer.Punctuation).Select(token => token.Text)]);

    private static (string, string, PictureAnswer, int) Parse(string path, TextLine record)
    {
        try
        {
            using JsonDocument json = JsonRecords.Parse(path, record);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new UnrollException($"{path}:{record.Number}: found {JsonRecords.Name(json.RootElement.ValueKind)}; {Expected}.");
            string question = Text("question"), answer = Text("answer").Trim();
            bool hasKind = json.RootElement.TryGetProperty("kind", out JsonElement kind);
            return (Text("picture"), question, new PictureAnswer(answer, hasKind ? Text("kind") : answer is "yes" or "no" ? "yes or no" : "other"), record.Number);

            string Text(string name) => json.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && !TextLines.IsBlank(value.GetString()!) ? value.GetString()!
                : throw new UnrollException($"{path}:{record.Number}: found no \"{name}\" that is a text; {Expected}.");
        }
        catch (InvalidOperationException caught)
        {
            throw new UnrollException($"{path}:{record.Number}: found half a surrogate pair (\\uD800 to \\uDFFF) in a text; expected whole characters.", caught);
        }
    }
}

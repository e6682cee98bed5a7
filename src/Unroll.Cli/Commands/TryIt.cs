using System.Globalization;

namespace Unroll.Cli;

/// <summary>A short question for a model that was just trained, of its own data, as the end of a command line that can be pasted.</summary>
internal static class TryIt
{
    private const int FewestWords = 3, MostWords = 10, LongestLine = 90, LookedAt = 2000, Frames = 4;

    /// <summary>What follows <c>predict MODEL</c>; null if nothing that was tried has an answer.</summary>
    public static string? Of(Model model, IReadOnlyList<IExample> examples)
    {
        IExample[] some = [.. examples.Take(LookedAt).Where(example => example.Length > 0)];
        foreach (IExample example in some.Where(example => example.Length is >= FewestWords and <= MostWords).Concat(some).Where(IsPlain).Take(3))
        {
            foreach (string[] arguments in Lines(model, example))
            {
                if (IsAnswered(model, arguments))
                    return string.Join(' ', arguments.Select(Calling.Quote));
            }
        }
        return null;
    }

    private static IEnumerable<string[]> Lines(Model model, IExample example)
    {
        if (example is FrameSequence frames)
            return [[Text(model, frames)]];
        string text = string.Join(' ', example.ToString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords));
        string[] line = text.StartsWith('-') ? ["--", text] : [text];
        if (example is not TaggedSentence sentence)
            return [line];
        bool blanks = sentence.Words.Any(word => word.Any(char.IsWhiteSpace));
        string[] columns = [.. Enumerable.Range(0, Math.Min(FewestWords, sentence.Length)).Select(word => string.Join(' ', sentence.Columns.Select(column => column[word])))];
        return blanks
            ? [["--format", "jsonl", System.Text.Json.JsonSerializer.Serialize(sentence.Words.Take(MostWords))]]
            : [line, ["--format", "columns", .. columns]];
    }

    private static string Text(Model model, FrameSequence frames)
    {
        IEnumerable<int> first = Enumerable.Range(0, Math.Min(Frames, frames.Length));
        return model.Problem switch
        {
            CurveModel => Math.Min(frames.Length, 320).ToString(CultureInfo.InvariantCulture),
            FrameModel when model.Recipe.Model is FrameModelSpec keys => string.Join("; ", first.Select(t => string.Join(' ', Enumerable.Range(0, frames.Size).Where(d => Number(frames, t, d) > 0).Select(d => d + keys.First)))),
            _ => string.Join("; ", first.Select(t => string.Join(' ', Enumerable.Range(0, frames.Size).Select(d => Number(frames, t, d).ToString("0.###", CultureInfo.InvariantCulture))))),
        };
    }

    private static double Number(FrameSequence frames, int t, int d) => frames.Frame(t)[d];

    private static bool IsPlain(IExample example) => example is FrameSequence
        || (example.ToString() is { Length: > 0 and <= LongestLine } text && VisibleText.Of(text) == text && !text.Contains('\'', StringComparison.Ordinal));

    /// <summary>Asks as the command line would.</summary>
    private static bool IsAnswered(Model model, string[] arguments)
    {
        try
        {
            QuestionFormat format = arguments[0] != "--format" ? QuestionFormat.Text : arguments[1] == "columns" ? QuestionFormat.Columns : QuestionFormat.JsonLines;
            string[] lines = format == QuestionFormat.Text ? [arguments[^1]] : arguments[2..];
            IExample[] asked = [.. new QuestionReader(model, format, "TEXT").Read([lines]).SelectMany(blocks => blocks).SelectMany(block => block.Examples)];
            return asked.Length > 0 && model.Predict(asked).Count > 0;
        }
        catch (UnrollException)
        {
            return false;
        }
    }
}

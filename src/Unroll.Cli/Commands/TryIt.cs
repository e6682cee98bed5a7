using System.Globalization;

namespace Unroll.Cli;

/// <summary>A short question for a model that was just trained, of its own data, as the end of a command line that can be pasted.</summary>
internal static class TryIt
{
    private const int FewestWords = 3, MostWords = 10, LongestLine = 90, LongestParts = 160, LookedAt = 2000, MostFrames = 4;

    /// <summary>What follows <c>predict MODEL</c>; null if nothing that was tried has an answer.</summary>
    public static string? Of(Model model, IReadOnlyList<Example> examples)
    {
        Example[] some = [.. examples.Take(LookedAt).Where(example => example.Length > 0)];
        foreach (Example example in some.Where(example => example.Length is >= FewestWords and <= MostWords).Concat(some).Where(example => IsPlain(model, example)).Take(3))
        {
            foreach (string[] arguments in Lines(model, example))
            {
                if (IsAnswered(model, arguments))
                    return string.Join(' ', arguments.Select(Calling.Quote));
            }
        }
        return null;
    }

    /// <summary>Ways to ask for an example's beginning, the first that is answered is the one.</summary>
    private static IEnumerable<string[]> Lines(Model model, Example example)
    {
        if (model.Problem.Fields is not [InputField only])
            return [[.. model.Problem.Fields.SelectMany(field => new[] { "--" + field.Name, field.Write(example.InputAs<Parts>("A question")[field.Name], MostWords) })]];
        string text = only.Write(example.Input, example.Input.TryAs<Frames>() is not null ? MostFrames : MostWords);
        string[] line = text.StartsWith('-') ? ["--", text] : [text];
        if (example.Input.TryAs<Words>() is not { } sentence)
            return [line];
        string[] columns = [.. Enumerable.Range(0, Math.Min(FewestWords, sentence.Length)).Select(word => string.Join(' ', sentence.Columns.Select(column => column[word])))];
        return sentence.Values.Any(word => word.Any(char.IsWhiteSpace))
            ? [["--format", "jsonl", System.Text.Json.JsonSerializer.Serialize(sentence.Values.Take(MostWords))]]
            : [line, ["--format", "columns", .. columns]];
    }

    private static bool IsPlain(Model model, Example example) => example.Input.TryAs<Frames>() is not null
        || (Beginning(model, example) is { Length: > 0 } text && text.Length <= (example.Input.TryAs<Parts>() is null ? LongestLine : LongestParts) && VisibleText.Of(text) == text && !text.Contains('\'', StringComparison.Ordinal));

    private static string Beginning(Model model, Example example) =>
        example.Input.TryAs<Parts>() is { } parts && model.Problem.Fields.Count > 1 ? string.Join(' ', model.Problem.Fields.Select(field => field.Write(parts[field.Name], MostWords)))
        : example.Input.TryAs<Words>() is not null || example.Input.TryAs<Document>() is not null ? string.Join(' ', example.Input.Tokens.Take(MostWords)) : example.ToString();

    /// <summary>Asks as the command line would.</summary>
    private static bool IsAnswered(Model model, string[] arguments)
    {
        try
        {
            if (model.Problem.Fields is not [InputField])
                return model.Predict([model.Read(arguments.Chunk(2).ToDictionary(pair => pair[0][2..], pair => pair[1], StringComparer.Ordinal))]).Count > 0;
            QuestionFormat format = arguments[0] != "--format" ? QuestionFormat.Text : arguments[1] == "columns" ? QuestionFormat.Columns : QuestionFormat.JsonLines;
            string[] lines = format == QuestionFormat.Text ? [arguments[^1]] : arguments[2..];
            Example[] asked = [.. new QuestionReader(model, format, "TEXT").Read([lines]).SelectMany(blocks => blocks).SelectMany(block => block.Examples)];
            return asked.Length > 0 && model.Predict(asked).Count > 0;
        }
        catch (UnrollException)
        {
            return false;
        }
    }
}

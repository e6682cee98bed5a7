using System.Globalization;

namespace Unroll;

/// <summary>Answers as one text.</summary>
internal static class AnswerText
{
    /// <summary>What <see cref="IAnswer.WriteText"/> writes, without the last line break.</summary>
    public static string Of(IAnswer answer)
    {
        using StringWriter writer = new() { NewLine = "\n" };
        answer.WriteText(writer);
        return writer.ToString().TrimEnd('\n');
    }

    /// <summary>A sentence as a line: <c>from [boston: city 0.99]</c>, or with a tag after each word, <c>dogs/NOUN</c>.</summary>
    public static string Of(TokensFigure sentence)
    {
        IEnumerable<string> pieces = sentence.Pieces().Select(piece => piece.Mark is { } mark
            ? $"[{string.Join(' ', sentence.Tokens.Skip(piece.Start).Take(piece.End - piece.Start))}: {mark.Span.Type}{mark.Probability?.ToString(" 0.00", CultureInfo.InvariantCulture)}]"
            : sentence.Tokens[piece.Start] + (sentence.Tags is { } tags ? $"/{tags[piece.Start]}" : ""));
        return (sentence.Title.Length > 0 ? sentence.Title + "  " : "") + string.Join(' ', pieces);
    }
}

namespace Unroll;

/// <summary>The input fields of problems that answer questions about a story. Words are small letters, without punctuation, as the data have them.</summary>
internal static class StoryFields
{
    /// <summary>A story: the path of a text file, with a sentence a line or running text, or the text itself. A value that is no path of a file is text if it has a blank in it or ends like a sentence, but not if it ends like the name of a file.</summary>
    public static InputField Story { get; } = InputField.OfFileOrText("story", "the story: the path of a text file, or the text itself", typed => OfText(Text(typed)), OfText, content => string.Join(' ', content.As<Document>("A story").Sentences.Select(Written)));

    /// <summary>A question.</summary>
    public static InputField Question { get; } = InputField.Of("question", "TEXT", "a question about the story", typed => new Words(StoryText.Words(typed)), (content, _) => string.Join(' ', content.Tokens));

    /// <summary>The choices, with strokes between them.</summary>
    public static InputField Choices { get; } = InputField.Of("choices", "TEXTS", "the choices, with | between them", ReadChoices, (content, _) => content.ToString());

    /// <summary>The story and the question of an example.</summary>
    public static (Document Story, Words Question) Of(Example example, string who)
    {
        Parts parts = example.InputAs<Parts>(who);
        return (parts["story"].As<Document>(who), parts["question"].As<Words>(who));
    }

    /// <summary>Sees to it that there is something to answer, and to answer from.</summary>
    public static void Check(Document story, Words question)
    {
        Require.That(story.Sentences.Count > 0, "The story", "no sentence", "at least one, from which the question is answered");
        Require.That(question.Length > 0, "The question", "no word", "a question about the story");
    }

    /// <summary>A sentence with a capital letter and a point, by which its beginning and end are found again.</summary>
    private static string Written(Words sentence) => char.ToUpperInvariant(sentence.Values[0][0]) + sentence.ToString()[1..] + ".";

    private static Document OfText(string text) => new([.. StoryText.Sentences(text).Select(sentence => new Words(StoryText.Words(sentence)))]);

    private static Choices ReadChoices(string typed) => typed.Split('|') is { Length: > 1 } options ? new Choices([.. options.Select(option => new Words(StoryText.Words(option)))])
        : throw new UnrollException($"choices: found \"{typed}\"; expected two or more texts with | between them.");

    private static string Text(string typed) =>
        File.Exists(typed) ? string.Join('\n', TextLines.Read(typed).Select(line => line.Text))
        : typed.Length == 0 || (!IsFileName(typed) && (typed.Any(char.IsWhiteSpace) || typed[^1] is '.' or '!' or '?')) ? typed
        : throw new UnrollException($"{typed}: there is no such file, which --story names; expected the path of a text file, or sentences.");

    /// <summary>Whether a text ends like the name of a file, such as "my story.txt": a path with a typing error is not a story.</summary>
    private static bool IsFileName(string typed) => Path.GetExtension(typed) is { Length: > 1 } ending && ending[1..].All(char.IsAsciiLetter);
}

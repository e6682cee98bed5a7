using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Dialogues: each turn but the first is an answer to those before it. The input is the last turns, with the word <c>&lt;turn&gt;</c> between them; without a path, the built-in sample: small talk.
/// </summary>
/// <remarks>
/// A file has a turn a line and an empty line after each dialogue; or a dialogue a line with <c>__eou__</c> after each turn, as DailyDialog has it (Li et al. 2017). In a folder the
/// training, dev and test set are found by name, among files ending in .txt, also with .gz.
/// </remarks>
public sealed record DialoguesDataSpec : DataSpec
{
    private const string EndOfTurn = "__eou__";

    /// <summary>How many turns the input has at most, 1 to 1,000. Default 2.</summary>
    public int History { get; init => field = Require.InRange("history", value, 1, 1000); } = 2;

    /// <summary>How turns are split into words; predictions split theirs alike. Default: at blanks.</summary>
    public TextTokenizer Tokenizer { get; init; }

    /// <summary>The character encoding of the files. Default: UTF-8.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Utf8;

    /// <summary>File name of the training set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Train { get; init; }

    /// <summary>File name of the dev set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Dev { get; init; }

    /// <summary>File name of the test set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Test { get; init; }

    /// <summary>Whether text is converted to Unicode normal form C, in which a letter and its accent are one character. The model also applies this to the input of a prediction. Default: true.</summary>
    public bool Normalize { get; init; } = true;

    internal override bool NormalizesText => Normalize;

    internal override TextTokenizer TextTokenizer => Tokenizer;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null)
            return new Splits(Sample("train", 3000), Sample("dev", 150), Sample("test", 250));
        return CorpusParts.Open(CorpusParts.Text, path, Train, Dev, Test, Read);
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return CorpusParts.OpenTest(CorpusParts.Text, path, Train, Dev, Test, Read);
    }

    private Dataset Sample(string name, int count) => new($"small talk (built-in sample), {name}", SmallTalk.Dialogues(name, count).SelectMany(dialogue => Answers(dialogue)));

    private Dataset Read(string path)
    {
        List<Example> answers = [];
        List<(string Text, int Line)> dialogue = [];
        foreach (TextLine line in TextLines.Read(path, Encoding))
        {
            string[] turns = line.Text.Split(EndOfTurn, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            foreach (string turn in turns)
            {
                if (Unroll.Tokenizer.Words(turn).FirstOrDefault(word => word is Turns.Mark or PlainText.End) is { } mark)
                    throw new UnrollException($"{path}:{line.Number}: found the word {mark}, which stands for the end of a turn or text; expected turns without it.");
                dialogue.Add((turn, line.Number));
            }
            if (turns.Length == 0 || line.Text.Contains(EndOfTurn, StringComparison.Ordinal))
                End();
        }
        End();
        Require.That(answers.Count > 0, path, "no dialogue of two turns", $"a turn a line and an empty line after each dialogue, or a dialogue a line with {EndOfTurn} after each turn");
        return new Dataset(path, answers);

        void End()
        {
            answers.AddRange(Answers([.. dialogue.Select(turn => turn.Text)]).Select((answer, i) => answer.At(new SourcePlace(path, [dialogue[i + 1].Line]))));
            dialogue.Clear();
        }
    }

    /// <summary>An example for each turn but the first.</summary>
    private IEnumerable<Example> Answers(IReadOnlyList<string> turns)
    {
        string[][] words = [.. turns.Select(turn => Unroll.Tokenizer.Split(turn, Tokenizer).Select(token => token.Text).ToArray())];
        for (int turn = 1; turn < words.Length; turn++)
        {
            Example answer = new(new Words(Turns.Join(words[..turn].Select(some => string.Join(' ', some)), History).Split(' ')), new PlainText(string.Join(' ', words[turn])));
            yield return Normalize ? answer.Normalized() : answer;
        }
    }
}

[JsonSerializable(typeof(DialoguesDataSpec))]
internal sealed partial class DialoguesDataJson : JsonSerializerContext;

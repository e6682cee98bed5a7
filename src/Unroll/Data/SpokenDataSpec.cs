using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Sounds of the built-in speaker with their texts, generated. Each text knows when each of its tokens was said. Durations, pitch, formants and tempo differ from sound to sound.
/// </summary>
/// <remarks>By default there are 2,000 training, 300 dev and 500 test sounds.</remarks>
public sealed record SpokenDataSpec : GeneratedDataSpec
{
    private static readonly string[] Digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    /// <summary>The pairs of words that differ in the first sound.</summary>
    internal static readonly (string F, string N)[] Pairs =
    [
        ("fear", "near"), ("fame", "name"), ("fine", "nine"), ("feet", "neat"), ("fail", "nail"), ("four", "nor"), ("fit", "knit"), ("fight", "night"), ("fun", "none"), ("fee", "knee"), ("foe", "no"),
    ];

    /// <summary>Creates the settings.</summary>
    public SpokenDataSpec() => (Train, Dev, Test) = (2000, 300, 500);

    /// <summary>What is said. Default: digits.</summary>
    public SpokenTask Task { get; init; }

    /// <summary>How digits are written; the other tasks have one text only. Default: digits.</summary>
    public SpokenText Text { get; init; }

    /// <summary>The smallest number of digits, or of sentences of a story, 1 to 100. Default 1.</summary>
    public int Least { get; init => field = Require.InRange("least", value, 1, 100); } = 1;

    /// <summary>The largest number of digits, or of sentences of a story, 1 to 100; a story that has fewer is said from beginning to end. Default 1.</summary>
    public int Most { get; init => field = Require.InRange("most", value, 1, 100); } = 1;

    /// <summary>Samples per second, a multiple of 1,000 from 8,000 to 48,000. Default 8,000.</summary>
    public int Rate { get; init => field = new Speaking { Rate = value }.Rate; } = 8000;

    /// <summary>How many voices speak, 1 to 1,000. Default 6.</summary>
    public int Voices { get; init => field = Require.InRange("voices", value, 1, 1000); } = 6;

    /// <summary>Whether as many other voices speak in the test set. Default: false, the same voices.</summary>
    public bool UnseenVoices { get; init; }

    /// <summary>The longest pause between two digits, in seconds, 0 to 10; many pauses are shorter. Default 0.15.</summary>
    public double Pause { get; init => field = Require.InRange("pause", value, 0.0, 10.0); } = 0.15;

    /// <summary>How much more power the speech has than the white noise around it, in decibels, -20 to 100. Default 30.</summary>
    public double SignalToNoise { get; init => field = Require.InRange("signalToNoise", value, -20.0, 100.0); } = 30;

    /// <inheritdoc/>
    protected override Dataset Make(string part, int count)
    {
        Require.That(Most >= Least, "data.most", FormattableString.Invariant($"{Most}"), FormattableString.Invariant($"data.least ({Least}) or more"));
        Require.That(Text == SpokenText.Digits || Task == SpokenTask.Digits, "data.text", Text.ToString().ToLowerInvariant(), "digits, since only the task digits can be written in other ways");
        Rng stream = new Rng(1).Stream("spoken").Stream(part);
        int others = part == "test" && UnseenVoices ? Voices : 0;
        Dataset? stories = Task == SpokenTask.Stories ? SmallWorld.Choices(part, count) : null;
        return new Dataset(FormattableString.Invariant($"{Task.ToString().ToLowerInvariant()} of the built-in speaker, {part}"),
            Enumerable.Range(0, count).Select(i => One(stream.Stream((ulong)i), others, stories?[i].Input.Find<Document>())));
    }

    private Example One(Rng random, int others, Document? story)
    {
        int voice = 1 + others + random.NextInt(Voices);
        (string[] words, string text, TextUnit unit) = Task switch
        {
            SpokenTask.Praise => Praise(random.NextInt(2)),
            SpokenTask.Pairs => Pair(random.NextInt(2 * Pairs.Length)),
            SpokenTask.Stories => Sentences(story!, ref random),
            _ => Number(ref random),
        };
        Speaking how = new()
        {
            Rate = Rate,
            Tempo = Math.Exp((Task == SpokenTask.Praise ? 0.45 : 0.2) * ((2 * random.NextDouble()) - 1)),
            Pause = Task == SpokenTask.Digits ? Pause : 0,
            Silence = 0.05 + (0.1 * random.NextDouble()),
            SignalToNoise = SignalToNoise,
        };
        Utterance said = Speaker.Say(words, Voice.Number(voice), how, random.Stream("said"));
        return new Example(new Sound(said.Sound.Rate, said.Sound.Samples, said.Sound.Speaker) { File = SaidText.Name(words, voice) }, new PlainText(text, unit) { Times = said.Words });
    }

    private static (string[], string, TextUnit) Praise(int more) => more == 0 ? (["好", "棒"], "好棒", TextUnit.Characters) : (["好", "棒", "棒"], "好棒棒", TextUnit.Characters);

    private static (string[], string, TextUnit) Pair(int number)
    {
        string word = number % 2 == 0 ? Pairs[number / 2].F : Pairs[number / 2].N;
        return ([word], word, TextUnit.Words);
    }

    /// <summary>Some sentences of a story, one after another.</summary>
    private (string[], string, TextUnit) Sentences(Document story, ref Rng random)
    {
        int count = Math.Min(Least + random.NextInt(Most - Least + 1), story.Sentences.Count), first = random.NextInt(story.Sentences.Count - count + 1);
        string[] words = [.. story.Sentences.Skip(first).Take(count).SelectMany(sentence => sentence.Values.Append("."))];
        return (words, string.Join(' ', words), TextUnit.Words);
    }

    private (string[], string, TextUnit) Number(ref Rng random)
    {
        int[] digits = new int[Least + random.NextInt(Most - Least + 1)];
        string[] words = new string[digits.Length];
        for (int i = 0; i < digits.Length; i++)
        {
            digits[i] = random.NextInt(Digits.Length);
            words[i] = digits[i] == 0 && random.NextInt(4) == 0 ? "oh" : Digits[digits[i]];
        }
        return (words, DigitTexts.Of(digits, Text, null).ToString(), DigitTexts.UnitOf(Text));
    }
}

[JsonSerializable(typeof(SpokenDataSpec))]
internal sealed partial class SpokenDataJson : JsonSerializerContext;

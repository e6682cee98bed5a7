namespace Unroll;

/// <summary>The built-in Chinese text: greetings, each line one. Small enough to be read, and to learn from in a moment; 48 lines to learn from, the rest to report on.</summary>
internal static class Greetings
{
    private const int Training = 48;

    private static readonly string[] People = ["老師", "同學", "爸爸", "媽媽", "先生", "小姐", "大家", "朋友"];

    public static Splits Open(TextUnit unit)
    {
        string[] lines =
        [
            "早安", "晚安", "你好", "您好", "再見", "謝謝", "對不起", "沒關係", "早安你好", "明天見", "晚上好", "下午好",
            .. People.SelectMany(who => new[] { $"{who}早安", $"{who}晚安", $"早安{who}", $"{who}您好", $"謝謝{who}", $"{who}再見" }),
        ];
        Rng random = new Rng(1).Stream("greetings");
        random.Shuffle(lines.AsSpan(1)); // the first one stays in the training set
        return new Splits(Part("train", lines[..Training]), null, Part("test", lines[Training..]));

        Dataset Part(string name, string[] some) => new($"greetings (built-in sample), {name}", some.Select(line => new Example(new PlainText(line, unit))));
    }
}

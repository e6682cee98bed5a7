namespace Unroll.Tests;

/// <summary>Dialogues from files of both kinds, and from the built-in sample.</summary>
public sealed class DialoguesDataTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dialogues").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("Hi . __eou__ Hello you . __eou__ Bye . __eou__\nYes ? __eou__ No . __eou__\n")]
    [InlineData("Hi .\nHello you .\n  Bye .\n\n\nYes ?\nNo .")]
    public void EachTurnAnswersThoseBeforeIt(string text)
    {
        Dataset read = Open(text, new DialoguesDataSpec()).Train!;
        Assert.Equal(["Hi . → Hello you .", "Hi . <turn> Hello you . → Bye .", "Yes ? → No ."], read.Select(Written));
        Assert.Equal("Hello you . → Bye .", Written(Open(text, new DialoguesDataSpec { History = 1 }).Train![1]));
    }

    [Fact]
    public void TurnsAreSplitAsTheSettingsSay()
    {
        Assert.Equal("Hi ! <turn> You ? → Bye .", Written(Open("Hi!\nYou?\nBye.", new DialoguesDataSpec { Tokenizer = TextTokenizer.Punctuation }).Train![1]));
    }

    [Fact]
    public void AnExampleIsKnownByTheLineOfItsAnswer() =>
        Assert.Equal([2, 5, 6], Open("a\nb\n\nc\nd\ne\n", new DialoguesDataSpec()).Train!.Select(example => example.Place!.Value.Lines.Single()));

    [Theory]
    [InlineData("Hi .\n\nYes .\n", "no dialogue of two turns")]
    [InlineData("", "no dialogue of two turns")]
    [InlineData("Hi .\nHello <turn> .\n", ":2: found the word <turn>")]
    [InlineData("Hi <eos>\nHello .\n", ":1: found the word <eos>")]
    public void WhatIsNoDialogueIsNamed(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<UnrollException>(() => Open(text, new DialoguesDataSpec())).Message, StringComparison.Ordinal);

    [Fact]
    public void AFolderHasItsParts()
    {
        foreach (string part in new[] { "train", "validation", "test" })
            File.WriteAllText(Path.Combine(folder, $"dialogues_{part}.txt"), $"Hi . __eou__ {part} . __eou__\n");
        Splits splits = new DialoguesDataSpec().Open(folder);
        Assert.Equal(["Hi . → train .", "Hi . → validation .", "Hi . → test ."], new[] { splits.Train!, splits.Dev!, splits.Test! }.Select(part => Written(part[0])));
        Assert.Equal("Hi . → test .", Written(new DialoguesDataSpec().OpenTest(folder)[0]));
        Assert.Contains("no training set", Assert.Throws<UnrollException>(() => new DialoguesDataSpec { Train = null }.Open(Directory.CreateDirectory(Path.Combine(folder, "empty")).FullName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SmallTalkIsTheSameInEveryRun()
    {
        Splits one = new DialoguesDataSpec().Open(null), other = new DialoguesDataSpec().Open(null);
        Assert.Equal(one.Train!.Select(Written), other.Train!.Select(Written));
        Assert.NotEqual(one.Train!.Take(50).Select(Written), one.Dev!.Take(50).Select(Written));
        Assert.Contains(one.Train!, answer => answer.Target!.ToString() == "your name is anna ." && answer.Input.ToString()!.EndsWith("what is my name ?", StringComparison.Ordinal));
        Assert.Equal(["one two", "b <turn> c"], new[] { Turns.Join(["one two"], 2), Turns.Join(["a", "b", "c"], 2) });
    }

    [Theory]
    [InlineData(LettersTask.Copy), InlineData(LettersTask.Reverse), InlineData(LettersTask.Sort)]
    public void LettersBecomeWhatTheTaskSays(LettersTask task)
    {
        Splits made = new LettersDataSpec { Task = task, Length = 4, Train = 200, Dev = 20, Test = 200 }.Open(null);
        Assert.Equal(4, made.Train!.Max(example => example.Length));
        Assert.Equal(8, made.Test!.Max(example => example.Length));
        foreach (Example example in made.Test!)
        {
            string letters = string.Concat(example.Input.Tokens), output = string.Concat(example.Target!.Tokens);
            Assert.Equal(task switch { LettersTask.Copy => letters, LettersTask.Reverse => string.Concat(letters.Reverse()), _ => string.Concat(letters.Order()) }, output);
        }
        Assert.Throws<UnrollException>(() => new LettersDataSpec().Open("letters.txt"));
    }

    private static string Written(Example example) => $"{example.Input} → {example.Target}";

    private Splits Open(string text, DialoguesDataSpec spec)
    {
        string path = Path.Combine(folder, "talk.txt");
        File.WriteAllText(path, text);
        return spec.Open(path);
    }
}

namespace Unroll.Tests;

/// <summary>Data that the built-in speaker says.</summary>
public sealed class SpokenDataTests
{
    private static readonly SpokenDataSpec Small = new() { Train = 60, Dev = 3, Test = 40 };

    [Theory]
    [InlineData(SpokenText.Digits, "0123456789", TextUnit.Characters)]
    [InlineData(SpokenText.Chinese, "零一二三四五六七八九", TextUnit.Characters)]
    [InlineData(SpokenText.English, "zero one two three four five six seven eight nine", TextUnit.Words)]
    [InlineData(SpokenText.German, "null eins zwei drei vier fünf sechs sieben acht neun", TextUnit.Words)]
    public void DigitsAreWrittenInFourWays(SpokenText text, string all, TextUnit unit)
    {
        Dataset train = (Small with { Text = text, Least = 2, Most = 4 }).Open(null).Train!, digits = (Small with { Least = 2, Most = 4 }).Open(null).Train!;
        IReadOnlyList<string> names = new PlainText(all, unit).Tokens;
        for (int i = 0; i < train.Count; i++)
        {
            PlainText target = (PlainText)train[i].Target!, number = (PlainText)digits[i].Target!;
            Assert.Equal(number.Tokens.Select(digit => names[digit[0] - '0']), target.Tokens);
            Assert.Equal(unit, target.Unit);
            Assert.InRange(target.Tokens.Count, 2, 4);
            CheckTimes(train[i]);
        }
    }

    [Fact]
    public void PraiseDiffersInASyllableAndNotInLengthAlone()
    {
        Dataset train = (Small with { Task = SpokenTask.Praise, Train = 400 }).Open(null).Train!;
        (double Seconds, bool More)[] said = [.. train.Select(example => (((Sound)example.Input).Seconds, ((PlainText)example.Target!).ToString() == "好棒棒"))];
        Assert.InRange(said.Count(one => one.More), 150, 250);
        Assert.True(said.Max(threshold => said.Average(one => one.Seconds >= threshold.Seconds == one.More ? 1.0 : 0)) < 0.85);
        foreach (Example example in train)
        {
            IReadOnlyList<TokenTime> times = CheckTimes(example);
            Assert.All(Enumerable.Range(1, times.Count - 1), w => Assert.Equal(times[w - 1].End, times[w].Start));
        }
    }

    [Fact]
    public void PairsDifferInTheFirstSound()
    {
        foreach ((string f, string n) in SpokenDataSpec.Pairs)
        {
            string[] one = Phones(f), other = Phones(n);
            Assert.Equal(("f", "n"), (one[0], other[0]));
            Assert.Equal(one[1..], other[1..]);
        }
        string[] words = [.. SpokenDataSpec.Pairs.SelectMany(pair => new[] { pair.F, pair.N })];
        Assert.All((Small with { Task = SpokenTask.Pairs }).Open(null).Train!, example => Assert.Contains(((PlainText)example.Target!).Tokens.Single(), words));

        static string[] Phones(string word) => [.. Speaker.Say([word], Voice.Number(1), new Speaking(), new Rng(1)).Phones.Select(phone => phone.Phone)];
    }

    [Fact]
    public void StoriesAreSaidInPartOrFromBeginningToEnd()
    {
        string[] told = [.. SmallWorld.Choices("train", 60).Select(example => string.Concat(example.Input.Find<Document>()!.Sentences.Select(sentence => $"{sentence} . ")).TrimEnd())];
        Dataset some = (Small with { Task = SpokenTask.Stories, Least = 1, Most = 3 }).Open(null).Train!, whole = (Small with { Task = SpokenTask.Stories, Least = 99, Most = 99 }).Open(null).Train!;
        int[] lengths = new int[4];
        for (int i = 0; i < told.Length; i++)
        {
            PlainText part = (PlainText)some[i].Target!;
            Assert.Contains(" . " + part, " . " + told[i], StringComparison.Ordinal);
            Assert.Equal((".", TextUnit.Words), (part.Tokens[^1], part.Unit));
            lengths[part.Tokens.Count(token => token == ".")]++;
            Assert.Equal(part.Tokens.Count, CheckTimes(some[i]).Count);
            Assert.Equal(told[i], whole[i].Target!.ToString());
        }
        Assert.All(lengths[1..], count => Assert.InRange(count, 10, 30));
    }

    [Fact]
    public void TheTestSetMayHaveOtherVoices()
    {
        string[] known = [.. Enumerable.Range(1, 6).Select(Name)], others = [.. Enumerable.Range(7, 6).Select(Name)];
        Assert.Equal(known, Voices(Small.Open(null).Test!));
        Assert.Equal(known, Voices((Small with { UnseenVoices = true }).Open(null).Train!));
        Assert.Equal(others, Voices((Small with { UnseenVoices = true }).Open(null).Test!));

        static string Name(int number) => $"voice {number:00}";
        static string[] Voices(Dataset set) => [.. set.Select(example => Name(int.Parse(((Sound)example.Input).Speaker[6..]))).Distinct().Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        Assert.Equal("data.most: found 2; expected data.least (3) or more.", Assert.Throws<UnrollException>(() => (Small with { Least = 3, Most = 2 }).Open(null)).Message);
        Assert.Equal("data.text: found german; expected digits, since only the task digits can be written in other ways.",
            Assert.Throws<UnrollException>(() => (Small with { Task = SpokenTask.Pairs, Text = SpokenText.German }).Open(null)).Message);
        Assert.Throws<UnrollException>(() => new SpokenDataSpec { Rate = 8500 });
    }

    private static IReadOnlyList<TokenTime> CheckTimes(Example example)
    {
        IReadOnlyList<TokenTime> times = ((PlainText)example.Target!).Times!;
        double seconds = ((Sound)example.Input).Seconds;
        for (int w = 0; w < times.Count; w++)
        {
            Assert.InRange(times[w].Start, w == 0 ? 0 : times[w - 1].End, seconds);
            Assert.InRange(times[w].End, times[w].Start + 0.05, seconds);
        }
        return times;
    }
}

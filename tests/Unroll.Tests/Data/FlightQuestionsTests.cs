namespace Unroll.Tests;

public sealed class FlightQuestionsTests
{
    private static readonly Splits Sample = FlightQuestions.Open();
    private static readonly Dataset Train = Sample.Train!;
    private static readonly Dataset Dev = Sample.Dev!;
    private static readonly Dataset Test = Sample.Test!;

    [Fact]
    public void PartsHaveTheirSizesAndShareNothing()
    {
        Assert.Equal((2400, 400, 600), (Train.Count, Dev.Count, Test.Count));
        Assert.Equal(3400, Train.Concat(Dev).Concat(Test).Select(sentence => sentence.ToString()).Distinct().Count());
        Assert.Equal("flights (built-in sample), train", Train.Name);
    }

    [Fact]
    public void TagsAreIob2AndTypesAllOccurInTraining()
    {
        foreach (var sentence in Train.Concat(Dev).Concat(Test))
            Assert.Null(TagSpans.Validate(sentence.Tags!, TagScheme.Iob2));
        Assert.Subset(Types(Train), Types(Test));
        Assert.Superset(new HashSet<string> { "fromloc.city_name", "toloc.city_name", "stoploc.city_name", "depart_date.month_name", "arrive_time.time", "flight_stop" }, Types(Train));
    }

    [Fact]
    public void HeldOutWordsOccurInTheTestPartOnly()
    {
        var known = Train.Concat(Dev).SelectMany(sentence => sentence.Words).ToHashSet();
        var unknown = Test.SelectMany(sentence => sentence.Words).Where(word => !known.Contains(word)).ToHashSet();
        Assert.Superset(new HashSet<string> { "tacoma", "vancouver", "plover", "brunch" }, unknown);
        Assert.InRange(Test.Count(sentence => sentence.Words.Any(unknown.Contains)), 100, 350);
    }

    [Fact]
    public void CitiesAreToldByTheirSentence()
    {
        foreach (var city in new[] { "boston", "new york", "salt lake city" })
            foreach (var type in new[] { "fromloc.city_name", "toloc.city_name", "stoploc.city_name" })
                Assert.Contains(Train, sentence => TagSpans.Spans(sentence.Tags!, TagScheme.Iob2)
                    .Any(span => span.Type == type && string.Join(' ', sentence.Words.Skip(span.Start).Take(span.End - span.Start)) == city));
        foreach (var sentence in Train)
            for (var t = 0; t + 2 < sentence.Length; t++)
                if (sentence.Words[t] == "arrive" && sentence.Words[t + 1] == "in" && sentence.Tags![t + 2].EndsWith("city_name", StringComparison.Ordinal))
                    Assert.Equal("B-toloc.city_name", sentence.Tags![t + 2]);
    }

    [Fact]
    public void EveryRunWritesTheSame()
    {
        Assert.Equal(Train.Fingerprint, FlightQuestions.Open().Train!.Fingerprint);
        Assert.Equal("be57d0bde451be86c7501b3d3722ceb108226818d98c3814d9e7a1bbdb4437b3", Hash(Train, countTags: false));
        Assert.Equal("4b30b24aacd0ab3b2eafc1b86208155ccdffa09e86b6c01a44fcf80d971d67ae", Hash(Test, countTags: false));
        Assert.Equal(Hash(Train, countTags: true), Train.Fingerprint);
        Assert.Equal(Hash(Test, countTags: true), Test.Fingerprint);
    }

    /// <summary>SHA-256 of all sentences: the number of words, the words, 1, and the tags, perhaps with their number before them; texts in UTF-8 after their length in bytes.</summary>
    private static string Hash(Dataset part, bool countTags)
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        foreach (Example sentence in part)
        {
            writer.Write(sentence.Words.Count);
            Write(sentence.Words);
            writer.Write(1);
            if (countTags)
                writer.Write(sentence.Tags!.Count);
            Write(sentence.Tags!);
        }
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.ToArray()));

        void Write(IEnumerable<string> texts)
        {
            foreach (byte[] text in texts.Select(System.Text.Encoding.UTF8.GetBytes))
            {
                writer.Write(text.Length);
                writer.Write(text);
            }
        }
    }

    private static HashSet<string> Types(Dataset part) =>
        [.. part.SelectMany(sentence => TagSpans.LenientSpans(sentence.Tags!)).Select(span => span.Type)];
}

#if SINGLE
using System.Text.Json;

namespace Unroll.Tests;

public sealed class BytePairsTests
{
    private static readonly string[] Alphabets = ["ab", "abc", "a", "abcdefgh", "aé\U0001F600\uFF01", "</w>a"];

    [Fact]
    public void EqualsSubwordNmt()
    {
        int compared = 0;
        foreach (JsonElement golden in GoldenText.Read("bytePairs").EnumerateArray())
        {
            IEnumerable<string> words = golden.Texts("lines").SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            string codes = golden.Text("codes");
            BytePairs learnt = BytePairs.Learn(words, golden.GetProperty("merges").GetInt32(), golden.GetProperty("minCount").GetInt32());
            Assert.Equal(codes, Written(learnt));
            BytePairs read = Read(codes);
            Assert.Equal(codes, Written(read));
            foreach ((string text, string subwords) in golden.Texts("texts").Zip(golden.Texts("subwords")))
            {
                Assert.Equal(subwords, string.Join(' ', read.Apply(text.Split(' '))));
                Assert.Equal(text, string.Join(' ', BytePairs.Join(subwords.Split(' '))));
                compared++;
            }
        }
        Assert.Equal(55, compared);
    }

    /// <summary>Counting the changes at each merge gives what counting all pairs anew gives.</summary>
    [Fact]
    public void LearningAgreesWithCountingAnew()
    {
        SampleRandom random = new(3);
        for (int trial = 0; trial < 200; trial++)
        {
            string[] words = Words(random, Alphabets[trial % Alphabets.Length]);
            int minCount = 1 + random.Below(3);
            BytePairs learnt = BytePairs.Learn(words, 40, minCount);
            Assert.Equal(CountedAnew(words, 40, minCount), learnt.Merges);
            Assert.Equal(learnt.Merges, BytePairs.Learn(words.Reverse(), 40, minCount).Merges);
            Assert.Equal(learnt.Merges.Take(7), BytePairs.Learn(words, 7, minCount).Merges);
        }
    }

    /// <summary>Applying the earliest possible merge each time gives what applying all merges in turn gives; and joining gives the words again.</summary>
    [Fact]
    public void ApplyingAgreesWithOneMergeAfterTheOther()
    {
        SampleRandom random = new(4);
        for (int trial = 0; trial < 200; trial++)
        {
            string alphabet = Alphabets[trial % (Alphabets.Length - 1)];
            BytePairs pairs = BytePairs.Learn(Words(random, alphabet), 40);
            string[] words = Words(random, alphabet + "x日");
            IReadOnlyList<string> tokens = pairs.Apply(words);
            Assert.Equal(words.SelectMany(word => InTurn(pairs, word)), tokens);
            Assert.Equal(words, BytePairs.Join(tokens));
        }
    }

    [Fact]
    public void CharactersWithoutMergesStaySymbols()
    {
        BytePairs pairs = BytePairs.Learn("aba aba".Split(' '), 10);
        Assert.Equal([("b", "a</w>"), ("a", "ba</w>")], pairs.Merges);
        Assert.Equal(["aba", "c@@", "\U0001F600@@", "ba", "a@@", "b", "a"], pairs.Apply(["aba", "c\U0001F600ba", "ab", "a"]));
        Assert.Equal(["x@@", "\ud800"], pairs.Apply(["x\ud800"])); // half a surrogate pair
        Assert.Empty(BytePairs.Learn([], 10).Merges);
        Assert.Equal(["a@@", "b"], BytePairs.Learn(["ab", "ab"], 0).Apply(["ab"]));
    }

    [Fact]
    public void TheFirstOfEqualMergesCounts() => Assert.Equal(["a@@", "bc@@", "x"], Read("#version: 0.2\nb c\na b\nb c\n").Apply(["abcx"]));

    [Fact]
    public void JoiningRemovesAMarkAtTheEnd()
    {
        Assert.Equal(["new", "low"], BytePairs.Join(["n@@", "ew", "lo@@", "w@@"]));
        Assert.Empty(BytePairs.Join([]));
    }

    [Fact]
    public void AModelSavesAndReadsThem()
    {
        BytePairs pairs = BytePairs.Learn("low lower lowest".Split(' '), 10);
        new Fitted().Put("subwords", pairs);
        Assert.Equal(pairs.Merges, Read(Written(pairs)).Merges);
        Assert.Empty(Read("#version: 0.2\n").Merges);
    }

    [Fact]
    public void ErrorsSayWhatIsWrong()
    {
        const string expected = "expected \"#version: 0.2\"";
        Says($"s.bpe: found nothing; {expected}, and then one subword merge a line.", () => BytePairs.Read([], "s.bpe"));
        Says($"s.bpe:1: found \"a b\"; {expected}, the first line of a file of subword merges. Older files mark the ends of words otherwise, so learn the merges anew.", () => Read("a b\n"));
        foreach (string line in (string[])["a", "a b c", "", "a  b", " a b", "a "])
            Says($"s.bpe:3: found \"{line}\"; expected a subword merge, two symbols separated by one blank.", () => Read($"#version: 0.2\na b\n{line}\n"));
        foreach (string symbol in (string[])["bc", "ab</w>", "\U0001F600a"])
            Says($"s.bpe:3: found the symbol \"{symbol}\", which no merge before this line makes; expected a character or the result of an earlier merge. Are lines missing?", () => Read($"#version: 0.2\na b\nab {symbol}\n"));
        Says("Found an empty word where subwords were asked for; expected words of one or more characters.", () => Read("#version: 0.2\n").Apply([""]));
        Says("Found \"a\\nb\" where subwords were asked for; expected a word without blanks and line breaks, so split the text into words first.", () => Read("#version: 0.2\n").Apply(["a\nb"]));
        Says("Found \"a b\" where subwords were asked for; expected a word without blanks and line breaks, so split the text into words first.", () => BytePairs.Learn(["a b"], 1));
        Says("Subwords were to be learnt with -1 merges of pairs that occur at least 2 times; expected at least 0 merges and at least 1 time.", () => BytePairs.Learn(["a"], -1));
        Says("Subwords were to be learnt with 1 merges of pairs that occur at least 0 times; expected at least 0 merges and at least 1 time.", () => BytePairs.Learn(["a"], 1, 0));
        Says("Subwords were to be learnt from \"a\", counted -1 times; expected 0 or more.", () => BytePairs.Learn(new Dictionary<string, long> { ["a"] = -1 }, 1));
    }

    private static string[] Words(SampleRandom random, string alphabet)
    {
        string[] characters = [.. alphabet.EnumerateRunes().Select(rune => rune.ToString())];
        int longest = 2 + random.Below(10);
        return [.. Enumerable.Range(0, 1 + random.Below(40)).Select(_ => string.Concat(Enumerable.Range(0, 1 + random.Below(longest)).Select(_ => characters[random.Below(characters.Length)])))];
    }

    private static List<string> Symbols(string word)
    {
        List<string> symbols = [.. word.EnumerateRunes().Select(rune => rune.ToString())];
        symbols[^1] += "</w>";
        return symbols;
    }

    private static void Merge(List<string> symbols, (string First, string Second) pair)
    {
        for (int i = 0; i + 1 < symbols.Count; i++)
        {
            if ((symbols[i], symbols[i + 1]) != pair)
                continue;
            symbols[i] += symbols[i + 1];
            symbols.RemoveAt(i + 1);
        }
    }

    private static List<(string, string)> CountedAnew(string[] words, int merges, int minCount)
    {
        List<string>[] all = [.. words.Select(Symbols)];
        List<(string, string)> learnt = [];
        while (learnt.Count < merges)
        {
            (string First, string Second)[] pairs = [.. all.SelectMany(symbols => symbols.Zip(symbols.Skip(1)))];
            var best = pairs.CountBy(pair => pair).Where(pair => pair.Value >= minCount)
                .OrderByDescending(pair => pair.Value).ThenByDescending(pair => Utf32(pair.Key.First), StringComparer.Ordinal).ThenByDescending(pair => Utf32(pair.Key.Second), StringComparer.Ordinal)
                .Select(pair => pair.Key).Take(1).ToArray();
            if (best.Length == 0)
                break;
            learnt.Add(best[0]);
            foreach (List<string> symbols in all)
                Merge(symbols, best[0]);
        }
        return learnt;
    }

    /// <summary>A text of fixed width for each character, so that its ordinal order is the order of code points.</summary>
    private static string Utf32(string text) => string.Concat(text.EnumerateRunes().Select(rune => $"{rune.Value:X6}"));

    private static IEnumerable<string> InTurn(BytePairs pairs, string word)
    {
        List<string> symbols = Symbols(word);
        foreach ((string, string) pair in pairs.Merges)
            Merge(symbols, pair);
        symbols[^1] = symbols[^1][..^4];
        return symbols.Select((symbol, i) => i == symbols.Count - 1 ? symbol : symbol + "@@");
    }

    private static string Written(BytePairs pairs)
    {
        using StringWriter writer = new();
        pairs.Write(writer);
        return writer.ToString();
    }

    private static BytePairs Read(string text) => BytePairs.Read(text[..^1].Split('\n'), "s.bpe");

    private static void Says(string message, Func<object> act) => Assert.Equal(message, Assert.Throws<UnrollException>(() => act()).Message);
}
#endif

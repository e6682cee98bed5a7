#if SINGLE
using Unroll.Tests.House;

namespace Unroll.Tests;

/// <summary>N-gram models: estimated ones against tests/golden/make_ngram.py and as distributions, the ARPA format, and what is wrong in it.</summary>
public sealed class NGramModelTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void EstimatesEqualThoseOfTheDefinitions()
    {
        NGramModel golden = NGramModel.Read(Repository.Read("tests/golden/ngram.arpa").Split('\n'), "golden"), model = NGramModel.Estimate(Corpus(), 3);
        Assert.Equal(golden.Words.Order(StringComparer.Ordinal), model.Words.Order(StringComparer.Ordinal));
        string[] words = [.. model.Words.Where(word => word != NGramModel.SentenceStart), "new"];
        foreach (string[] before in from a in words.Prepend("<s>") from b in words where a != "</s>" && b != "</s>" select new[] { a, b })
        {
            foreach (string word in words)
                Assert.Equal(Score(golden, before, word), Score(model, before, word), 1e-6);
        }
        Assert.Equal(golden.LogProbability(["the", "old", "dog", "barks"]), model.LogProbability(["the", "old", "dog", "barks"]), 1e-6);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(5)]
    public void ProbabilitiesSumToOneInEveryState(int order)
    {
        foreach (NGramModel model in (NGramModel[])[NGramModel.Estimate(Corpus(), order), NGramModel.Estimate([["a", "b", "a"], ["b"], []], order), NGramModel.Estimate([["x", " ", "<unk>"]], order)])
        {
            HashSet<int> states = [model.Start, NGramModel.NoWords];
            Stack<int> open = new(states);
            while (open.TryPop(out int state))
            {
                double sum = 0;
                for (int word = 0; word < model.Words.Count; word++)
                {
                    if (model.Words[word] == NGramModel.SentenceStart)
                        continue;
                    sum += Math.Exp(model.Score(state, word, out int next));
                    if (states.Add(next))
                        open.Push(next);
                }
                Assert.Equal(1, sum, 1e-9);
            }
            Assert.True(order == 1 ? states.Count == 1 : states.Count > 3);
        }
    }

    [Theory, InlineData("model.arpa"), InlineData("model.arpa.gz")]
    public void WhatIsWrittenIsReadAgain(string name)
    {
        NGramModel model = NGramModel.Estimate(Corpus(), 4);
        string path = Path.Combine(folder.Path, name);
        ArpaFile.Write(model, path);
        NGramModel read = ArpaFile.Read(path);
        Assert.Equal(model.Order, read.Order);
        foreach (string[] sentence in Corpus())
            Assert.Equal(model.LogProbability(sentence), read.LogProbability(sentence), 1e-4);
        using StringWriter again = new(), first = new();
        read.Write(again);
        model.Write(first);
        Assert.Equal(first.ToString(), again.ToString());
    }

    [Fact]
    public void ByHand()
    {
        NGramModel model = Read(Small);
        Assert.Equal((2, 4), (model.Order, model.Words.Count));
        Assert.Equal(-0.1 * Math.Log(10), model.Score(model.Start, model.Id("a"), out int a), 1e-12);
        Assert.Equal((-0.25 - 0.7) * Math.Log(10), model.Score(a, model.Id("a"), out _), 1e-12);
        Assert.Equal(double.NegativeInfinity, model.Score(a, model.Id("b"), out int none));
        Assert.Equal(NGramModel.NoWords, none);
        Assert.Equal((-0.1 - 0.25 - 0.5) * Math.Log(10), model.LogProbability(["a"]), 1e-12);
        Assert.Equal(model.Id(NGramModel.Blank), model.Id(" "));
    }

    /// <summary>Pruned models lack some shorter n-grams: the state after a word is then a shorter one.</summary>
    [Fact]
    public void AStateThatIsMissingIsAShorterOne()
    {
        NGramModel model = Read("\\data\\\nngram 1=3\nngram 2=2\nngram 3=1\n\\1-grams:\n-1 a -0.1\n-1 b -0.2\n-1 c -0.4\n\\2-grams:\n-0.5 a b -0.3\n-0.5 c a 0\n\\3-grams:\n-0.25 c a c\n\\end\\");
        model.Score(NGramModel.NoWords, model.Id("c"), out int c);
        model.Score(c, model.Id("a"), out int ca);
        Assert.Equal(-0.25 * Math.Log(10), model.Score(ca, model.Id("c"), out int next), 1e-12);
        Assert.Equal(c, next); // there is no "a c"
    }

    [Fact]
    public void DamageIsNamed()
    {
        Says("x.arpa: found no line \\data\\; expected an n-gram model in the ARPA format.", "");
        Says("x.arpa:14: the file ends here; expected a line \\end\\ after all n-grams, so it was cut off.", Small.Replace("\\end\\\n", "", StringComparison.Ordinal));
        Says("x.arpa:4: found \"ngram 3=1\"; expected the number of 2-grams.", Small.Replace("ngram 2=1", "ngram 3=1", StringComparison.Ordinal));
        Says("x.arpa:4: found \"two\"; expected a line as \"ngram 1=1000\", or \\1-grams:.", Small.Replace("ngram 2=1", "two", StringComparison.Ordinal));
        Says("x.arpa:6: found \"\\2-grams:\"; expected \\1-grams:.", Small.Replace("\\1-grams:", "\\2-grams:", StringComparison.Ordinal));
        Says("x.arpa:12: the 1-grams end here, 4 of them; expected 5, as the head of the file says.", Small.Replace("ngram 1=4", "ngram 1=5", StringComparison.Ordinal));
        Says("x.arpa:9: found \"many\"; expected a number.", Small.Replace("-0.7\ta", "many\ta", StringComparison.Ordinal));
        Says("x.arpa:9: found \"NaN\"; expected a number.", Small.Replace("-0.7\ta", "NaN\ta", StringComparison.Ordinal));
        Says("x.arpa:9: found \"0.7\"; expected the logarithm of a probability, 0 or less.", Small.Replace("-0.7\ta", "0.7\ta", StringComparison.Ordinal));
        Says("x.arpa:9: found \"-0.7 a b c\"; expected a logarithm and 1 word, and perhaps a back-off weight.", Small.Replace("-0.7\ta\t-0.25", "-0.7 a b c", StringComparison.Ordinal));
        Says("x.arpa:13: found \"-0.1\\t<s> a\\t-1\"; expected a logarithm and 2 words.", Small.Replace("<s> a", "<s> a\t-1", StringComparison.Ordinal));
        Says("x.arpa:13: found the word b; expected words that the 1-grams have.", Small.Replace("<s> a", "<s> b", StringComparison.Ordinal));
        Says("x.arpa:10: found the word a again; expected each 1-gram once.", Small.Replace("\u2581", "a", StringComparison.Ordinal));
        string three = "\\data\\\nngram 1=2\nngram 2=1\nngram 3=1\n\\1-grams:\n-1 a\n-1 b\n\\2-grams:\n-1 a b\n\\3-grams:\n-1 b a b\n\\end\\";
        Says("x.arpa:11: found \"b a b\", but not \"b a\"; expected the beginning of every n-gram among those that are one word shorter.", three);
        Says("x.arpa:10: found \"a b\" again; expected each n-gram once.", three.Replace("ngram 2=1", "ngram 2=2", StringComparison.Ordinal).Replace("-1 a b\n", "-1 a b\n-2 a b\n", StringComparison.Ordinal));
        Says("x.arpa:11: found \"ngram 10=1\"; expected n-grams of at most 9 words.", "\\data\\\n" + string.Concat(Enumerable.Range(1, 10).Select(n => $"ngram {n}=1\n")));
        Says("x.arpa:2: found \"\\1-grams:\"; expected lines as \"ngram 1=1000\" after \\data\\.", "\\data\\\n\\1-grams:\n");

        static void Says(string message, string text) => Assert.Equal(message, Assert.Throws<UnrollException>(() => NGramModel.Read(text.Split('\n'), "x.arpa")).Message);
    }

    [Fact]
    public void TextsThatGiveNoModelAreNamed()
    {
        Assert.Contains("without words", Assert.Throws<UnrollException>(() => NGramModel.Estimate([[]], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("\"a b\"", Assert.Throws<UnrollException>(() => NGramModel.Estimate([["a b"]], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("\"</s>\"", Assert.Throws<UnrollException>(() => NGramModel.Estimate([["</s>"]], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("order is 10", Assert.Throws<UnrollException>(() => NGramModel.Estimate([["a"]], 10)).Message, StringComparison.Ordinal);
    }

    private const string Small = "a model\n\\data\\\nngram 1=4\nngram 2=1\n\n\\1-grams:\n-99\t<s>\n-0.5\t</s>\n-0.7\ta\t-0.25\n-1\t\u2581\n\n\\2-grams:\n-0.1\t<s> a\n\\end\\\n";

    private static NGramModel Read(string text) => NGramModel.Read(text.Split('\n'), "x.arpa");

    private static string[][] Corpus() => [.. Repository.Read("tests/golden/ngram.txt").TrimEnd('\n').Split('\n').Select(line => line.Split(' '))];

    private static double Score(NGramModel model, string[] before, string word)
    {
        int state = before[0] == "<s>" ? model.Start : NGramModel.NoWords;
        foreach (string one in before.SkipWhile(one => one == "<s>"))
            model.Score(state, model.Id(one), out state);
        return model.Score(state, model.Id(word), out _);
    }
}
#endif

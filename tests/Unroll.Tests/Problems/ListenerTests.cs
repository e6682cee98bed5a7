namespace Unroll.Tests;

/// <summary>Multiple-choice questions about stories: the network against its equations, rules that do not read, data.</summary>
public sealed class ListenerTests
{
    private static readonly Example[] Train =
    [
        Asked("where is anna", "attic | old garden | cellar", [0], "anna went to the attic", "omar left"), Asked("where is omar", "attic | garden | cellar", [1], "anna left", "omar went to the garden"),
    ];

    [Theory]
    [InlineData(StoryAttention.Sentences, ChoiceQuery.Question, 2)]
    [InlineData(StoryAttention.Sentences, ChoiceQuery.Choice, 1)]
    [InlineData(StoryAttention.Words, ChoiceQuery.Question, 1)]
    [InlineData(StoryAttention.Words, ChoiceQuery.Choice, 3)]
    [InlineData(StoryAttention.Hierarchical, ChoiceQuery.Question, 2)]
    [InlineData(StoryAttention.None, ChoiceQuery.Question, 1)]
    public void ProbabilitiesAreThoseOfTheEquations(StoryAttention attention, ChoiceQuery query, int hops)
    {
        ListeningSpec spec = new() { Input = new WordsSpec { Embedding = 5, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(2)) { Layers = 0 }, Attention = attention, Query = query, Hops = hops, Sharpness = 3 };
        using Model model = Built(spec);
        foreach (Example example in Train)
        {
            ChosenAnswer answer = (ChosenAnswer)model.Predict([example])[0];
            (double[] probabilities, double[][] looked) = ByHand(model, spec, example);
            for (int choice = 0; choice < 3; choice++)
                Assert.Equal(probabilities[choice], answer.Probabilities[choice], 1e-5);
            Assert.Equal(Array.IndexOf(probabilities, probabilities.Max()), answer.Best);
            Assert.Equal(attention == StoryAttention.None ? 0 : hops, answer.Hops);
            for (int hop = 0; hop < answer.Hops; hop++)
            {
                for (int sentence = 0; sentence < 2; sentence++)
                    Assert.Equal(looked[hop][sentence], answer.Attention(hop, sentence), 1e-5);
            }
        }
    }

    [Fact]
    public void TheLossIsOfAllRightChoices()
    {
        using Model model = Built(new ListeningSpec());
        Example both = Train[0].With(new RightChoices([0, 2]));
        ChosenAnswer answer = (ChosenAnswer)model.Predict([both])[0];
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Assert.Equal(-Math.Log(answer.Probabilities[0] + answer.Probabilities[2]), (double)model.Problem.Loss(tape, [both]).Item(), 1e-5);
        Assert.Equal(1, model.Problem.Score([Train[0].With(new RightChoices([answer.Best, (answer.Best + 1) % 3]))], [answer])["accuracy"]);
        Assert.Equal(0, model.Problem.Score([Train[0].With(new RightChoices([(answer.Best + 1) % 3]))], [answer])["accuracy"]);
    }

    [Fact]
    public void WhatCannotBeAnsweredIsSaidInASentence()
    {
        using Model model = Built(new ListeningSpec());
        Fails("The choices: found 2; expected 3, as many as each question of the training set has.", "Anna left.", "where is anna", "attic | garden");
        Fails("The story: found no sentence; expected at least one, from which the question is answered.", "", "where is anna", "attic | garden | cellar");
        Fails("The question: found no word; expected a question about the story.", "Anna left.", "?", "attic | garden | cellar");
        Fails("Choice 2: found no word; expected a text.", "Anna left.", "where", "attic | ! | cellar");
        Fails("choices: found \"attic\"; expected two or more texts with | between them.", "Anna left.", "where", "attic");

        void Fails(string message, string story, string question, string choices) => Assert.Equal(message, Assert.Throws<UnrollException>(() =>
            model.Predict([model.Read(new Dictionary<string, string>(StringComparer.Ordinal) { ["story"] = story, ["question"] = question, ["choices"] = choices })])).Message);
    }

    [Fact]
    public void UnknownWordsAreNamed()
    {
        using Model model = Built(new ListeningSpec { Input = new WordsSpec { MinCount = 1 } });
        Assert.Empty(Ask("where is ANNA", "attic | garden | cellar").Unknown);
        ChosenAnswer one = Ask("where is zoe", "attic | moon | moon"), none = Ask("why zoe", "attic | garden | cellar");
        Assert.Equal(["zoe", "moon"], one.Unknown);
        Assert.EndsWith("\n    not known: zoe moon", one.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.EndsWith("\n    no word of the question is known; not known: why zoe", none.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("\"unknown\":[\"why\",\"zoe\"]", System.Text.Json.JsonSerializer.Serialize(none), StringComparison.Ordinal);

        ChosenAnswer Ask(string question, string choices) => (ChosenAnswer)model.Predict([Asked(question, choices, [0], "anna went to the attic")])[0];
    }

    [Fact]
    public void AStoryThatIsHeardWithoutErrorsIsAnsweredAsItsText()
    {
        Example[] asked = [.. SmallWorld.Choices("test", 40)];
        using Model model = Built(new ListeningSpec { Input = new WordsSpec { MinCount = 1 } }, asked);
        foreach (Example example in asked)
        {
            Parts parts = (Parts)example.Input;
            Document story = (Document)parts["story"], heard = Heard(string.Concat(story.Sentences.Select(sentence => $"{sentence} . "))).Sentences;
            Assert.Equal(story.Sentences.Select(sentence => sentence.ToString()), heard.Sentences.Select(sentence => sentence.ToString()));
            ChosenAnswer read = (ChosenAnswer)model.Predict([example])[0], listened = (ChosenAnswer)model.Predict([new Example(new Parts(parts.All.Select(part => part.Name == "story" ? (part.Name, heard) : part)))])[0];
            Assert.Equal(read.Probabilities, listened.Probabilities);
        }
        Assert.Empty(Heard("").Sentences.Sentences);
        Assert.Empty(Heard(". .").Sentences.Sentences);
        Assert.Equal(["omar left", "a b"], Heard(". omar left . . a b").Sentences.Sentences.Select(sentence => sentence.ToString()));

        static Recognition Heard(string text)
        {
            string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Vocabulary tokens = Vocabulary.Of(words.Distinct(StringComparer.Ordinal), unknown: false);
            return new Recognition(1, new Recognised([([.. words.Select(tokens.Id)], 0)], null, null), new RowTimes(0, 0.03), tokens, TextUnit.Words, full: false);
        }
    }

    [Fact]
    public void RulesChooseWithoutTheStory()
    {
        Example[] asked = [Asked("who", "a b | c | d e f", [1], "x"), Asked("who", "a | b c | a", [1, 2], "x")];
        static IReadOnlyList<double> Letters(Words words) => [.. "abcdef".Select(letter => (double)words.Values.Count(word => word[0] == letter))];
        Assert.Equal((1.0 / 3 + 2.0 / 3) / 2, ChoiceRules.Guessing(asked), 1e-9);
        Assert.Equal(0, ChoiceRules.Accuracy(ChoiceRule.First, asked, Letters));
        Assert.Equal(0.5, ChoiceRules.Accuracy(ChoiceRule.Shortest, asked, Letters));   // c; a
        Assert.Equal(0.5, ChoiceRules.Accuracy(ChoiceRule.Longest, asked, Letters));    // d e f; b c
        Assert.Equal(0, ChoiceRules.Accuracy(ChoiceRule.MostSimilar, [asked[1]], Letters)); // the first a
        Assert.Equal(1, ChoiceRules.Accuracy(ChoiceRule.LeastSimilar, [asked[1]], Letters)); // b c
    }

    [Fact]
    public void QuestionsOfToeflAndMcTestAreRead()
    {
        string folder = Directory.CreateTempSubdirectory("unroll-choices-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "train"));
        Directory.CreateDirectory(Path.Combine(folder, "test"));
        const string text = "SENTENCE hi , i am Anna .\nSENTENCE .\nSENTENCE oh , ok .\nQUESTION who speaks\nOPTION Anna 1\nOPTION the 2 men 0\nOPTION she 1\n";
        File.WriteAllText(Path.Combine(folder, "train", "one"), text);
        File.WriteAllText(Path.Combine(folder, "train", "two"), text);
        File.WriteAllText(Path.Combine(folder, "test", "three"), text.Replace("OPTION she 1", "OPTION she", StringComparison.Ordinal));
        Splits splits = new ChoicesDataSpec().Open(Without(folder, "test"));
        Parts parts = (Parts)splits.Train![0].Input;
        Assert.Equal("hi i am anna oh ok", parts["story"].ToString());
        Assert.Equal("anna | the 2 men | she", parts["choices"].ToString());
        Assert.Equal([0, 2], ((RightChoices)splits.Train[0].Target!).Indices);
        Assert.Same(parts["story"], ((Parts)splits.Train[1].Input)["story"]);
        Assert.Equal($"{Path.Combine(folder, "test", "three")}:7: found \"OPTION she\"; expected SENTENCE, one QUESTION, or OPTION with a text and 0 or 1 at the end.", Assert.Throws<UnrollException>(() => new ChoicesDataSpec().OpenTest(folder)).Message);

        File.WriteAllText(Path.Combine(folder, "test", "three"), "QUESTION who\nOPTION a 1\nOPTION b 0\n");
        Assert.Equal($"{Path.Combine(folder, "test", "three")}: found no SENTENCE with words; expected a story, a question and its options, at least one of them right.", Assert.Throws<UnrollException>(() => new ChoicesDataSpec().OpenTest(folder)).Message);

        string tests = Directory.CreateTempSubdirectory("unroll-mctest-").FullName;
        string question = "one: Who left?\tAnna.\tOmar.\tA cat\tNobody";
        File.WriteAllText(Path.Combine(tests, "mc9.train.tsv"), $"mc9.0\tAuthor: 1\tAnna left. She\\newlinecame back.\t{string.Join('\t', Enumerable.Repeat(question, 4))}\n");
        File.WriteAllText(Path.Combine(tests, "mc9.train.ans"), "A\tB\tC\tD\n");
        Dataset read = new ChoicesDataSpec().Open(tests).Train!;
        Assert.Equal([0, 1, 2, 3], read.Select(example => ((RightChoices)example.Target!).Indices[0]));
        Assert.Equal(["anna left", "she came back"], ((Document)((Parts)read[0].Input)["story"]).Sentences.Select(sentence => sentence.ToString()));
        Assert.Equal("who left", ((Parts)read[0].Input)["question"].ToString());
        File.WriteAllText(Path.Combine(tests, "mc9.train.ans"), "A\tB\tE\tD\n");
        Assert.Equal($"{Path.Combine(tests, "mc9.train.ans")}:1: found \"A\\tB\\tE\\tD\"; expected four letters from A to D with tabs between them.", Assert.Throws<UnrollException>(() => new ChoicesDataSpec().Open(tests)).Message);
        File.WriteAllText(Path.Combine(tests, "mc9.train.tsv"), "");
        File.WriteAllText(Path.Combine(tests, "mc9.train.ans"), "");
        Assert.Equal($"{tests}: found no question; expected at least one.", Assert.Throws<UnrollException>(() => new ChoicesDataSpec().Open(tests)).Message);
    }

    private static string Without(string folder, string part)
    {
        string other = Directory.CreateTempSubdirectory("unroll-choices-").FullName;
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != part))
        {
            Directory.CreateDirectory(Path.Combine(other, Path.GetFileName(Path.GetDirectoryName(file)!)));
            File.Copy(file, Path.Combine(other, Path.GetFileName(Path.GetDirectoryName(file)!), Path.GetFileName(file)));
        }
        return other;
    }

    private static Model Built(ListeningSpec spec, Example[]? train = null) => Model.Build(new Recipe { Model = spec, Data = new ChoicesDataSpec() }, spec.Fit(train ?? Train), ParameterStore.Draw(3), null, TestDevice.Default);

    private static Example Asked(string question, string choices, int[] right, params string[] story) => new(
        new Parts(("story", new Document([.. story.Select(sentence => new Words(sentence.Split(' ')))])), ("question", new Words(question.Split(' '))), ("choices", new Choices([.. choices.Split(" | ").Select(choice => new Words(choice.Split(' ')))]))),
        new RightChoices(right));

    /// <summary>The equations of <see cref="ListeningSpec"/> without a recurrent network, number by number.</summary>
    private static (double[] Probabilities, double[][] Looked) ByHand(Model model, ListeningSpec spec, Example asked)
    {
        Parts parts = (Parts)asked.Input;
        Words[] story = [.. ((Document)parts["story"]).Sentences];
        int sentences = Train.SelectMany(example => ((Document)((Parts)example.Input)["story"]).Sentences).Count();
        double Weight(string word)
        {
            string stem = PorterStemmer.Stem(word);
            int with = Train.SelectMany(example => ((Document)((Parts)example.Input)["story"]).Sentences).Count(sentence => sentence.Values.Any(other => PorterStemmer.Stem(other) == stem));
            return Math.Log((sentences + 1) / (with + 0.5));
        }
        double[] Vector(string word) => [.. Enumerable.Range(0, 5).Select(k => (double)model.Parameters["input.words.table"].Data.Span[(model.Vocabularies["words"].Id(word) * 5) + k])];
        double[] Mean(Words text) => Sum(text.Values.Select(word => Times(Vector(word), Weight(word) / text.Values.Sum(Weight))));
        double Of(string name, int row = 0) => (double)model.Parameters[name].Data.Span[row];
        double[] question = Mean((Words)parts["question"]);
        (double[] Key, int Sentence)[] memory = spec.Attention switch
        {
            StoryAttention.Words => [.. story.SelectMany((sentence, s) => sentence.Values.Select(word => (Vector(word), s)))],
            StoryAttention.Hierarchical => [.. story.Select((sentence, s) => (Read([.. sentence.Values.Select(Vector)], question).Read, s))],
            _ => [.. story.Select((sentence, s) => (Mean(sentence), s))],
        };
        (double[] Read, double[] Weights) Read(double[][] rows, double[] query)
        {
            double[] scores = [.. rows.Select(row => Math.Exp(Of("sharpness") * Dot(row, query)))];
            double[] weights = [.. scores.Select(score => score / scores.Sum())];
            return (Sum(rows.Zip(weights, Times)), weights);
        }
        Words[] choices = [.. ((Choices)parts["choices"]).Options];
        List<double[]> looked = [];
        double[] scores = [.. choices.Select((choice, c) =>
        {
            double[] option = Mean(choice), start = spec.Query == ChoiceQuery.Choice ? Sum([question, option]) : question, state = start;
            List<double[]> hops = [];
            if (spec.Attention == StoryAttention.None)
                state = Sum([state, Times(Sum(memory.Select(one => one.Key)), 1.0 / memory.Length)]);
            for (int hop = 0; hop < spec.Hops && spec.Attention != StoryAttention.None; hop++)
            {
                (double[] read, double[] weights) = Read([.. memory.Select(one => one.Key)], state);
                state = Sum([state, read]);
                hops.Add([.. Enumerable.Range(0, story.Length).Select(s => memory.Zip(weights).Where(pair => pair.First.Sentence == s).Sum(pair => pair.Second))]);
            }
            looked.AddRange(hops);
            double[] compared = spec.Query == ChoiceQuery.Choice ? Sum([state, Times(start, -1)]) : state;
            double overlap = StoryOverlap.Windows.Select((window, j) => Of("overlap", j) * Enumerable.Range(0, story.Length).Max(last => choice.Values.Select(PorterStemmer.Stem).Distinct()
                .Where(stem => story[Math.Max(0, last - window + 1)..(last + 1)].Any(sentence => sentence.Values.Any(word => PorterStemmer.Stem(word) == stem))).Sum(Weight)) / choice.Values.Select(PorterStemmer.Stem).Distinct().Sum(Weight)).Sum();
            return Math.Exp((Of("scale") * Dot(option, compared) / Math.Sqrt(Dot(option, option) * Dot(compared, compared))) + overlap);
        })];
        double[] probabilities = [.. scores.Select(score => score / scores.Sum())];
        int best = spec.Query == ChoiceQuery.Choice ? Array.IndexOf(probabilities, probabilities.Max()) : 0;
        return (probabilities, [.. looked.Skip(best * spec.Hops).Take(spec.Hops)]);
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Times(double[] a, double factor) => [.. a.Select(x => x * factor)];

    private static double[] Sum(IEnumerable<double[]> all) => all.Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]);
}

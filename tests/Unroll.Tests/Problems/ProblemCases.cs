namespace Unroll.Tests;

/// <summary>What the contract of problems runs over: a row or more for each problem of the catalogue, and of docs/add-a-problem.md.</summary>
internal static class ProblemCases
{
    private const string WordInput = """ "input": { "type": "words", "embedding": 4, "minCount": 1 } """;
    private const string Gru = """ "encoder": { "cell": { "type": "gru", "hidden": 3 }, "bidirectional": false } """;

    private static readonly Dictionary<string, (string[], string[])> Decoding = new(StringComparer.Ordinal)
    {
        ["best"] = ([], ["best", "3"]),
        ["samples"] = ([], ["samples", "2"]),
        ["seed"] = (["samples", "9"], ["samples", "9", "seed", "2"]),
        ["constraints"] = ([], ["constraints", "word 0 is B-port", "constraints", "word 1 is O"]),
    };

    private static readonly Dictionary<string, (string[], string[])> Phases = new(StringComparer.Ordinal)
    {
        ["best"] = Decoding["best"],
        ["samples"] = Decoding["samples"],
        ["seed"] = Decoding["seed"],
        ["constraints"] = ([], ["constraints", "word 0 is rest", "constraints", "word 1 is walk"]),
    };

    private static readonly Dictionary<string, (string[], string[])> DecodingByScores = new(StringComparer.Ordinal)
    {
        ["best"] = Decoding["best"],
        ["constraints"] = Decoding["constraints"],
    };

    private static readonly Dictionary<string, (string[], string[])> Choosing = new(StringComparer.Ordinal)
    {
        ["candidates"] = (["weight", "1e6"], ["weight", "1e6", "candidates", "243"]),
        ["weight"] = (["candidates", "243", "weight", "0"], ["candidates", "243", "weight", "1e6"]),
        ["best"] = Decoding["best"],
        ["constraints"] = Decoding["constraints"],
    };

    private static readonly Dictionary<string, (string[], string[])> Making = new(StringComparer.Ordinal) { ["samples"] = ([], ["samples", "3"]), ["seed"] = ([], ["seed", "2"]), ["interpolate"] = (["samples", "2"], ["samples", "2", "interpolate", "3"]) };

    private static readonly Example[] Points = [.. new[] { (0.5, 1, "up"), (-0.5, 0.9, "up"), (0.2, -1, "down"), (0, -0.8, "down"), (0.1, 1.1, "up") }.Select(point => new Example(new Labels([point.Item3]), new LabelledItem(new Frames(2, new[] { (Real)point.Item1, (Real)point.Item2 }), point.Item3)))];

    private static readonly Example[] Drawn = [.. new[] { ("a line", 1, "line"), ("a dot", 0, "dot"), ("some line there", 0.8, "line"), ("the dot", 0.1, "dot") }.Select(drawn => new Example(
        new Words(drawn.Item1.Split(' ')), new LabelledItem(new Picture(2, 3, 1, new Real[] { 0, 1, 0, (Real)drawn.Item2, 1, (Real)drawn.Item2 }), drawn.Item3)))];

    private static readonly Dictionary<string, (string[], string[])> Deciding = new(StringComparer.Ordinal) { ["decoding"] = ([], ["decoding", "posterior"]) };

    private static readonly Dictionary<string, (string[], string[])> Generation = new(StringComparer.Ordinal)
    {
        ["next"] = ([], ["next", "2"]),
        ["length"] = ([], ["length", "3"]),
        ["samples"] = (["length", "3"], ["length", "3", "samples", "2"]),
        ["temperature"] = (["length", "6"], ["length", "6", "temperature", "0"]),
        ["topK"] = (["length", "6"], ["length", "6", "topK", "1"]),
        ["topP"] = (["length", "6"], ["length", "6", "topP", "0.01"]),
        ["minP"] = (["length", "6"], ["length", "6", "minP", "1"]),
        ["beam"] = (["length", "6"], ["length", "6", "beam", "5"]),
        ["lengthPenalty"] = (["length", "6", "beam", "5"], ["length", "6", "beam", "5", "lengthPenalty", "10"]),
        ["seed"] = (["length", "6", "samples", "3"], ["length", "6", "samples", "3", "seed", "2"]),
    };

    private static readonly Example[] Tagged =
    [
        Example.Tagged(["sail", "to", "lisbon"], ["O", "O", "B-port"]), Example.Tagged(["port", "of", "new", "york"], ["O", "O", "B-port", "I-port"]),
        Example.Tagged(["lisbon"], ["B-port"]), Example.Tagged(["to", "sea"], ["O", "O"]), Example.Tagged(["from", "cork", "to", "new", "ross"], ["O", "B-port", "O", "B-port", "I-port"]),
        Example.Tagged(["sail"], ["O"]),
    ];

    private static readonly Example[] Both = [.. Tagged.Select((example, i) => example.With(new Parts(("tags", example.Target!), ("intent", new Labels([i % 2 == 0 ? "journey" : "search"])))))];

    private static readonly Example[] FewWords = [Example.Tagged([]), Example.Tagged(["to"]), Example.Tagged(["unheard"])];

    private static readonly Example[] Labelled =
    [
        Example.Labelled(["good", "fun"], ["praise"]), Example.Labelled(["bad"], ["blame"]), Example.Labelled(["not", "good", "at", "all"], ["blame"]), Example.Labelled(["so", "much", "fun"], ["praise"]),
        Example.Labelled(["it", "is", "long"], ["neither"]),
    ];

    private static readonly Example[] Spoken = [.. new[] { (900, 1, "loud"), (700, 0.1, "soft"), (1100, 0.8, "loud"), (800, 0.05, "soft") }.Select(sound => new Example(Humming(sound.Item1, sound.Item2), new Labels([sound.Item3])))];

    private static readonly Example[] Said =
    [
        new(Humming(900, 1), new PlainText("ab", TextUnit.Characters) { Times = [new TokenTime(0.01, 0.05), new TokenTime(0.06, 0.1)] }), new(Humming(700, 0.1), new PlainText("b", TextUnit.Characters)),
        new(Humming(1100, 0.8), new PlainText("ba", TextUnit.Characters)), new(Humming(800, 0.05), new PlainText("", TextUnit.Characters)), new(Humming(1500, 0.3), new PlainText("abba", TextUnit.Characters)),
    ];

    private static readonly Example[] Unsaid = [new(new Sound(8000, default)), new(Humming(100, 1)), new(Humming(600, 0.3))];

    private static readonly Example[] Several = [.. Labelled, Example.Labelled(["long", "but", "good"], ["neither", "praise"]), Example.Labelled(["hm"], [])];

    private static readonly Dictionary<string, (string[], string[])> Captioning = new(StringComparer.Ordinal)
    {
        ["beam"] = (["best", "2", "beam", "60"], ["best", "2", "beam", "2"]),
        ["lengthPenalty"] = (["beam", "60", "lengthPenalty", "0"], ["beam", "60", "lengthPenalty", "10"]),
        ["best"] = ([], ["best", "3"]),
        ["maxLength"] = (["lengthPenalty", "10"], ["maxLength", "2", "lengthPenalty", "10"]),
    };

    private static readonly string SmallLanguage = Written("unroll-tests-ab.arpa", """
        \data\
        ngram 1=4
        ngram 2=2

        \1-grams:
        -99	<s>	-0.3
        -0.6	</s>
        -0.5	a	-0.2
        -0.4	b	-0.1

        \2-grams:
        -0.2	<s> b
        -0.1	b a

        \end\

        """);

    private static readonly Dictionary<string, (string[], string[])> Recognising = new(StringComparer.Ordinal)
    {
        ["beam"] = (["beam", "60", "best", "3"], ["beam", "3", "best", "3"]),
        ["best"] = ([], ["best", "3"]),
        ["languageModel"] = ([], ["languageModel", SmallLanguage]),
        ["languageModelWeight"] = (["languageModel", SmallLanguage], ["languageModel", SmallLanguage, "languageModelWeight", "2"]),
        ["bonus"] = ([], ["bonus", "3"]),
        ["hotWords"] = ([], ["hotWords", "ba"]),
        ["hotWordWeight"] = (["hotWords", "ba"], ["hotWords", "ba", "hotWordWeight", "20"]),
    };

    private static readonly Dictionary<string, (string[], string[])> Translating = new(StringComparer.Ordinal)
    {
        ["beam"] = (["best", "2", "beam", "60"], ["best", "2", "beam", "2"]),
        ["lengthPenalty"] = (["beam", "60", "lengthPenalty", "0"], ["beam", "60", "lengthPenalty", "10"]),
        ["best"] = ([], ["best", "3"]),
        ["maxLength"] = (["lengthPenalty", "10"], ["maxLength", "2", "lengthPenalty", "10"]),
        ["normalization"] = (["beam", "60", "best", "60", "maxLength", "4", "lengthPenalty", "2"], ["beam", "60", "best", "60", "maxLength", "4", "lengthPenalty", "2", "normalization", "average"]),
        ["coveragePenalty"] = (["beam", "60", "best", "60", "maxLength", "4"], ["beam", "60", "best", "60", "maxLength", "4", "coveragePenalty", "10"]),
        ["noRepeat"] = (["minLength", "3"], ["minLength", "3", "noRepeat", "1"]),
        ["minLength"] = (["beam", "60", "lengthPenalty", "0"], ["beam", "60", "lengthPenalty", "0", "minLength", "6"]),
        ["minRatio"] = (["beam", "60", "lengthPenalty", "0"], ["beam", "60", "lengthPenalty", "0", "minRatio", "3"]),
        ["maxRatio"] = (["lengthPenalty", "10"], ["maxRatio", "0.5", "lengthPenalty", "10"]),
        ["prefix"] = ([], ["prefix", "dca"]),
        ["target"] = ([], ["target", "dca"]),
        ["replaceUnknown"] = (["beam", "60", "best", "60", "maxLength", "3"], ["beam", "60", "best", "60", "maxLength", "3", "replaceUnknown", "true"]),
        ["rerank"] = (["best", "5"], ["best", "5", "rerank", "2"]),
        ["samples"] = ([], ["samples", "2"]),
        ["temperature"] = (["samples", "3"], ["samples", "3", "temperature", "0"]),
        ["topK"] = (["samples", "3"], ["samples", "3", "topK", "1"]),
        ["topP"] = (["samples", "3"], ["samples", "3", "topP", "0.01"]),
        ["minP"] = (["samples", "3"], ["samples", "3", "minP", "1"]),
        ["seed"] = (["samples", "3"], ["samples", "3", "seed", "2"]),
    };

    private static readonly Example[] Pairs = [.. new[] { ("two cats", "abc"), ("a dog", "dbe"), ("the dog sees two cats", "efgabc"), ("cats", "c"), ("a cat sees a dog", "dbcfgdbe") }
        .Select(pair => new Example(new Words(pair.Item1.Split(' ')), new PlainText(pair.Item2, TextUnit.Characters)))];

    private static readonly Example[] Pictured =
    [
        Painted(0.9, 0.1, "a red dot", "a dot that is red"), Painted(0.1, 0.9, "a blue dot"), Painted(0.5, 0.5, "nothing at all to see"), Painted(0.2, 0.3, "dots", "a dot", "a dot and a dot"),
        Painted(0.7, 0.8, "a light picture"),
    ];

    private static readonly Example[] Questioned = [.. Pictured.Select((example, i) => new Example(
        new Parts(("picture", example.Input), ("question", new Questions(Enumerable.Range(0, 1 + (i % 3)).Select(q => new Words(q == 0 ? ["is", "it", "red", "?"] : ["what", "?"]))))),
        new PictureAnswers(Enumerable.Range(0, 1 + (i % 3)).Select(q => new PictureAnswer(q == 0 ? i % 2 == 0 ? "yes" : "no" : "a dot", "any")))))];

    private static readonly Example[] FewAboutPictures = [.. new[] { ("", new Picture(0, 0, 3, default)), ("what", (Picture)Pictured[1].Input), ("unheard", (Picture)Pictured[0].Input) }
        .Select(one => new Example(new Parts(("picture", one.Item2), ("question", new Questions(new Words(one.Item1.Split(' ', StringSplitOptions.RemoveEmptyEntries)))))))];

    private static readonly Example[] Sentences = [.. new[] { "a fox ran .", "it saw a hen", "run !", "the hen saw it and ran ." }.Select(line => new Example(new Words(line.Split(' ')), new PlainText(line)))];

    private static readonly Example[] Neighbours = [.. Sentences.Select((example, i) => example.With(new Parts(("previous", Sentences[(i + 3) % 4].Target!), ("next", Sentences[(i + 1) % 4].Target!))))];

    private static readonly Example[] Documents = [.. new[] { "a fox ran . it saw a hen .", "the hen ran .", "a hen saw a fox . it ran . the fox saw it ." }.Select(text => Story(text)).Select(story => new Example(story, story))];

    private static readonly Dictionary<string, (string[], string[])> Extracting = new(StringComparer.Ordinal)
    {
        ["threshold"] = (["threshold", "0.01"], ["threshold", "1"]),
        ["most"] = (["most", "1"], ["most", "2"]),
    };

    private static readonly Example[] Abstracts = [.. new[] { ("a fox ran . the old fox saw a hen .", "old fox; hen"), ("the hen ran .", "hen"), ("new hens saw the fox . it ran . the fox saw it .", "fox; new hens; dream") }
        .Select(pair => new Example(Story(pair.Item1), new Terms(pair.Item2.Split("; "))))];

    private static readonly Example[] Questions =
    [
        Question("anna went to the attic. omar went to the garden", "where is anna", "attic", 0), Question("omar went to the attic. omar took the lamp. anna left", "where is the lamp", "attic", 0, 1),
        Question("anna went to the garden", "is anna in the attic", "no", 0), Question("omar left. anna went to the garden. omar went to the garden", "where is omar", "garden", 2), Question("anna left", "is anna in the garden", "no"),
    ];

    private static readonly Example[] Chosen =
    [
        Choice("anna went to the attic. omar went to the garden", "where is anna", "the attic | the garden | a cellar", 0), Choice("omar left", "who left", "omar | anna | nobody", 0),
        Choice("anna went to the garden. she left. omar went there", "where is omar", "here | the garden | there", 1, 2),
    ];

    private static readonly Example[] FewChoices = [Choice("anna", "who", "anna | omar | she", 0), Choice("unheard of things. omar left", "where is the unheard lamp", "unheard | there | lamp lamp", 1)];

    private static readonly Example[] FewQuestions = [Question("anna", "is", "no"), Question("unheard of things. omar left", "where is the unheard lamp", "garden")];

    private static readonly Dictionary<string, (string[], string[])> Parses = new(StringComparer.Ordinal)
    {
        ["beam"] = (["beam", "40"], ["beam", "1"]),
        ["lengthPenalty"] = (["beam", "40", "wellFormed", "false", "lengthPenalty", "0"], ["beam", "40", "wellFormed", "false", "lengthPenalty", "10"]),
        ["best"] = ([], ["best", "3"]),
        ["maxLength"] = (["best", "3"], ["best", "3", "maxLength", "8"]),
        ["wellFormed"] = ([], ["wellFormed", "false"]),
    };

    private static readonly Example[] Trees = [.. new[]
        {
            "(S (NP (N cats)) (V sleep))", "(S (NP (D the) (N cat)) (VP (V sees) (NP (D a) (N dog))))", "(NP (N dog))", "(S (V sleep))", "(S (NP (NP (D a) (N cat)) (PP (P of) (NP (N cats)))) (V sleep))",
        }.Select(text => TreesDataSpec.Pair(Tree.Parse(text)))];

    private static readonly Example[] FewDocuments = [new(new Document([])), new(Story("ran")), new(Story("unheard ."))];

    private static readonly Example[] Text = [.. new[] { "sail to lisbon", "sail", "to the sea to the land", "port" }.Select(line => new Example(new PlainText(line)))];

    private static readonly Example[] Sums = [Sum(0.25, 0, 0.5, 1, 0.125, 1), Sum(0.75, 1, 0.5, 1), Sum(0.5, 1), Sum(0.25, 1, 0.125, 0, 0.5, 0, 0.75, 1)];

    private static readonly Example[] FewFrames = [new(new Frames(2, Array.Empty<Real>())), new(new Frames(2, new Real[] { 1, 0 }))];

    private static readonly Example[] Rows = [Row("x", "x", "y", "u"), Row("y", "x", "x", "v"), Row("y", "z", "y", "u"), Row("x", null, "y", null), Row("y", "x", null, "w"), Row("x", "z", "x", "w"), Row("y", "z", "y", "v")];

    private static readonly Example[] FewRows = [Row(null, null, null, null), Row(null, null, "x", null)];

    private static readonly Example[] Offers = [Offer("lamp lamp", 20, "cheap"), Offer("lamp", 42.5, "fair"), Offer("old book on trees", 90, "expensive"), Offer("book", 12, "fair")];

    /// <summary>The standard catalogue, and what the assembly outside brings.</summary>
    public static Catalogue Catalogue { get; } = new Outside.PriceExtension().Entries.Aggregate(Catalogue.Standard, (catalogue, entry) => catalogue.With(entry));

    public static IReadOnlyList<ProblemCase> All { get; } =
    [
        new("tagging", $$"""{{WordInput}}, {{Gru}}, "dropout": 0""", Tagged, FewWords) { Options = Decoding },
        new("tagging, crf", $$"""{{WordInput}}, {{Gru}}, "dropout": 0, "output": "crf" """, Tagged, FewWords) { Options = Decoding },
        new("tagging, perceptron", $$"""{{WordInput}}, {{Gru}}, "dropout": 0, "output": "perceptron" """, Tagged, FewWords) { Options = DecodingByScores },
        new("tagging, svm", $$"""{{WordInput}}, {{Gru}}, "dropout": 0, "output": { "type": "svm", "cost": "spans" } """, Tagged, FewWords) { Options = DecodingByScores },
        new("tagging, hidden Markov model", $$"""{{WordInput}}, {{Gru}}, "dropout": 0, "hmm": { "priorScale": 0.5 } """, Tagged, FewWords),
        new("tagging, frames", $$""" "input": { "type": "frames", "size": 2 }, {{Gru}}, "dropout": 0""", 
            [new Example(new Frames(2, new Real[] { 0, 0, 1, 1.25f, 1, 1 }), new Tags(["rest", "walk", "walk"], TagScheme.Plain)), new Example(new Frames(2, new Real[] { 1, 1, 0, 0.5f }), new Tags(["walk", "rest"], TagScheme.Plain))], [new Example(new Frames(2, default)), new Example(new Frames(2, new Real[] { 1, 2 }))]) { Options = Phases },
        new("tagging, jordan", $$"""{{WordInput}}, {{Gru}}, "dropout": 0, "output": { "type": "jordan-tags", "hidden": 3 } """, Tagged, FewWords) { Options = Decoding },
        new("tagging, all inputs", """
            "input": { "type": "words", "embedding": 3, "minCount": 1, "window": 1, "characters": { "size": 2, "encoder": { "cell": { "type": "gru", "hidden": 2 } } } },
            "encoder": { "cell": { "type": "lstm", "hidden": 3 }, "bidirectional": true }, "dropout": 0
            """, Tagged, FewWords) { Options = Decoding },
        new("joint", $$"""{{WordInput}}, {{Gru}}, "dropout": 0, "pooling": "attention" """, Both, FewWords) { Options = Decoding },
        new("adversarial-tags", $$"""{{WordInput}}, {{Gru}}, "dropout": 0, "estimator": "relaxed", "discriminator": { {{WordInput}}, {{Gru}}, "tagSize": 3, "dropout": 0 } """, Tagged, FewWords) { Options = Choosing },
        new("features", """ "template": ["U00:%x[0,0]", "U01:%x[-1,0]", "B"] """, Tagged, FewWords) { Options = Decoding },
        new("features, svm", """ "template": ["U00:%x[0,0]", "U01:%suffix[-1,0,1..2]", "B"], "output": "svm" """, Tagged, FewWords) { Options = DecodingByScores },
        new("features, no transitions", """ "template": ["U00:%x[0,0]", "U01:%x[-1,0]"] """, Tagged, FewWords) { Options = Decoding },
        new("hmm", """ "states": 3 """, [.. Tagged.Select(example => example.With(null))], [Example.Tagged([]), Example.Tagged(["to"])]) { Options = Deciding },
        new("hmm, tagged, order 2, endings", """ "order": 2, "endings": 3 """, Tagged, FewWords) { Options = Deciding },
        new("hmm, characters, order 2", """ "states": 2, "order": 2 """, [.. new[] { "abba", "bab", "b", "abbbaabb" }.Select(line => new Example(new PlainText(line, TextUnit.Characters)))],
            [new(new PlainText("", TextUnit.Characters)), new(new PlainText("b", TextUnit.Characters))]) { Options = Deciding },
        new("hmm, gaussian", """ "states": 3, "emission": "gaussian" """, Sums, FewFrames) { Options = Deciding },
        new("hmm, tied", """ "states": 3, "emission": { "type": "gaussian", "covariance": "tied" } """, Sums, FewFrames) { Options = Deciding },
        new("hmm, full", """ "states": 3, "emission": { "type": "gaussian", "covariance": "full" } """, Sums, FewFrames) { Options = Deciding },
        new("hmm, mixture", """ "states": 2, "emission": { "type": "mixture", "components": 2, "gaussian": { "covariance": "full" } }, "order": 2 """, Sums, FewFrames) { Options = Deciding },
        new("hmm, poisson", """ "states": 3, "emission": "poisson" """, [Curve(1, 0, 3, 2), Curve(0, 1, 0, 1, 4, 0, 2, 2), Curve(2, 2)], [Curve(), Curve(0, 5)]) { Options = Deciding },
        new("language-model", $$""" "embedding": 4, {{Gru}}, "dropout": 0""", Text, [Plain(""), Plain("to"), Plain("unheard")]) { Options = Generation },
        new("language-model, tied", """ "embedding": 3, "tied": true, "encoder": { "cell": { "type": "lstm", "hidden": 3 }, "bidirectional": false }, "dropout": 0""", Text, [Plain(""), Plain("to")]) { Options = Generation },
        new("language-model, adaptive", $$""" "embedding": 4, "cutoffs": [3, 5], "cutoffFactor": 2, {{Gru}}, "dropout": 0""", Text, [Plain(""), Plain("to")]) { Options = Generation },
        new("translation", $$"""{{WordInput}}, {{Gru}}, "decoder": { "cell": { "type": "gru", "hidden": 3 }, "readout": 4, "embedding": 4, "tied": true }, "minCount": 1, "dropout": 0, "inputDropout": 0.2, "labelSmoothing": 0.1 """, Pairs, FewWords) { Options = Translating },
        new("translation, input feeding", $$"""
            {{WordInput}}, "encoder": { "cell": { "type": "lstm", "hidden": 2 }, "bidirectional": true, "layers": 2 },
            "decoder": { "cell": { "type": "lstm", "hidden": 3 }, "layers": 2, "attention": "additive", "inputFeeding": true, "scheduledSampling": 0.5, "lockedDropout": true, "dropout": 0.2, "readout": 4, "embedding": 3 }, "minCount": 1, "dropout": 0
            """, Pairs, FewWords) { Options = new Dictionary<string, (string[], string[])>(Translating, StringComparer.Ordinal) { ["beam"] = (["beam", "10", "lengthPenalty", "0"], ["beam", "1"]) } },
        new("translation, joint subwords", $$""" "input": { "type": "text", "embedding": 4, "text": { "case": "lower", "subwords": 3, "minCount": 1 } }, {{Gru}}, "decoder": { "cell": { "type": "gru", "hidden": 3 }, "readout": 4, "embedding": 4, "tied": true }, "joint": true, "dropout": 0""", Pairs, FewWords) { Options = Translating },
        new("translation, raw text", $$""" "input": { "type": "text", "embedding": 4, "wordDropout": 0.5, "text": { "split": { "type": "moses", "language": "de" }, "case": "true", "minCount": 1 } }, {{Gru}}, "decoder": { "cell": { "type": "gru", "hidden": 3 }, "readout": 4 }, "output": { "split": { "type": "characters" }, "minCount": 1 }, "dropout": 0""", Pairs, FewWords) { Options = Translating },
        new("translation, no attention", $$"""{{WordInput}}, {{Gru}}, "decoder": { "cell": { "type": "clockwork", "hidden": 4, "modules": 2 }, "attention": "none", "readout": 3, "embedding": 3 }, "minCount": 1, "dropout": 0, "metric": "perplexity" """, Pairs, FewWords) { Options = Translating },
        new("captions", """
            "input": { "filters": [3, 4], "filterSize": 3 }, "decoder": { "cell": { "type": "gru", "hidden": 3 }, "readout": 4, "embedding": 4, "inputFeeding": true }, "minCount": 1, "dropout": 0, "labelSmoothing": 0.1
            """, Pictured, [new(new Picture(0, 0, 3, default)), Pictured[0].With(null)]) { Options = Captioning },
        new("captions, no attention", """
            "input": { "filters": [3], "filterSize": 1 }, "decoder": { "cell": { "type": "lstm", "hidden": 3 }, "attention": "none", "readout": 3, "embedding": 3, "tied": true }, "minCount": 1, "dropout": 0
            """, Pictured, [new(new Picture(0, 0, 3, default)), Pictured[3].With(null)]) { Options = Captioning },
        new("visual-questions", """
            "picture": { "filters": [3, 4], "filterSize": 3 }, "question": { "embedding": 4, "minCount": 1 }, "encoder": { "cell": { "type": "lstm", "hidden": 3 } }, "hidden": 4, "dropout": 0
            """, Questioned, FewAboutPictures),
        new("visual-questions, no hops", """
            "picture": { "filters": [3], "filterSize": 1 }, "question": { "embedding": 4, "minCount": 1 }, "encoder": { "cell": { "type": "gru", "hidden": 3 }, "bidirectional": true }, "hops": 0, "hidden": 4, "dropout": 0
            """, Questioned, FewAboutPictures),
        new("text-vectors", $$"""{{WordInput}}, {{Gru}}, "decoder": { "cell": { "type": "gru", "hidden": 3 }, "readout": 4, "embedding": 3 }, "minCount": 1, "dropout": 0""", Sentences, FewWords),
        new("text-vectors, neighbours", $$"""
            {{WordInput}}, "encoder": { "cell": { "type": "lstm", "hidden": 2 }, "bidirectional": true }, "pooling": "max",
            "decoder": { "cell": { "type": "lstm", "hidden": 3 }, "layers": 2, "readout": 3, "embedding": 3, "tied": true }, "minCount": 1, "dropout": 0
            """, Neighbours, FewWords),
        new("text-vectors, bag", $$"""{{WordInput}}, "encoder": { "layers": 0 }, "pooling": "mean", "decoder": { "cell": { "type": "gru", "hidden": 3 }, "readout": 4, "embedding": 3 }, "minCount": 1, "dropout": 0""", Sentences, FewWords),
        new("document-autoencoder", $$"""
            {{WordInput}}, {{Gru}}, "documentEncoder": { "cell": { "type": "gru", "hidden": 4 } }, "documentDecoder": { "cell": { "type": "lstm", "hidden": 2 } },
            "decoder": { "cell": { "type": "gru", "hidden": 3 }, "readout": 4, "embedding": 3 }, "minCount": 1, "dropout": 0
            """, Documents, FewDocuments),
        new("key-terms", """ "minCount": 1 """, Abstracts, FewDocuments) { Options = Extracting },
        new("key-terms, network", $$""" "template": [], "network": { {{WordInput}}, {{Gru}}, "dropout": 0 } """, Abstracts, FewDocuments) { Options = Extracting },
        new("key-terms, features and network", $$""" "template": ["U00:%x[0,1]", "U01:%x[0,5]", "B"], "network": { {{WordInput}}, {{Gru}}, "dropout": 0 } """, Abstracts, FewDocuments) { Options = Extracting },
        new("term-spans", $$""" "input": { "type": "words", "embedding": 4, "minCount": 1, "columns": [{ "column": 3, "size": 2 }] }, "encoder": { "cell": { "type": "lstm", "hidden": 3 }, "bidirectional": true }, "hidden": 3, "dropout": 0""", Abstracts, FewDocuments) { Options = Extracting },
        new("term-list", $$"""{{WordInput}}, {{Gru}}, "hidden": 3, "minCount": 1, "dropout": 0""", Abstracts, FewDocuments) { Options = Extracting },
        new("parsing", $$"""{{WordInput}}, {{Gru}}, "decoder": { "cell": { "type": "gru", "hidden": 3 }, "readout": 4, "embedding": 4 }, "dropout": 0, "labelSmoothing": 0.1 """, Trees, FewWords) { Options = Parses },
        new("parsing, next word", $$"""{{WordInput}}, {{Gru}}, "decoder": { "cell": { "type": "lstm", "hidden": 3 }, "attention": "none", "readout": 4, "embedding": 4 }, "follow": "word", "tags": false, "labelledClosing": false, "dropout": 0""", Trees, FewWords) { Options = Parses },
        new("parsing, attention alone", $$"""{{WordInput}}, {{Gru}}, "decoder": { "cell": { "type": "lstm", "hidden": 3 }, "inputFeeding": true, "coverage": true, "context": true, "attention": "additive", "readout": 4, "embedding": 4 }, "follow": "none", "dropout": 0""", Trees, FewWords) { Options = Parses },
        new("classification", $$"""{{WordInput}}, {{Gru}}, "dropout": 0""", Labelled, FewWords),
        new("classification, weighted", $$"""{{WordInput}}, {{Gru}}, "dropout": 0, "classWeights": "balanced" """, Labelled, FewWords),
        new("classification, attention", $$"""{{WordInput}}, {{Gru}}, "dropout": 0, "pooling": "attention" """, Labelled, FewWords),
        new("classification, several labels", $$"""{{WordInput}}, {{Gru}}, "dropout": 0, "multiLabel": true, "pooling": "mean", "labelSmoothing": 0.1 """, Several, FewWords),
        new("speech", $$""" "input": { "features": { "bands": 3 }, "normalize": "training" }, {{Gru}}, "dropout": 0""", Said, Unsaid) { Options = Recognising },
        new("speech, frames", $$""" "input": { "features": { "bands": 3 } }, {{Gru}}, "dropout": 0, "output": { "type": "frames", "labelSmoothing": 0.1 } """, Said, Unsaid),
        new("speech, hidden Markov model", $$""" "input": { "features": { "bands": 3 } }, {{Gru}}, "dropout": 0, "output": { "type": "frames", "hmm": { "transitionScale": 0.5 } } """, Said, Unsaid),
        new("speech, attention", $$""" "input": { "features": { "bands": 3 } }, {{Gru}}, "dropout": 0, "output": { "type": "attention", "decoder": { "cell": { "type": "gru", "hidden": 3 }, "readout": 4, "embedding": 3 }, "ctc": 0.3, "dropout": 0 } """, Said, Unsaid) { Options = Captioning },
        new("classification, sounds", $$""" "input": { "type": "sound", "features": { "bands": 3, "deltas": 1 }, "normalize": "training", "stack": 2, "skip": 2, "augment": { "speeds": [0.9, 1.1], "noise": [10, 20], "timeMasks": 1, "frequencyMasks": 1, "frequencyMask": 1 } }, {{Gru}}, "dropout": 0""", Spoken, [new(new Sound(8000, default)), new(Humming(100, 1))]),
        new("adversarial", """ "noise": 3, "generator": { "units": 96 }, "discriminator": { "units": 96, "normalization": "layer" } """, Points, [new(new Labels(["one"])), new(new Labels([""]))]) { Options = Making },
        new("adversarial, classes", """ "noise": 2, "condition": "label", "conditionSize": 2, "game": "hinge", "generator": { "units": 96 }, "discriminator": { "units": 24 } """, Points, [new(new Labels(["up"])), new(new Labels(["down"]))]) { Options = Making },
        new("adversarial, energies of pictures by text", $$""" "noise": 2, "condition": "text", "text": { "embedding": 3, "minCount": 1 }, "reader": { "cell": { "type": "gru", "hidden": 3 } }, "game": "energy", "pullAway": 0, "generator": { "units": 4 }, "discriminator": { "units": 4, "layers": 1 }, "judge": { "filters": [2] } """, Drawn, FewWords[1..]) { Options = Making },
        new("adversarial, convolutions", """ "noise": 2, "condition": "label", "conditionSize": 2, "generator": { "kind": "convolution", "units": 2, "normalization": "batch" }, "discriminator": { "kind": "convolution", "units": 2, "layers": 1, "features": 3, "normalization": "spectral" } """, [.. Drawn.Select(drawn => new Example(new Labels([((LabelledItem)drawn.Target!).Label]), drawn.Target))], [new(new Labels(["dot"])), new(new Labels(["line"]))]) { Options = Making },
        new("adversarial, pictures by pictures", """ "noise": 2, "condition": "picture", "conditionSize": 3, "picture": { "filters": [3], "filterSize": 1 }, "generator": { "units": 96 }, "discriminator": { "units": 96 } """, [.. Drawn.Select((drawn, i) => new Example(new Picture(1, 3, 1, new[] { (Real)1, 51 * (i + 1) / (Real)255, 0 }), drawn.Target))], [new(new Picture(1, 3, 1, new Real[] { 0, 0, 1 })), new(new Picture(1, 3, 1, new Real[3]))]) { Options = Making },
        new("adversarial, sequences", """ "noise": 2, "generator": { "kind": "recurrent", "units": 3, "layers": 1 }, "discriminator": { "kind": "recurrent", "units": 2, "layers": 1 } """, [.. new[] { 0.5, 1, -0.5, 0.2 }.Select(x => new Example(new Labels(["wave"]), new LabelledItem(new Frames(2, new[] { (Real)x, 1, (Real)(-x), 0, (Real)(2 * x), -1 }), "wave")))], [new(new Labels(["one"])), new(new Labels([""]))]) { Options = Making },
        new("regression", $$""" "input": { "type": "frames", "size": 2 }, {{Gru}}""", Sums, [new(new Frames(2, Array.Empty<Real>())), new(new Frames(2, new Real[] { 1, 0 }))]),
        new("turing-machine", """ "encoder": { "cell": { "type": "ntm", "cell": { "type": "gru", "hidden": 3 }, "slots": 4, "width": 2, "shift": 1 } } """, [Copied("10"), Copied("01", "11"), Copied("11", "00", "10")], [Asked(), Asked("11")]),
        new("turing-machine, gru", $$"""{{Gru}}""", [Copied("10"), Copied("01", "11"), Copied("11", "00", "10")], [Asked(), Asked("11")]),
        new("frame-model", $$""" "size": 3, "first": 60, {{Gru}}, "dropout": 0""", [Keys("101"), Keys("010", "110", "001"), Keys("000", "111")], [Keys(), Keys("100")]),
        new("audio-vectors", $$""" "input": { "type": "frames", "size": 2 }, {{Gru}}, "decoder": { "cell": { "type": "gru", "hidden": 3 } }, "pooling": "mean" """, Sums, FewFrames),
        new("audio-vectors, right frames, reversed", $$""" "input": { "type": "frames", "size": 2 }, {{Gru}}, "decoder": { "cell": { "type": "lstm", "hidden": 2 }, "layers": 2 }, "feedback": "right", "reverse": true """, Sums, FewFrames),
        new("audio-vectors, sounds", $$""" "input": { "type": "sound", "features": { "kind": "mfcc", "bands": 4, "coefficients": 3, "deltas": 1 }, "stack": 2, "skip": 2 }, {{Gru}}, "decoder": { "cell": { "type": "gru", "hidden": 3 } } """, Spoken, [new(new Sound(8000, default)), new(Humming(100, 1))]),
        new("audio-vectors, own frames, damaged", $$""" "input": { "type": "frames", "size": 2 }, {{Gru}}, "decoder": { "cell": { "type": "gru", "hidden": 3 } }, "feedback": "own", "reverse": true, "noise": 0.3, "drop": 0.2 """, Sums, FewFrames),
        new("bayes-net", """ "structure": { "type": "given", "arcs": ["a -> c", "b -> c", "c -> d"] } """, Rows, FewRows),
        new("bayes-net, learnt", """ "targets": ["c", "a"] """, [.. Rows.Where(row => row.Length == 4)], FewRows),
        new("bayes-net, tree", """ "structure": { "type": "tree", "root": "d" }, "targets": ["b"] """, [.. Rows.Where(row => row.Length == 4)], FewRows),
        new("reading", """ "size": 4, "hops": 2, "memory": 3 """, Questions, FewQuestions),
        new("reading, adjacent", """ "size": 3, "hops": 3, "tying": "adjacent", "sentences": "bag", "linearStart": 1, "dropout": 0.2 """, Questions, FewQuestions),
        new("reading, recurrent, with context", """
            "size": 4, "hops": 2, "sentences": "recurrent", "encoder": { "cell": { "type": "gru", "hidden": 3 }, "bidirectional": true }, "context": { "cell": { "type": "gru", "hidden": 2 }, "bidirectional": true }
            """, Questions, FewQuestions),
        new("listening", $$"""{{WordInput}}, {{Gru}}, "hops": 2, "dropout": 0.2 """, Chosen, FewChoices),
        new("listening, words, for each choice", $$"""{{WordInput}}, {{Gru}}, "attention": "words", "query": "choice", "rareWords": false """, Chosen, FewChoices),
        new("listening, hierarchical", $$"""{{WordInput}}, {{Gru}}, "attention": "hierarchical", "overlap": false """, Chosen, FewChoices),
        new("listening, bag, no attention", $$"""{{WordInput}}, "encoder": { "layers": 0 }, "attention": "none", "query": "choice" """, Chosen, FewChoices),
        new("curve", $$""" "size": 2, {{Gru}}""", [Curve(0.5, 0.25, 1, -1), Curve(0, 1, 0.5, 0.5, -0.25, 0)], [Curve(), Curve(0, 0)]),
        new("price", $$"""{{WordInput}}, {{Gru}}""", Offers, [Offer("", 3), Offer("lamp", 0), Offer("unheard", -1e300)]) { Options = new Dictionary<string, (string[], string[])>(StringComparer.Ordinal) { ["threshold"] = ([], ["threshold", "1"]) } },
    ];

    /// <summary>A file with a text.</summary>
    private static string Written(string name, string text)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("unroll-cases-").FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What a person would type for an example, by the names of the fields.</summary>
    public static Dictionary<string, string> Typed(Model model, Example example) => model.Problem.Fields.ToDictionary(
        field => field.Name, field => field.Write(model.Problem.Fields.Count > 1 ? ((Parts)example.Input)[field.Name] : example.Input, int.MaxValue), StringComparer.Ordinal);

    /// <summary>Of 16 bits, so that a WAV file holds it exactly.</summary>
    private static Sound Humming(int count, double loudness) =>
        new(8000, Enumerable.Range(0, count).Select(n => (Real)(Math.Round(loudness * 9000 * (Math.Cos(0.2 * n) + Math.Cos((0.3 * n) + (0.001 * n * n)) + (0.2 * Math.Cos(1.3 * n * n)))) / 32768)).ToArray());

    /// <summary>Of 5 lines of 6 pixels whose numbers are 255ths, so that a PNG file holds them exactly.</summary>
    private static Example Painted(double red, double blue, params string[] captions)
    {
        Real[] values = new Real[5 * 6 * 3];
        for (int i = 0; i < values.Length; i++)
            values[i] = (Real)(Math.Round(255 * ((i % 3 == 0 ? red : i % 3 == 2 ? blue : 0.5) * (0.5 + (0.5 * Math.Cos(1.3 * i))))) / 255);
        return new Example(new Picture(5, 6, 3, values), new Texts(captions.Select(caption => new PlainText(caption))));
    }

    private static Document Story(string text) => InputField.OfDocument("text", "").Read(text).As<Document>("A test");

    private static Example Question(string story, string question, string answer, params int[] facts) =>
        new(new Parts(("story", new Document([.. story.Split(". ", StringSplitOptions.RemoveEmptyEntries).Select(sentence => new Words(sentence.Split(' ')))])), ("question", new Words(question.Split(' ', StringSplitOptions.RemoveEmptyEntries)))), new Reply(answer, facts, facts.Length > 1 ? "things" : "people"));

    private static Example Choice(string story, string question, string choices, params int[] right)
    {
        Parts asked = (Parts)Question(story, question, "any").Input;
        return new Example(new Parts(("story", asked["story"]), ("question", asked["question"]), ("choices", new Choices([.. choices.Split(" | ").Select(choice => new Words(choice.Split(' ')))]))), new RightChoices(right));
    }

    private static Example Plain(string line) => new(new PlainText(line));

    private static Example Sum(params double[] frames) => new(new Frames(2, Array.ConvertAll(frames, number => (Real)number)), new Number(frames.Where((_, i) => i % 2 == 1).Sum()));

    /// <summary>Vectors of 2 bits, read, asked for and said again.</summary>
    private static Example Copied(params string[] vectors) => Asked(vectors).With(new Frames(2, vectors.SelectMany(vector => vector).Select(bit => (Real)(bit - '0')).ToArray()));

    private static Example Asked(params string[] vectors) =>
        new(new Frames(5, vectors.Select(vector => vector + "000").Append("00010").Concat(vectors.Select(_ => "00000")).SelectMany(frame => frame).Select(bit => (Real)(bit - '0')).ToArray()));

    private static Example Keys(params string[] frames) => new(new Frames(3, frames.SelectMany(frame => frame).Select(key => (Real)(key - '0')).ToArray()));

    private static Example Curve(params double[] values) => new(new Frames(2, Array.ConvertAll(values, number => (Real)number)));

    private static Example Row(string? a, string? b, string? c, string? d) => new(new Assignment(["a", "b", "c", "d"], [a, b, c, d]));

    private static Example Offer(string offer, double price, string? label = null) =>
        new(new Parts(("offer", new Words(offer.Split(' ', StringSplitOptions.RemoveEmptyEntries))), ("price", new Number(price))), label is null ? null : new Labels([label]));
}

namespace Unroll.Onnx.Tests;

/// <summary>Cells, directions, input layers, poolings and output layers one by one, on ragged batches with sequences of one step, and on batches of one.</summary>
public sealed class CaseTests
{
    private const double Tolerance = 1e-5;

    private static readonly Example[] Tagged =
    [
        Tag("sail to lisbon", "O O B-port"), Tag("lisbon", "B-port"), Tag("port of new york", "O O B-port I-port"), Tag("from Cork to new ross , 7 times", "O B-port O B-port I-port O O O"), Tag("to sea", "O O"),
    ];

    private static readonly Example[] Labelled =
    [
        Example.Labelled(["good", "fun"], ["praise"]), Example.Labelled(["bad"], ["blame"]), Example.Labelled(["not", "good", "at", "all"], ["blame"]), Example.Labelled(["it", "is", "long"], ["neither"]),
    ];

    private static readonly Example[] Text = [.. new[] { "sail to lisbon", "sail", "to the sea to the land", "port" }.Select(line => new Example(new PlainText(line)))];

    private static readonly Example[] Pairs = [.. new[] { ("two cats", "c b"), ("a dog", "d"), ("the dog sees two cats", "b b a c"), ("cats", "a") }.Select(pair => new Example(new Words(pair.Item1.Split(' ')), new PlainText(pair.Item2)))];

    private static readonly Example[] Trees = [.. new[] { "(S (NP (N cats)) (V sleep))", "(S (NP (D the) (N cat)) (VP (V sees) (NP (D a) (N dog))))", "(NP (N dog))" }.Select(text => TreesDataSpec.Pair(Tree.Parse(text)))];

    /// <summary>Cells with an operator of their own, and what may be around them. H of 5 and 16 fills no register and one.</summary>
    public static TheoryData<string> Cells() =>
    [
        """{ "type": "lstm", "hidden": 5 }""", """{ "type": "lstm", "hidden": 16 }""", """{ "type": "lstm", "hidden": 5, "peepholes": true }""", """{ "type": "lstm", "hidden": 5, "forget": "coupled", "peepholes": true }""",
        """{ "type": "lstm", "hidden": 5, "forget": "none", "peepholes": true }""", """{ "type": "lstm", "hidden": 5, "inner": "sigmoid", "outer": "linear" }""", """{ "type": "gru", "hidden": 5 }""", """{ "type": "gru", "hidden": 16 }""",
        """{ "type": "gru", "hidden": 5, "reset": "before" }""", """{ "type": "elman", "hidden": 5 }""", """{ "type": "elman", "hidden": 5, "activation": "sigmoid" }""", """{ "type": "elman", "hidden": 5, "activation": "relu" }""",
        """{ "type": "elman", "hidden": 5, "activation": "linear" }""", """{ "type": "irnn", "hidden": 5 }""", """{ "type": "residual", "cell": { "type": "lstm", "hidden": 5 } }""", """{ "type": "highway", "cell": { "type": "gru", "hidden": 5 } }""",
        """{ "type": "layer-norm", "cell": { "type": "residual", "cell": { "type": "gru", "hidden": 7 } } }""", """{ "type": "learned-start", "cell": { "type": "lstm", "hidden": 5 } }""",
        """{ "type": "residual", "cell": { "type": "learned-start", "cell": { "type": "recurrent-dropout", "cell": { "type": "gru", "hidden": 5 } } } }""",
    ];

    public static TheoryData<string> Inputs() =>
    [
        """{ "type": "words", "embedding": 4, "minCount": 1, "window": 2 }""",
        """{ "type": "words", "embedding": 4, "minCount": 1, "window": 1, "characters": { "size": 3, "minCount": 1, "encoder": { "cell": { "type": "lstm", "hidden": 3 }, "bidirectional": true } } }""",
        """{ "type": "words", "embedding": 4, "minCount": 2, "columns": [{ "column": 1, "size": 2 }], "form": { "lowercase": true } }""",
    ];

    public static TheoryData<string, bool, string> Poolings()
    {
        TheoryData<string, bool, string> all = [];
        foreach (string pooling in new[] { "last", "mean", "max", "attention" })
        {
            foreach (bool both in new[] { true, false })
            {
                foreach (string cell in new[] { """{ "type": "lstm", "hidden": 4 }""", """{ "type": "residual", "cell": { "type": "gru", "hidden": 4 } }""" })
                    all.Add(pooling, both, $$""" "layers": 2, "bidirectional": {{(both ? "true" : "false")}}, "cell": {{cell}} """);
            }
            all.Add(pooling, false, """ "layers": 0 """);
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void CellsAgree(string cell)
    {
        foreach (string shape in new[] { """ "layers": 1, "bidirectional": false """, """ "layers": 2, "bidirectional": true """ })
            Agree($$""" "type": "tagging", "input": { "type": "words", "embedding": 4, "minCount": 1 }, "encoder": { {{shape}}, "cell": {{cell}} }, "output": "crf" """, Tagged);
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void InputsAgree(string input) => Agree($$""" "type": "tagging", "input": {{input}}, "encoder": { "cell": { "type": "gru", "hidden": 5 }, "bidirectional": true } """, Tagged);

    [Theory]
    [MemberData(nameof(Poolings))]
    public void PoolingsAgree(string pooling, bool both, string encoder)
    {
        Assert.Equal(both, encoder.Contains("true", StringComparison.Ordinal));
        Agree($$""" "type": "classification", "input": { "type": "words", "embedding": 4, "minCount": 1 }, "encoder": { {{encoder}} }, "pooling": "{{pooling}}" """, Labelled);
        Agree($$""" "type": "classification", "multiLabel": true, "input": { "type": "text", "embedding": 4 }, "encoder": { {{encoder}} }, "pooling": "{{pooling}}" """, Labelled);
    }

    [Theory]
    [InlineData(""" "tied": true, "embedding": 5, "encoder": { "cell": { "type": "lstm", "hidden": 5 }, "layers": 2 } """)]
    [InlineData(""" "cutoffs": [3, 5], "cutoffFactor": 2, "embedding": 4, "encoder": { "cell": { "type": "gru", "hidden": 6 } } """)]
    [InlineData(""" "embedding": 4, "encoder": { "cell": { "type": "residual", "cell": { "type": "lstm", "hidden": 4 } }, "layers": 2 } """)]
    public void LanguageModelsAgree(string settings) => Agree($$""" "type": "language-model", {{settings}} """, Text);

    [Theory]
    [InlineData(""" "decoder": { "cell": { "type": "lstm", "hidden": 5 }, "embedding": 4, "readout": 6 } """)]
    [InlineData(""" "decoder": { "cell": { "type": "lstm", "hidden": 10 }, "attention": "dot", "embedding": 4, "readout": 4, "tied": true, "layers": 2, "inputFeeding": true } """)]
    [InlineData(""" "decoder": { "cell": { "type": "gru", "hidden": 5 }, "attention": "additive", "coverage": true, "inputFeeding": true, "context": true, "embedding": 4, "readout": 6 } """)]
    [InlineData(""" "decoder": { "cell": { "type": "residual", "cell": { "type": "learned-start", "cell": { "type": "gru", "hidden": 5 } } }, "attention": "general", "coverage": true, "embedding": 4, "readout": 6, "layers": 3 } """)]
    [InlineData(""" "decoder": { "cell": { "type": "elman", "hidden": 5 }, "attention": "none", "context": true, "embedding": 4, "readout": 6 }, "output": { "split": "characters", "minCount": 1 } """)]
    [InlineData(""" "decoder": { "cell": { "type": "gru", "hidden": 5 }, "embedding": 4, "readout": 6 }, "joint": true, "input": { "type": "text", "embedding": 4 } """)]
    public void TranslationsAgree(string settings) =>
        Agree($$""" "type": "translation", "minCount": 1, "encoder": { "cell": { "type": "lstm", "hidden": 5 }, "layers": 2, "bidirectional": true }{{(settings.Contains("input\"", StringComparison.Ordinal) ? "" : """, "input": { "type": "words", "embedding": 4, "minCount": 1 }""")}}, {{settings}} """, Pairs);

    [Theory]
    [InlineData("none")]
    [InlineData("word")]
    [InlineData("phrase")]
    public void ParsersAgree(string follow) => Agree(
        $$""" "type": "parsing", "follow": "{{follow}}", "input": { "type": "words", "embedding": 4, "minCount": 1 }, "encoder": { "cell": { "type": "gru", "hidden": 5 }, "bidirectional": true }, "decoder": { "cell": { "type": "lstm", "hidden": 5 }, "attention": "{{(follow == "word" ? "none" : "general")}}", "embedding": 4, "readout": 6 } """, Trees);

    [Theory]
    [InlineData(""" "type": "tagging", "encoder": { "cell": "clockwork" } """, "The model's cell is clockwork, for which ONNX has no operator; expected lstm, gru, elman or irnn, also with residual, highway, layer-norm, learned-start or recurrent-dropout around it.")]
    [InlineData(""" "type": "tagging", "encoder": { "cell": { "type": "residual", "cell": { "type": "zoneout", "cell": { "type": "lstm", "hidden": 4 } } } } """, "The model's cell is zoneout, ")]
    [InlineData(""" "type": "tagging", "output": { "type": "jordan-tags", "hidden": 4 } """, "The model's output is jordan-tags, which feeds the probabilities of each tag back at the next step; ONNX has no operator for that. Expected softmax, crf, svm or perceptron.")]
    public void WhatHasNoOperatorIsSaid(string model, string message)
    {
        using Model built = ExportedModel.Of(RecipeOf(model), Tagged);
        Assert.StartsWith(message, Assert.Throws<UnrollException>(() => OnnxExport.Of(built)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MetadataSayWhatTheModelIs()
    {
        using Model model = ExportedModel.Of(RecipeOf(""" "type": "tagging", "input": { "type": "words", "embedding": 4, "minCount": 1 }, "output": "crf" """), Tagged);
        using Session session = new(OnnxExport.Of(model)[0]);
        Assert.Equal(["end", "scores", "start", "transitions"], session.Outputs.Order(StringComparer.Ordinal));
        Assert.Equal(model.Recipe, Recipe.Parse(session.Metadata["unroll.recipe"]));
        Assert.Equal(model.Fitted.Get<Vocabulary>("tags").Entries, session.Metadata["fitted.tags"].TrimEnd('\n').Split('\n'));
        Assert.Equal(model.Fitted.Get<Vocabulary>("words").Entries, session.Metadata["fitted.words"].TrimEnd('\n').Split('\n'));
        Assert.StartsWith("int64 [batch, steps]: the words of each sentence, in lower case, each digit as 0, as ids of the vocabulary words", session.Metadata["input.words"], StringComparison.Ordinal);
        Assert.StartsWith("float32 [batch, steps, tags]: the score of each tag", session.Metadata["output.scores"], StringComparison.Ordinal);
        Assert.Contains("Viterbi", session.Metadata["outside"], StringComparison.Ordinal);
    }

    private static void Agree(string problem, Example[] examples)
    {
        using Model model = ExportedModel.Of(RecipeOf(problem), examples, 0.4);
        Assert.InRange(Agreement.Of(model, examples), 0, Tolerance);
        foreach (Example one in examples)
            Assert.InRange(Agreement.Of(model, [one]), 0, Tolerance);
    }

    private static Recipe RecipeOf(string model) => Recipe.Parse($$"""{ "model": { {{model}} } }""");

    private static Example Tag(string words, string tags)
    {
        string[] all = words.Split(' ');
        return new Example(new Words(all, [all, [.. all.Select(word => word.Length > 3 ? "long" : "short")]]), new Tags(tags.Split(' ')));
    }
}

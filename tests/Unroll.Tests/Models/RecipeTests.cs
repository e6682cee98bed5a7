namespace Unroll.Tests;

/// <summary>Defaults, settings, round trips, and the full text of every error.</summary>
public sealed class RecipeTests
{
    private const string Cells =
        "elman, lstm, gru, irnn, jordan, clockwork, scrn, minimal-gated, feed-forward, ntm, residual, highway, layer-norm, zoneout, recurrent-dropout, learned-start";

    [Fact]
    public void WhatARecipeLeavesOutHasTheDefault()
    {
        Assert.Equal(new Recipe(), Recipe.Parse("{}"));
        Recipe recipe = Recipe.Parse("""
            {
              // comments and trailing commas are allowed
              "name": "mine",
              "model": { "input": { "embedding": 20 }, "encoder": { "cell": { "type": "gru" } } },
              "training": { "optimizer": { "type": "sgd", "momentum": 0.5 }, },
            }
            """);
        Recipe expected = new()
        {
            Name = "mine",
            Model = new TaggingSpec { Input = new WordsSpec { Embedding = 20 }, Encoder = new RecurrentSpec(new GruSpec(128)) { Bidirectional = true } },
            Training = new TrainingSpec { Optimizer = new SgdSpec { Momentum = 0.5 } },
        };
        Assert.Equal(expected, recipe);
        Assert.Equal(new GruSpec(128), Cell(Recipe.Parse("""{"model":{"encoder":{"cell":"gru"}}}""")));
        Assert.Equal(new LstmSpec(128) { ForgetBias = 2 }, Cell(Recipe.Parse("""{"model":{"encoder":{"cell":{"forgetBias":2}}}}""")));
        Assert.Equal(new ElmanSpec(9) { Activation = Activation.Relu }, Cell(Recipe.Parse("""{"model":{"encoder":{"cell":{"hidden":9,"activation":"relu","type":"elman"}}}}""")));
        Assert.Null(Recipe.Parse("""{"training":{"metric":null},"data":{"train":null,"scheme":null}}""").Training.Metric);
    }

    [Fact]
    public void SettingsOverride()
    {
        const string json = """{"model":{"encoder":{"cell":{"type":"lstm","hidden":64,"forgetBias":2}}}}""";
        Assert.Equal(new GruSpec(64), Cell(Recipe.Parse(json, settings: ["model.encoder.cell=gru"])));
        Assert.Equal(new GruSpec(64), Cell(Recipe.Parse(json, settings: ["model.encoder.cell.type=gru"])));
        Assert.Equal(new GruSpec(7), Cell(Recipe.Parse(json, settings: ["model.encoder.cell.type=gru", "model.encoder.cell.hidden=7"])));
        Assert.Equal(new GruSpec(7), Cell(Recipe.Parse(json, settings: ["model.encoder.cell.hidden=7", "model.encoder.cell=gru"])));
        Assert.Equal(new ElmanSpec(3), Cell(Recipe.Parse(json, settings: ["""model.encoder.cell={"type":"elman","hidden":3}"""])));
        Assert.Equal(new ElmanSpec(5) { Activation = Activation.Sigmoid }, Cell(Recipe.Parse(
            """{"model":{"encoder":{"cell":"elman"}}}""", settings: ["model.encoder.cell.hidden=5", "model.encoder.cell.activation=sigmoid"])));
        Assert.Equal(new GruSpec(128), Cell(Recipe.Parse("{}", settings: ["model.encoder.cell=gru"])));
        Assert.Equal(new GruSpec(128), Cell(Recipe.Parse("""{"model":{"encoder":{"cell":{"forgetBias":2}}}}""", settings: ["model.encoder.cell.type=gru"])));

        Recipe recipe = Recipe.Parse(
            "{}",
            settings: ["training.optimizer.rate=0.25", "name=a=b c", "training.seed=18446744073709551615", "model.encoder.bidirectional=false", "data.train=\"1\"", "training.metric=recall", " training.epochs = 3 "]);
        Assert.Equal(new AdamSpec { Rate = 0.25 }, recipe.Training.Optimizer);
        Assert.Equal(("a=b c", ulong.MaxValue, "recall", 3), (recipe.Name, recipe.Training.Seed, recipe.Training.Metric, recipe.Training.Epochs));
        Assert.False(((TaggingSpec)recipe.Model).Encoder.Bidirectional);
        Assert.Equal("1", ((TaggedDataSpec)recipe.Data).Train);
        Assert.Equal(2, Recipe.Parse("""{"training":{"epochs":9}}""", settings: ["training.epochs=5", "training.epochs=2"]).Training.Epochs);
    }

    /// <summary>A rate is for one optimiser.</summary>
    [Fact]
    public void AnotherOptimizerHasItsOwnRate()
    {
        const string json = """{"training":{"optimizer":{"type":"sgd","rate":1,"momentum":0.5}}}""";
        OptimizerSpec Of(params string[] settings) => Recipe.Parse(json, settings: settings).Training.Optimizer;
        Assert.Equal(new AdamSpec(), Of("training.optimizer=adam"));
        Assert.Equal(new AdamSpec(), Of("training.optimizer.type=adam"));
        Assert.Equal(new AdamSpec { Rate = 0.01 }, Of("training.optimizer=adam", "training.optimizer.rate=0.01"));
        Assert.Equal(new AdamSpec { Rate = 0.01 }, Of("training.optimizer.rate=0.01", "training.optimizer=adam"));
        Assert.Equal(new SgdSpec { Rate = 1, Momentum = 0.5 }, Of("training.optimizer=sgd"));
    }

    [Fact]
    public void JsonGivesBackTheRecipe()
    {
        Recipe recipe = new()
        {
            Name = "räum \"auf\" 名",
            Model = new TaggingSpec
            {
                Input = new WordsSpec { Embedding = 7, MinCount = 3, Form = new WordForm { Lowercase = false } },
                Dropout = 0.1,
                Encoder = new RecurrentSpec(new ElmanSpec(3) { Activation = Activation.Sigmoid }) { Layers = 2, Dropout = 0.25 },
            },
            Data = new TaggedDataSpec { Format = TaggedFormat.Parallel, Word = "form", Target = TagScheme.Iobes, Scheme = TagScheme.Iob1, Dev = "d" },
            Training = new TrainingSpec
            {
                Seed = 12345678901234567890,
                Epochs = 2,
                BatchTokens = 33,
                Optimizer = new SgdSpec { Rate = 1.0 / 3 },
                ClipNorm = 0,
                ClipValue = 1e-7,
                Schedule = new PlateauSpec { Cut = 0.7, Patience = 0 },
                Metric = "precision",
                Patience = 4,
            },
        };
        Assert.Equal(recipe, Recipe.Parse(recipe.ToJson()));
        Assert.Equal(recipe.ToJson(), Recipe.Parse(recipe.ToJson()).ToJson());
        Assert.Equal(new Recipe(), Recipe.Parse(new Recipe().ToJson()));
        foreach (string name in Recipe.BuiltIn)
        {
            Recipe builtIn = Recipe.Load(name);
            Assert.Equal(builtIn, Recipe.Parse(builtIn.ToJson()));
        }
    }

    [Theory]
    [InlineData("", "r.json: the text is empty; expected a JSON object.")]
    [InlineData("{\n \"name\": tru\n}", "r.json:2: this is not JSON: 'tru\\n}' is an invalid JSON literal. Expected the literal 'true'.")]
    [InlineData("{\n \"name\": \"a\"\n \"model\": {}}", "r.json:3: this is not JSON: '\"' is invalid after a value. Expected either ',', '}', or ']'.")]
    [InlineData("[]", "r.json: found a list; expected a JSON object.")]
    [InlineData("null", "r.json: found null; expected a JSON object.")]
    [InlineData("5", "r.json: found 5; expected a JSON object.")]
    [InlineData("{\n\"name\":\"a\",\n\"name\":\"b\"}", "r.json:3: name is there twice; expected it once.")]
    [InlineData("{\n\"training\":{\"batchTokens\":640,\n\"batchExamples\":25}}", "r.json:3: training.batchExamples is 25; expected null for it or for batchTokens, which is 640.")]
    [InlineData("{\n\"training\":{\"epochs\":1,\n\"epochs\":2}}", "r.json:3: training.epochs is there twice; expected it once.")]
    [InlineData("{\n\"model\":{\n\"encoder\":{\n\"cel\":\"lstm\"}}}", "r.json:4: found the unknown field model.encoder.cel; expected one of cell, layers, bidirectional, dropout, lockedDropout; did you mean cell?")]
    [InlineData("{\n\"trainingg\":{}}", "r.json:2: found the unknown field trainingg; expected one of name, summary, model, data, training; did you mean training?")]
    [InlineData("{\"x\":{}}", "r.json:1: found the unknown field x; expected one of name, summary, model, data, training.")]
    [InlineData("{\"model\":{\"encoder\":{\"cell\":{\"type\":\"gru\",\"forgetBias\":1}}}}", "r.json:1: found the unknown field model.encoder.cell.forgetBias; expected one of type, hidden, reset, memory.")]
    [InlineData("{\"training\":{\n\"epochs\":\"ten\"}}", "r.json:2: training.epochs is \"ten\"; expected a number.")]
    [InlineData("{\"model\":{\n\"constraints\":[\"legal\", 5]}}", "r.json:2: model.constraints[1] is 5; expected a text.")]
    [InlineData("{\"training\":{\n\"epochs\":2.5}}", "r.json:2: training.epochs is 2.5; expected a whole number from 1 to 2147483647.")]
    [InlineData("{\"training\":{\n\"epochs\":3000000000}}", "r.json:2: training.epochs is 3000000000; expected a whole number from 1 to 2147483647.")]
    [InlineData("{\"training\":{\n\"seed\":-1}}", "r.json:2: training.seed is -1; expected a whole number from 0 to 18446744073709551615.")]
    [InlineData("{\"training\":{\n\"seed\":1e300}}", "r.json:2: training.seed is 1e300; expected a whole number from 0 to 18446744073709551615.")]
    [InlineData("{\"training\":{\n\"epochs\":null}}", "r.json:2: training.epochs is null; expected a number.")]
    [InlineData("{\"training\":{\n\"epochs\":[1]}}", "r.json:2: training.epochs is a list; expected a number.")]
    [InlineData("{\"training\":{\n\"epochs\":{\"a\":1}}}", "r.json:2: training.epochs is an object; expected a number.")]
    [InlineData("{\"name\":5}", "r.json:1: name is 5; expected a text.")]
    [InlineData("{\"name\":null}", "r.json:1: name is null; expected a text.")]
    [InlineData("{\"model\":{\"encoder\":{\"bidirectional\":1}}}", "r.json:1: model.encoder.bidirectional is 1; expected true or false.")]
    [InlineData("{\"model\":{\"encoder\":{\"bidirectional\":\"true\"}}}", "r.json:1: model.encoder.bidirectional is \"true\"; expected true or false.")]
    [InlineData("{\"training\":{\n\"metric\":5}}", "r.json:2: training.metric is 5; expected a text or null.")]
    [InlineData("{\"training\":{\n\"metric\":[\"f1\"]}}", "r.json:2: training.metric is a list; expected a text or null.")]
    [InlineData("{\"data\":{\"scheme\":5}}", "r.json:1: data.scheme is 5; expected one of iob1, iob2, iobes, bilou, bmes, plain or null.")]
    [InlineData("{\"training\":\n[]}", "r.json:1: training is a list; expected an object.")]
    [InlineData("{\"training\":null}", "r.json:1: training is null; expected an object.")]
    [InlineData("{\"training\":3}", "r.json:1: training is 3; expected an object.")]
    [InlineData("{\"model\":[]}", "r.json:1: model is a list; expected an object with a type.")]
    [InlineData("{\"model\":{\"encoder\":{\"cell\":null}}}", "r.json:1: model.encoder.cell is null; expected an object with a type.")]
    [InlineData("{\"model\":{\"encoder\":\"lstm\"}}", "r.json:1: model.encoder is \"lstm\"; expected an object.")]
    [InlineData("{\"model\":{\"encoder\":{\n\"cell\":\"lstn\"}}}", "r.json:2: model.encoder.cell is \"lstn\"; expected one of " + Cells + "; did you mean lstm?")]
    [InlineData("{\"model\":{\"encoder\":{\"cell\":{\n\"type\":\"LSTN\"}}}}", "r.json:2: model.encoder.cell.type is \"LSTN\"; expected one of " + Cells + "; did you mean lstm?")]
    [InlineData("{\"model\":{\"encoder\":{\"cell\":{\"type\":\"adam\"}}}}", "r.json:1: model.encoder.cell.type is \"adam\"; expected one of " + Cells + ". If it comes from an assembly of its own, name that assembly with --extension.")]
    [InlineData("{\"model\":{\"encoder\":{\"cell\":{\"type\":5}}}}", "r.json:1: model.encoder.cell.type is 5; expected one of " + Cells + ".")]
    [InlineData("{\"model\":{\"encoder\":{\"cell\":{\"type\":null}}}}", "r.json:1: model.encoder.cell.type is null; expected one of " + Cells + ".")]
    [InlineData("{\"model\":{\"encoder\":{\"cell\":{\"type\":{}}}}}", "r.json:1: model.encoder.cell.type is an object; expected one of " + Cells + ".")]
    [InlineData("{\"data\":{\n\"target\":\"iob3\"}}", "r.json:2: data.target is \"iob3\"; expected one of iob1, iob2, iobes, bilou, bmes, plain; did you mean iob1?")]
    [InlineData("{\"model\":{\"encoder\":{\"cell\":{\"type\":\"elman\",\n\"activation\":\"rulu\"}}}}", "r.json:2: model.encoder.cell.activation is \"rulu\"; expected one of tanh, sigmoid, relu, linear; did you mean relu?")]
    [InlineData("{\"model\":{\"encoder\":{\"cell\":{\"type\":\"elman\",\n\"activation\":1}}}}", "r.json:2: model.encoder.cell.activation is 1; expected a text.")]
    [InlineData("{\"training\":{\n\"epochs\":0}}", "r.json:2: training.epochs is 0; expected 1 or more.")]
    [InlineData("{\"model\":{\"dropout\":0.1,\"encoder\":{\n\"dropout\":1.5}}}", "r.json:2: model.encoder.dropout is 1.5; expected 0 to 0.99.")]
    [InlineData("{\"model\":{\"encoder\":{\"cell\":{\n\"hidden\":0}}}}", "r.json:2: model.encoder.cell.hidden is 0; expected 1 to 65536.")]
    [InlineData("{\"training\":{\"optimizer\":{\n\"rate\":-1e-3}}}", "r.json:2: training.optimizer.rate is -0.001; expected a number above 0.")]
    [InlineData("{\"training\":{\"optimizer\":{\n\"rate\":1e999}}}", "r.json:2: training.optimizer.rate is Infinity; expected a number above 0.")]
    [InlineData("{\"model\":{\"type\":\"language-model\",\n\"embedding\":4294967295,\"encoder\":{\"cell\":{\"outer\":\"-tanh\"}}}}", "r.json:2: model.embedding is 4294967295; expected a whole number from 1 to 65536.")]
    [InlineData("{\"model\":{\"encoder\":{\"cell\":{\"type\":\"residual\",\"cell\":{\"type\":\"gru\",\n\"hidden\":2.5}},\"layers\":3000000000}},\"training\":{\"epochs\":1.5}}", "r.json:2: model.encoder.cell.cell.hidden is 2.5; expected a whole number from 1 to 65536.")]
    [InlineData("{\"training\":{\n\"epochs\":2.5,\"patience\":1.5,\"optimizer\":{\"rate\":-1}}}", "r.json:2: training.epochs is 2.5; expected a whole number from 1 to 2147483647.")]
    [InlineData("{\"training\":{\"optimizer\":{\"rate\":-1},\n\"epochs\":2.5}}", "r.json:2: training.epochs is 2.5; expected a whole number from 1 to 2147483647.")]
    [InlineData("{\n\"name\":\"\\ud800\"}", "r.json:2: name is not a text that can be read; expected whole characters.")]
    [InlineData("{\n\"\\ud800\":1}", "r.json:2: a name is not a text that can be read; expected whole characters.")]
    public void EveryErrorIsOneSentence(string json, string message) =>
        Assert.Equal(message, Assert.Throws<UnrollException>(() => Recipe.Parse(json, "r.json")).Message);

    [Theory]
    [InlineData("training.epochs", "The setting 'training.epochs' has no '='; expected path=value, such as training.epochs=10.")]
    [InlineData("=5", "The setting '=5' has no path; expected path=value, such as training.epochs=10.")]
    [InlineData("", "The setting '' has no '='; expected path=value, such as training.epochs=10.")]
    [InlineData("training.epoch=3", "--set training.epoch: found the unknown field training.epoch; expected one of seed, epochs, batchTokens, batchExamples, window, recompute, optimizer, schedule, clipNorm, clipValue, average, accumulate, parts, rates, faults, metric, patience, restarts; did you mean epochs?")]
    [InlineData("training..epochs=3", "--set training..epochs: found the unknown field training.; expected one of seed, epochs, batchTokens, batchExamples, window, recompute, optimizer, schedule, clipNorm, clipValue, average, accumulate, parts, rates, faults, metric, patience, restarts.")]
    [InlineData("training.epochs=ten", "--set training.epochs: training.epochs is \"ten\"; expected a number.")]
    [InlineData("training.epochs=", "--set training.epochs: training.epochs is \"\"; expected a number.")]
    [InlineData("training.epochs=0", "--set training.epochs: training.epochs is 0; expected 1 or more.")]
    [InlineData("training=5", "--set training: training is 5; expected an object.")]
    [InlineData("training.epochs.x=5", "The setting 'training.epochs.x=5' reaches into training.epochs, which is 7; expected an object.")]
    [InlineData("model.encoder.cell=gruu", "--set model.encoder.cell: model.encoder.cell is \"gruu\"; expected one of " + Cells + "; did you mean gru?")]
    [InlineData("model.encoder.cell.type=gruu", "--set model.encoder.cell.type: model.encoder.cell.type is \"gruu\"; expected one of " + Cells + "; did you mean gru?")]
    [InlineData("model.encoder.cell=[1]", "--set model.encoder.cell: model.encoder.cell is a list; expected an object with a type.")]
    [InlineData("model.encoder.cell={\"hidden\":1,\"hidden\":2}", "The setting 'model.encoder.cell={\"hidden\":1,\"hidden\":2}': hidden is there twice; expected it once.")]
    [InlineData("model.encoder.cell={\"type\":\"gru\",\"hidden\":-3}", "--set model.encoder.cell: model.encoder.cell.hidden is -3; expected 1 to 65536.")]
    [InlineData("data.target=iob9", "--set data.target: data.target is \"iob9\"; expected one of iob1, iob2, iobes, bilou, bmes, plain; did you mean iob1?")]
    public void EveryErrorOfASettingNamesTheSetting(string setting, string message) => Assert.Equal(
        message,
        Assert.Throws<UnrollException>(() => Recipe.Parse("""{"training":{"epochs":7}}""", "r.json", [setting])).Message);

    [Fact]
    public void TheFieldOfAFileIsFoundBesideSettings()
    {
        UnrollException error = Assert.Throws<UnrollException>(() => Recipe.Parse("{\"training\":{\n\"epochs\":0}}", "r.json", ["training.patience=0"]));
        Assert.Equal("r.json:2: training.epochs is 0; expected 1 or more.", error.Message);
    }

    [Fact]
    public void FilesAndNames()
    {
        using Folder folder = new();
        string path = folder.Write("mine.json", "{\"name\":\"mine\"}");
        Assert.Equal("mine", Recipe.Load(path).Name);
        Assert.Equal("other", Recipe.Load(path, ["name=other"]).Name);
        Assert.NotEmpty(Recipe.BuiltIn);
        string builtIn = string.Join(", ", Recipe.BuiltIn);
        folder.Says($"@none.json: there is no such file, and no built-in recipe of that name; built-in are {builtIn}.", () => Recipe.Load(Path.Combine(folder.Path, "none.json")));
        folder.Says($"{folder.Path}: found a folder; expected a recipe file (.json) or one of the built-in recipes: {builtIn}.", () => Recipe.Load(folder.Path));
        folder.Write("bad.json", "{\n\"nam\":\"mine\"}");
        folder.Says("@bad.json:2: found the unknown field nam; expected one of name, summary, model, data, training; did you mean name?", () => Recipe.Load(Path.Combine(folder.Path, "bad.json")));
    }

    [Fact]
    public void ACatalogueGrowsByEntriesWithNewNames()
    {
        CatalogueEntry taken = CatalogueEntry.Of("lstm", new LstmSpec(1), LstmJson.Default, "another");
        Assert.Equal(
            "The catalogue already has 'lstm' among its cells (long short-term memory (Hochreiter and Schmidhuber 1997)); choose another name.",
            Assert.Throws<UnrollException>(() => Catalogue.Standard.With(taken)).Message);
        Assert.Null(Catalogue.Standard.Find(typeof(CellSpec), "none"));
        Assert.Null(Catalogue.Standard.Find(typeof(ProblemSpec), "gru"));
        Assert.Equal(typeof(CellSpec), Assert.Single(Catalogue.Standard.Named("gru")).Kind);
        Catalogue both = Catalogue.Standard.With(CatalogueEntry.Of("lstm", new TwinSpec(), TwinJson.Default, "an output layer of that name"));
        Assert.Equal([typeof(CellSpec), typeof(TagOutputSpec)], both.Named("lstm").Select(entry => entry.Kind));
        Recipe recipe = Recipe.Parse("""{ "model": { "type": "tagging", "encoder": { "cell": "lstm" }, "output": "lstm" } }""", catalogue: both);
        Assert.IsType<TwinSpec>(((TaggingSpec)recipe.Model).Output);
        Assert.IsType<LstmSpec>(Cell(recipe));
    }

    private static CellSpec Cell(Recipe recipe) => ((TaggingSpec)recipe.Model).Encoder.Cell;
}

/// <summary>An output layer whose name is also a cell's.</summary>
internal sealed record TwinSpec : TagOutputSpec
{
    public override ITagOutput Build(ParameterScope scope, int inputSize, Vocabulary tags) => throw new NotSupportedException();
}

[System.Text.Json.Serialization.JsonSerializable(typeof(TwinSpec))]
internal sealed partial class TwinJson : System.Text.Json.Serialization.JsonSerializerContext;

namespace Unroll.Tests;

/// <summary>How a model is asked: by one text, by fields with names, with options, and until somebody calls it off.</summary>
public sealed class ModelAskingTests
{
    [Fact]
    public void OneFieldIsReadFromALineOrByItsName()
    {
        using Model model = ModelSaveTests.Untrained(1);
        Assert.Equal(["to", "rome"], model.Read("to rome").Words);
        Assert.Equal(["to", "rome"], model.Read(new Dictionary<string, string> { ["text"] = "to rome" }).Words);
        Says("The model has no field 'story'; expected text.", () => model.Read(new Dictionary<string, string> { ["text"] = "x", ["story"] = "x" }));
        Says("The field 'text' is missing (the sentence to tag); expected a value for each of text.", () => model.Read(new Dictionary<string, string>()));
    }

    [Fact]
    public void TheTextIsSplitAsTheDataWere()
    {
        Recipe recipe = new() { Model = new Two(), Data = new TaggedDataSpec { Tokenizer = TextTokenizer.Punctuation } };
        using Model model = Model.Build(recipe, new Fitted(), ParameterStore.Draw(1), null, TestDevice.Default);
        Assert.Equal(["Home", "."], ((Parts)model.Read(new Dictionary<string, string> { ["story"] = "Home.", ["age"] = "3" }).Input)["story"].Tokens);
    }

    [Fact]
    public void SeveralFieldsArePartsByTheirNames()
    {
        using Model model = Made();
        Parts parts = (Parts)model.Read(new Dictionary<string, string> { ["age"] = "3.5", ["story"] = "he went home" }).Input;
        Assert.Equal(["story", "age"], parts.All.Select(part => part.Name));
        Assert.Equal(["he", "went", "home"], parts["story"].Tokens);
        Assert.Equal(3.5, ((Number)parts["age"]).Value);
        Says("The model was given one text; expected its fields story, age, each with a value.", () => model.Read("he went home"));
        Says("The model was given one text; expected its fields story, age, each with a value.", () => model.Predict("he went home"));
        Says("The field 'age' is missing (in years); expected a value for each of story, age.", () => model.Read(new Dictionary<string, string> { ["story"] = "x" }));
        Says("The model has no field 'Age'; expected story, age.", () => model.Read(new Dictionary<string, string> { ["story"] = "x", ["Age"] = "3" }));
        Says("age: found \"old\"; expected a number such as 0.5.", () => model.Read(new Dictionary<string, string> { ["story"] = "x", ["age"] = "old" }));
    }

    [Fact]
    public void TheOptionsOfAnotherProblemAreRefused()
    {
        using Model tagger = ModelSaveTests.Untrained(1), two = Made();
        Example asked = tagger.Read("to rome");
        Says("The model was asked with GenerationOptions; its problem (Tagger) takes DecodingOptions.", () => tagger.Predict([asked], new GenerationOptions()));
        Says("The model was asked with DecodingOptions; its problem (Problem) takes no options.", () => two.Predict([], new DecodingOptions()));
        Assert.Equal(2, ((Tagging)tagger.Predict([asked], new DecodingOptions { Best = 2 })[0]).Best.Count);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Says("A tagger was asked with GenerationOptions; it takes DecodingOptions.", () => tagger.Problem.Predict(tape, [asked], new GenerationOptions()));
        Assert.Single(tagger.Problem.Predict(tape, [asked]));
    }

    [Fact]
    public void APredictionIsCalledOffBetweenTwoBatches()
    {
        using Model model = Made();
        Problem problem = (Problem)model.Problem;
        Example[] many = [.. Enumerable.Range(0, 5).Select(_ => new Example(new Frames(1, new Real[3_000])))];
        using CancellationTokenSource source = new();
        problem.Asked = () =>
        {
            if (problem.Batches == 2)
                source.Cancel();
        };
        Assert.Throws<OperationCanceledException>(() => model.Predict(many, cancel: source.Token));
        Assert.Equal(2, problem.Batches);
        Assert.Throws<OperationCanceledException>(() => model.Evaluate(many, source.Token));
        Assert.Equal(2, problem.Batches);
        problem.Asked = null;
        Assert.Equal(5, model.Predict(many).Count); // and the model is as before
        Assert.True(problem.Batches > 4, $"only {problem.Batches} batches: nothing is tested");
        using Model tagger = ModelSaveTests.Untrained(1);
        Assert.Throws<OperationCanceledException>(() => tagger.Evaluate([Example.Tagged(["to", "rome"], ["O", "B-city"])], source.Token));
        Assert.Throws<OperationCanceledException>(() => tagger.Predict([tagger.Read("to rome")], new DecodingOptions { Best = 2 }, source.Token));
    }

    private static Model Made() => Model.Build(new Recipe { Model = new Two() }, new Fitted(), ParameterStore.Draw(1), null, TestDevice.Default);

    private static void Says(string message, Func<object> act) => Assert.Equal(message, Assert.Throws<UnrollException>(act).Message);

    /// <summary>A problem of two fields that counts how often it is asked.</summary>
    private sealed record Two : ProblemSpec
    {
        public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
        {
        }

        public override IProblem Build(ParameterScope scope, Fitted fitted) => new Problem();
    }

    private sealed class Problem : IProblem
    {
        public int Batches { get; private set; }

        public Action? Asked { get; set; }

        public string Metric => "none";

        public IReadOnlyList<InputField> Fields => [InputField.OfWords("story", "what happened"), InputField.OfNumber("age", "in years")];

        public Value Loss(Tape tape, IReadOnlyList<Example> batch) => throw new NotSupportedException();

        public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
        {
            Batches++;
            Asked?.Invoke();
            return [.. batch.Select(_ => new Estimate(1))];
        }

        public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => throw new NotSupportedException();
    }
}

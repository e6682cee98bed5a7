namespace Unroll.Tests;

/// <summary>A weight of 2 counts an example as if the training set had it twice; weights of 1 change no bit.</summary>
public sealed class ClassWeightsTests
{
    private static readonly ClassificationSpec Small = new()
    {
        Input = new WordsSpec { Embedding = 4, MinCount = 1 },
        Encoder = new RecurrentSpec(new GruSpec(3)) { Bidirectional = true },
        Dropout = 0,
        LabelSmoothing = 0.1,
    };

    private static readonly Example[] Rare =
    [
        Example.Labelled(["a", "fine", "film"], ["good"]), Example.Labelled(["dull"], ["bad"]), Example.Labelled(["fine"], ["good"]), Example.Labelled(["a", "film"], ["good"]),
    ];

    [Fact]
    public void WeightsOfOneChangeNoBit()
    {
        Gradients? plain = null, weighted = null;
        double loss = Loss(Small, Rare, Rare, ref plain);
        Assert.Equal(loss, Loss(Small with { ClassWeights = ClassWeights.Of([new("good", 1), new("bad", 1)]) }, Rare, Rare, ref weighted));
        foreach ((Gradient one, Gradient other) in plain!.Zip(weighted!))
            Near.Same(one.Values, other.Values, one.Parameter.Name);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void AWeightIsThatManyExamples(int weight)
    {
        Example[] repeated = [.. Rare, .. Enumerable.Repeat(Rare[1], weight - 1)];
        Gradients? many = null, heavy = null;
        double expected = Loss(Small, Rare, repeated, ref many);
        Assert.Equal(expected, Loss(Small with { ClassWeights = ClassWeights.Of([new("bad", weight)]) }, Rare, Rare, ref heavy), 1e-5);
        foreach ((Gradient one, Gradient other) in many!.Zip(heavy!))
            Near.Assert(one.Values, other.Values, 1e-4, one.Parameter.Name);
    }

    [Fact]
    public void BalancedLabelsCountAlike()
    {
        // 4 / (2 · 1) for the rare label, 4 / (2 · 3) for the other: as scikit-learn's "balanced".
        LabelWeights weights = ClassWeights.Balanced.Fit(Rare.Select(Classifier.OneLabel));
        Assert.Equal((2, 2.0 / 3), (weights["bad"], weights["good"]));
        Gradients? none = null, other = null;
        Assert.Equal((Loss(Small, Rare, [Rare[1]], ref none) + Loss(Small, Rare, [Rare[0], Rare[2], Rare[3]], ref none)) / 2, Loss(Small with { ClassWeights = ClassWeights.Balanced }, Rare, Rare, ref other), 1e-5);
    }

    [Fact]
    public void TheGradientIsRight()
    {
        ClassificationSpec spec = Small with { ClassWeights = ClassWeights.Of([new("bad", 7)]) };
        ParameterStore store = ParameterStore.Draw(2);
        IProblem problem = spec.Build(store.Root, spec.Fit(Rare));
        GradientCheck.Parameters(7, store, tape => problem.Loss(tape, Rare));
    }

    [Fact]
    public void IntentsAreWeighedAndSlotsAreNot()
    {
        Example[] said = [Said("to rome", "O B-to", "flight"), Said("oslo", "B-to", "flight"), Said("how much", "O O", "fare")];
        JointSpec spec = new() { Input = new WordsSpec { Embedding = 4, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(3)), Dropout = 0 };
        (double slots, double intent) = Parts(spec, said);
        double one = Parts(spec, [said[2]]).Intent, two = Parts(spec, said[..2]).Intent;
        (double sameSlots, double weighted) = Parts(spec with { IntentClassWeights = ClassWeights.Of([new("fare", 4)]) }, said);
        Assert.Equal(slots, sameSlots);
        Assert.Equal(intent * 5, (one * 2) + (two * 3), 1e-5);                                  // sums over sentences, of 2 words and of 3
        Assert.Equal(((4 * one * 2) + (two * 3)) * 3 / 6, weighted * 5, 1e-5);                  // three sentences weigh 4 + 1 + 1

        (double Slots, double Intent) Parts(JointSpec which, Example[] batch)
        {
            ParameterStore store = ParameterStore.Draw(3);
            IProblem problem = which.Build(store.Root, which.Fit(said));
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            Loss loss = problem.Objectives[0].Loss(tape, batch);
            return (loss.Parts[0].Item(), loss.Parts[1].Item());
        }

        static Example Said(string words, string tags, string intent) => new(new Words(words.Split(' ')), new Parts(("tags", new Tags(tags.Split(' '))), ("intent", new Labels([intent]))));
    }

    [Fact]
    public void TheyAreSavedWithTheModelAndReadBack()
    {
        using Folder folder = new();
        string path = Path.Combine(folder.Path, "m");
        ClassificationSpec spec = Small with { ClassWeights = ClassWeights.Of([new("bad", 0.1)]) };
        using Model model = Model.Build(new Recipe { Model = spec }, spec.Fit(Rare), ParameterStore.Draw(3), null, TestDevice.Default);
        model.Save(path);
        using Model loaded = Model.Load(path, null, TestDevice.Default);
        Assert.Equal(spec, loaded.Recipe.Model);
        using Tape one = Tape.ForGradients(TestDevice.Default), other = Tape.ForGradients(TestDevice.Default);
        Assert.Equal(model.Problem.Loss(one, Rare).Item(), loaded.Problem.Loss(other, Rare).Item());
    }

    [Fact]
    public void AModelThatLearnsOnTakesTheWeightsOfItsNewData()
    {
        Dataset data = Dataset.Of(Rare);
        using Model plain = Model.Build(new Recipe { Model = Small }, Small.Fit(data), ParameterStore.Draw(3), null, TestDevice.Default);
        using Trainer run = Trainer.Start(new Recipe { Model = Small with { ClassWeights = ClassWeights.Balanced }, Training = new TrainingSpec { Epochs = 1 } }, new Splits(data, null, null), TestDevice.Default, plain);
        _ = run.Last();
        Assert.Equal(2, run.Best.Fitted.Get<LabelWeights>("classWeights")["bad"]);
    }

    [Theory]
    [InlineData("""{ "spam": 5 }""", "The class weights name \"spam\", which no training example has as its label; expected some of bad, good.")]
    [InlineData("""{ "bad": -1 }""", "recipe: The class weight of \"bad\" is -1; expected a number that is 0 or more.")]
    [InlineData("""{ "bad": 0, "good": 0 }""", "The class weights give each training example the weight 0; expected a weight above 0 for at least one label.")]
    [InlineData("""{ "bad": "much" }""", "recipe:1: model.classWeights is an object; expected a number as the weight of \"bad\".")]
    [InlineData("\"even\"", "recipe:1: model.classWeights is \"even\"; expected none, balanced, or an object of labels and their weights.")]
    [InlineData("3", "recipe:1: model.classWeights is 3; expected none, balanced, or an object of labels and their weights.")]
    public void BadWeightsAreASentence(string weights, string sentence) => Assert.Equal(sentence, Assert.Throws<UnrollException>(() =>
        Recipe.Parse($$"""{ "model": { "type": "classification", "classWeights": {{weights}} }, "data": "labelled" }""").Model.Fit(Rare)).Message);

    [Fact]
    public void OtherBadUsesAreASentence()
    {
        Assert.Equal("The class weight of \"bad\" is NaN; expected a number that is 0 or more.", Assert.Throws<UnrollException>(() => ClassWeights.Of([new("bad", double.NaN)])).Message);
        Assert.Equal("The class weights name \"bad\" twice; expected each label once.", Assert.Throws<UnrollException>(() => ClassWeights.Of([new("bad", 1), new("bad", 1)])).Message);
        Assert.Equal("model.classWeights: found weights together with model.multiLabel=true; expected one of them, since weights are for examples with one label each.",
            Assert.Throws<UnrollException>(() => (Small with { MultiLabel = true, ClassWeights = ClassWeights.Balanced }).Fit(Rare)).Message);
        foreach (string damaged in (string[])["", "much\tbad", "2", "-1\tbad", "NaN\tbad", "1\tbad\n1\tbad"])
            Assert.StartsWith("w.txt", Assert.Throws<UnrollException>(() => LabelWeights.Read(damaged.Length == 0 ? [] : damaged.Split('\n'), "w.txt")).Message, StringComparison.Ordinal);
        Assert.Null(((ClassificationSpec)Recipe.Parse("""{ "model": { "type": "classification", "classWeights": "none" }, "data": "labelled" }""").Model).ClassWeights);
    }

    private static double Loss(ClassificationSpec spec, Example[] train, Example[] batch, ref Gradients? gradients)
    {
        ParameterStore store = ParameterStore.Draw(3);
        IProblem problem = spec.Build(store.Root, spec.Fit(train));
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value loss = problem.Loss(tape, batch);
        gradients = tape.Backward(loss).Keep();
        return loss.Item();
    }
}

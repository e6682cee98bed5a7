using System.Text.Json;

namespace Unroll.Tests;

/// <summary>Every way of decoding keeps to the constraints of the recipe and of the call, with both outputs.</summary>
public sealed class ConstrainedTaggerTests
{
    /// <summary>Constraints of four kinds, and what they mean for an answer.</summary>
    private static readonly (string Expression, Func<IReadOnlyList<string>, bool> Holds)[] Four =
    [
        ("legal", tags => Oracle.Iob2([.. tags])),
        ("from lasts exactly 5", tags => Oracle.Runs([.. tags], "from").All(n => n == 5)),
        ("to at most once", tags => Oracle.Runs([.. tags], "to").Count <= 1),
        ("word -1 is not O", tags => tags[^1] != "O"),
    ];

    private static readonly Vocabulary Tags = Vocabulary.Of(["O", "B-from", "I-from", "B-to", "I-to"], unknown: false);

    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> cases = [];
        foreach (string output in new[] { "softmax", "crf" })
        {
            foreach (string expression in Four.Select(four => four.Expression).Append("all"))
                cases.Add(output, expression);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void BestSeveralSamplesAndMarginals(string output, string expression)
    {
        (string Expression, Func<IReadOnlyList<string>, bool> Holds)[] asked = expression == "all" ? Four : [.. Four.Where(four => four.Expression == expression)];
        string[] constraints = [.. asked.Select(four => four.Expression)];
        Example[] examples = [Example.Tagged(["from", "new", "york", "to", "boston"]), Example.Tagged(["to", "denver"]), Example.Tagged(["from", "a", "b", "c", "d"])];
        using Model free = Make(output, []), bound = Make(output, constraints);
        DecodingOptions options = new() { Best = 10_000, Samples = 200, Seed = 3 };
        IReadOnlyList<IAnswer> simple = bound.Predict(examples);
        IReadOnlyList<IAnswer> byRecipe = bound.Predict(examples, options);
        IReadOnlyList<IAnswer> byCall = free.Predict(examples, options with { Constraints = constraints });
        for (int i = 0; i < examples.Length; i++)
        {
            Tagging answer = (Tagging)byRecipe[i], all = (Tagging)free.Predict([examples[i]], new DecodingOptions { Best = 10_000 })[0];
            Assert.Equal(Json(answer), Json(byCall[i]));
            Assert.Equal(answer.Tags, ((Tagging)simple[i]).Tags);
            Assert.Equal(answer.Probability(), ((Tagging)simple[i]).Probability(), 1e-12);
            Assert.All([.. answer.Best, .. answer.Samples], one => Assert.All(asked, four => Assert.True(four.Holds(one.Tags), string.Join(' ', one.Tags))));
            SameAs(all, answer, asked);
            string[] drawn = [.. answer.Samples.Select(one => string.Join(' ', one.Tags))];
            Assert.Equal(200, drawn.Length);
            Assert.Equal(drawn, ((Tagging)bound.Predict([examples[i]], options)[0]).Samples.Select(one => string.Join(' ', one.Tags)));
        }
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("crf")]
    public void TheWholeAnswersProbabilityIsThatOfTheLattice(string output)
    {
        using Model model = Make(output, []);
        Example[] examples = [Example.Tagged(["from", "new", "york", "to", "boston", "please"]), Example.Tagged([])];
        IReadOnlyList<IAnswer> fast = model.Predict(examples), exact = model.Predict(examples, new DecodingOptions { Best = 3 });
        for (int i = 0; i < examples.Length; i++)
        {
            Tagging one = (Tagging)fast[i], several = (Tagging)exact[i];
            Assert.Equal(several.Tags, one.Tags);
            Assert.Equal(several.Probability(), one.Probability(), 1e-5);
            for (int word = 0; word < one.Words.Count; word++)
                Assert.Equal(several.Probability(word), one.Probability(word), 1e-5);
        }
        Assert.Equal(1, ((Tagging)fast[1]).Probability());
        if (output == "softmax")
            Assert.Equal(Enumerable.Range(0, 6).Aggregate(1.0, (p, word) => p * ((Tagging)fast[0]).Probability(word)), ((Tagging)fast[0]).Probability(), 1e-5);
    }

    [Fact]
    public void WhatCannotBeIsReported()
    {
        using Model model = Make("crf", ["from lasts at least 3"]);
        Assert.Equal(
            "The sentence \"to denver\" has no answer that satisfies \"from lasts at least 3\", \"from at least once\"; leave a constraint out, or correct it.",
            Assert.Throws<UnrollException>(() => model.Predict([Example.Tagged(["to", "denver"])], new DecodingOptions { Constraints = ["from at least once"] })).Message);
        Assert.StartsWith("The constraint 'form at most once': found the unknown span type \"form\" at column 1", Assert.Throws<UnrollException>(() => Make("crf", ["form at most once"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RecipesHoldConstraints()
    {
        Recipe recipe = Recipe.Parse("""{"model":{"constraints":["legal","city at most once"]}}""");
        Assert.Equal(["legal", "city at most once"], ((TaggingSpec)recipe.Model).Constraints);
        Assert.Equal(recipe, Recipe.Parse(recipe.ToJson()));
        Assert.NotEqual(recipe, new Recipe());
        Assert.Equal(new Recipe(), Recipe.Parse(new Recipe().ToJson()));
        Assert.Equal(recipe, Recipe.Parse("{}", "r.json", ["model.constraints=[\"legal\",\"city at most once\"]"]));
        Assert.StartsWith("r.json:1: model.constraints is \"legal\"; expected", Assert.Throws<UnrollException>(() => Recipe.Parse("""{"model":{"constraints":"legal"}}""", "r.json")).Message, StringComparison.Ordinal);
        Assert.Equal("best is 0; expected 1 to 10000.", Assert.Throws<UnrollException>(() => new DecodingOptions { Best = 0 }).Message);
    }

    /// <summary>The bound answer is the free one's answers filtered and divided by what is left.</summary>
    private static void SameAs(Tagging all, Tagging answer, (string Expression, Func<IReadOnlyList<string>, bool> Holds)[] asked)
    {
        Assert.Equal(Math.Pow(Tags.Count, all.Words.Count), all.Best.Count);
        TagAnswer[] left = [.. all.Best.Where(one => asked.All(four => four.Holds(one.Tags)))];
        double total = left.Sum(one => one.Probability!.Value);
        Assert.Equal(left.Length, answer.Best.Count);
        for (int i = 0; i < left.Length; i++)
            Assert.Equal(left[i].Probability!.Value / total, answer.Best[i].Probability!.Value, 1e-9);
        for (int word = 0; word < all.Words.Count; word++)
        {
            foreach (string tag in Tags.Entries)
                Assert.Equal(left.Sum(one => one.Tags[word] == tag ? one.Probability!.Value : 0) / total, answer.Probability(word, tag), 1e-6);
        }
    }

    private static Model Make(string output, string[] constraints)
    {
        TaggingSpec spec = new()
        {
            Input = new WordsSpec { Embedding = 6, MinCount = 1 },
            Dropout = 0,
            Encoder = new RecurrentSpec(new LstmSpec(5)),
            Output = output == "crf" ? new CrfSpec() : new SoftmaxSpec(),
            Constraints = constraints,
        };
        Fitted fitted = new();
        fitted.Put("words", Vocabulary.Of(["from", "to", "new", "york", "boston", "denver", "please"], unknown: true));
        fitted.Put("tags", Tags);
        fitted.Put("scheme", FittedValue.Of(TagScheme.Iob2));
        ParameterStore parameters = ParameterStore.Draw(5);
        Model model = Model.Build(new Recipe { Model = spec }, fitted, parameters, null, TestDevice.Default);
        Rng rng = new(8);
        foreach (Parameter parameter in parameters.Parameters)
        {
            if (parameter.Name.StartsWith("output", StringComparison.Ordinal))
                Init.Normal(1.5)(parameter.Data.Span, parameter.Shape, ref rng);
        }
        return model;
    }

    private static string Json(IAnswer answer)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter writer = new(memory))
            answer.WriteJson(writer, full: true);
        return System.Text.Encoding.UTF8.GetString(memory.ToArray());
    }
}

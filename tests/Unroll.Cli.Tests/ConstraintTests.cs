using System.Globalization;
using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>Constraints, several answers and samples on the command line.</summary>
[Collection(nameof(ModelCollection))]
public sealed class ConstraintTests(TrainedModel trained)
{
    private const string Question = "show me flights from boston to denver";

    [Theory]
    [InlineData("legal")]
    [InlineData("fromloc.city_name lasts exactly 5")]
    [InlineData("fromloc.city_name exactly 2 times")]
    [InlineData("word 0 is B-toloc.city_name")]
    public void EveryAnswerSatisfiesIt(string expression)
    {
        JsonElement answer = Cli.Run("predict", trained.Folder, Question, "--json", "--constraint", expression, "--best", "5", "--samples", "20", "--seed", "4").Succeeded().Json;
        Assert.Equal(["words", "tags", "probabilities", "spans", "probability", "alternatives", "samples"], answer.Names());
        JsonElement[] best = [.. answer.GetProperty("alternatives").EnumerateArray()], samples = [.. answer.GetProperty("samples").EnumerateArray()];
        Assert.Equal((5, 20), (best.Length, samples.Length));
        Assert.Equal(best[0].GetProperty("probability").GetDouble(), answer.GetProperty("probability").GetDouble());
        Assert.Equal(best.Select(P).OrderDescending(), best.Select(P));
        Assert.Equal(5, best.Select(one => one.GetProperty("tags").ToString()).Distinct().Count());
        Assert.All([.. best, .. samples], one =>
        {
            Assert.Equal(["tags", "spans", "probability"], one.Names());
            Assert.True(Holds(expression, one), one.ToString());
        });
    }

    [Fact]
    public void AnswersForPeopleAreNumbered()
    {
        string[] lines = Cli.Run("predict", trained.Folder, Question, "--best", "3", "--samples", "2").Succeeded().Lines;
        Assert.Equal(5, lines.Length);
        for (int i = 0; i < lines.Length; i++)
            Assert.Matches((i < 3 ? $"^{i + 1}" : $"^sample {(i - 2).ToString(CultureInfo.InvariantCulture)}") + @"\. [01-9.e-]+  (show|\[show)", lines[i]);
        Assert.Single(Cli.Run("predict", trained.Folder, Question, "--constraint", "legal").Succeeded().Lines);
    }

    [Fact]
    public void TheSameSeedGivesTheSameSamplesWhateverElseIsAsked()
    {
        string[] ask = ["predict", trained.Folder, "--json", "--samples", "5", "--seed"];
        string alone = Cli.Run([.. ask, "4", Question]).Succeeded().Output;
        Assert.Equal(alone, Cli.Run([.. ask, "4", "hello there", Question]).Succeeded().Output.Split('\n')[1] + "\n");
        Assert.NotEqual(alone, Cli.Run([.. ask, "5", Question]).Succeeded().Output);
    }

    [Fact]
    public void Faults()
    {
        Outcome cannot = Cli.Run("predict", trained.Folder, "hello there", "--constraint", "fromloc.city_name exactly 3 times");
        Assert.Equal((1, "unroll: TEXT:1: the sentence has no answer that satisfies \"fromloc.city_name exactly 3 times\"; leave a constraint out, or correct it.\n"), (cannot.Code, cannot.Error));
        Outcome unknown = Cli.Run("predict", trained.Folder, "hello", "--constraint", "fromloc.city_nam at most once");
        Assert.Contains("did you mean \"fromloc.city_name\"?", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ARecipesConstraintsHoldAfterTraining()
    {
        using TemporaryFolder folder = new();
        Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--set", "training.epochs=1", "--set", "model.output=crf",
            "--set", "model.constraints=[\"legal\",\"toloc.city_name at most once\"]", "--out", folder["m.model"], "--json"]).Succeeded();
        JsonElement answer = Cli.Run("predict", folder["m.model"], "to boston to denver to boston", "--json", "--best", "10").Succeeded().Json;
        Assert.All(answer.GetProperty("alternatives").EnumerateArray(), one => Assert.True(Count(one, "toloc.city_name") <= 1));
    }

    private static double P(JsonElement one) => one.GetProperty("probability").GetDouble();

    private static int Count(JsonElement one, string type) => one.GetProperty("spans").EnumerateArray().Count(span => span.GetProperty("type").GetString() == type);

    private static bool Holds(string expression, JsonElement one)
    {
        string[] tags = [.. one.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!)];
        return expression switch
        {
            "legal" => TagSpans.Validate(tags, TagScheme.Iob2) is null,
            "word 0 is B-toloc.city_name" => tags[0] == "B-toloc.city_name",
            "fromloc.city_name exactly 2 times" => Count(one, "fromloc.city_name") == 2,
            _ => one.GetProperty("spans").EnumerateArray().Where(span => span.GetProperty("type").GetString() == "fromloc.city_name")
                .All(span => span.GetProperty("end").GetInt32() - span.GetProperty("start").GetInt32() == 5),
        };
    }
}

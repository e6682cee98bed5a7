using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>Experiments on gradients, from the command line.</summary>
[Collection(nameof(ModelCollection))]
public sealed class ExperimentTests(TrainedModel trained)
{
    [Fact]
    public void CellsSideBySide()
    {
        using TemporaryFolder folder = new();
        string[] line = ["lab", "gradient-flow", "--cell", "gru", "--cell", "lstm forgetBias=3", "--steps", "12", "--hidden", "4", "--seeds", "2", "--training", "2"];
        Outcome outcome = Cli.Run([.. line, "--report", folder["flow"]]);
        Assert.Equal((0, $"The report is in {Path.Combine(folder["flow"], "report.html")}.\n"), (outcome.Code, outcome.Error));
        Assert.Contains("lstm forgetBias=3, c", outcome.Output, StringComparison.Ordinal);
        string[] csv = File.ReadAllLines(Path.Combine(folder["flow"], "gradient-flow.csv"));
        Assert.Equal("network,at,training,steps back,norm,lowest,highest", csv[0]);
        Assert.Equal(1 + (2 * 12 * 5), csv.Length);
        Assert.Equal(Cli.Run([.. line, "--json"]).Output, Cli.Run([.. line, "--json"]).Output);
    }

    [Fact]
    public void TheLayersOfAModel()
    {
        JsonElement json = Cli.Run("lab", "gradient-flow", trained.Folder, "--text", "flights from boston to denver", "--seeds", "1", "--json").Succeeded().Json;
        JsonElement table = json.GetProperty("tables").GetProperty("gradient-flow");
        Assert.Equal(["layer 0 forward", "layer 0 backward"], table.GetProperty("network").EnumerateArray().Select(name => name.GetString()).Distinct());
        Assert.Equal(["before", "after"], table.GetProperty("training").EnumerateArray().Select(name => name.GetString()).Distinct());
        Assert.Equal(5, table.GetProperty("steps back").EnumerateArray().Max(step => step.GetDouble()));
    }

    [Fact]
    public void ASurfaceOfOneUnitAndOfRecipes()
    {
        JsonElement unit = Cli.Run("lab", "error-surface", "--points", "7", "--steps", "3", "--json").Succeeded().Json.GetProperty("tables");
        Assert.Equal(49, unit.GetProperty("error-surface").GetProperty("loss").GetArrayLength());
        Assert.Equal(12, unit.GetProperty("error-surface-paths").GetProperty("step").GetArrayLength());
        Assert.Equal([1.75, -0.54], new[] { "x", "y" }.Select(axis => unit.GetProperty("error-surface-paths").GetProperty(axis)[0].GetDouble()).Select(value => Math.Round(value, 6)));
        JsonElement recipe = Cli.Run(
            "lab", "error-surface", "adding-problem", "--set", "data.length=9", "--set", "data.train=4", "--set", "model.encoder.cell.hidden=4", "--training", "1", "--points", "3", "--steps", "2", "--json").Succeeded().Json;
        Assert.Equal("The loss of adding-problem, trained", recipe.GetProperty("title").GetString());
        Assert.Equal([-1, 0, 1], recipe.GetProperty("tables").GetProperty("error-surface").GetProperty("x").EnumerateArray().Select(value => value.GetDouble()).Distinct());
        Outcome shown = Cli.Run("lab", "error-surface", trained.Folder, "--x", "encoder.0.forward.bias[0]", "--y", "encoder.0.forward.bias[1]", "--points", "3", "--steps", "2", "--examples", "2").Succeeded();
        Assert.Contains("encoder.0.forward.bias[1]", shown.Output, StringComparison.Ordinal);
        Outcome cell = Cli.Run("lab", "error-surface", "--cell", "gru", "--points", "3", "--steps", "2").Succeeded();
        Assert.Contains("first random direction", cell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ClippingOfARecipe()
    {
        JsonElement json = Cli.Run("lab", "clipping", "--set", "data.length=12", "--set", "model.encoder.cell.hidden=6", "--steps", "9", "--json").Succeeded().Json;
        JsonElement summary = json.GetProperty("tables").GetProperty("clipping-summary");
        Assert.Equal(["unclipped", "clipped by value", "clipped by norm"], summary.GetProperty("run").EnumerateArray().Select(name => name.GetString()));
        Assert.All(json.GetProperty("tables").GetProperty("clipping").GetProperty("step").EnumerateArray(), step => Assert.InRange(step.GetDouble(), 1, 9));
        Outcome named = Cli.Run("lab", "clipping", "slot-filling", "--set", "model.encoder.cell.hidden=4", "--steps", "2").Succeeded();
        Assert.StartsWith("slot-filling: training without clipping", named.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void BadInputIsOneSentence()
    {
        Says("unroll: --cell is empty; expected the name of a cell, such as gru.\n", "gradient-flow", "--cell", " ");
        Says("unroll: --cell \"grue\": model.encoder.cell", "gradient-flow", "--cell", "grue");
        Says("unroll: --cell \"gru forget=1\": model.encoder.cell", "gradient-flow", "--cell", "gru forget=1");
        Says("unroll: --text: found a text for a recipe; expected the folder of a model with it.\n", "gradient-flow", "slot-filling", "--text", "a");
        Says("unroll: --set: found a change to the recipe of a trained model", "gradient-flow", trained.Folder, "--set", "training.epochs=1");
        Says("unroll: The weight 'encoder': expected the name of a parameter and a place in it, such as ", "error-surface", "--x", "encoder");
        Says("unroll: The directions of an error surface: found 0.forward.bias[0] twice", "error-surface", "--x", "0.forward.bias[0]");
        Says("unroll: training.optimizer follows no gradient step by step", "clipping", "chunking");
        Says("unroll: The gradients of a model's states: found no example of two steps or more", "gradient-flow", trained.Folder, "--text", "a");
    }

    private static void Says(string start, params string[] line)
    {
        Outcome outcome = Cli.Run(["lab", .. line]);
        Assert.StartsWith(start, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Error.Count(character => character == '\n'));
        Assert.Equal((1, ""), (outcome.Code, outcome.Output));
    }
}

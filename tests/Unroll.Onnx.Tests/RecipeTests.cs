namespace Unroll.Onnx.Tests;

/// <summary>Each built-in recipe is exported and agrees with ONNX Runtime, or says why it is not exported.</summary>
public sealed class RecipeTests
{
    private const double Tolerance = 1e-4; // networks of recipes are large, and products add in another order

    private static readonly string[] Sounds = ["data.train=12", "data.dev=1", "data.test=1"];

    /// <summary>Settings that make the data of a recipe small.</summary>
    private static readonly Dictionary<string, string[]> Small = new(StringComparer.Ordinal)
    {
        ["adding-problem"] = ["data.length=20", "data.train=20"],
        ["speech"] = Sounds,
        ["speech-frames"] = Sounds,
        ["speech-attention"] = Sounds,
        ["speech-translation"] = Sounds,
        ["speech-hybrid"] = Sounds,
    };

    /// <summary>The recipes without an ONNX form, and what says why.</summary>
    private static readonly Dictionary<string, string> Without = new(StringComparer.Ordinal)
    {
        ["chunking"] = "texts that templates make",
        ["pos-perceptron"] = "texts that templates make",
        ["key-terms"] = "A model of key-terms",
        ["weather-hmm"] = "tables of probabilities",
        ["earthquakes-hmm"] = "tables of probabilities",
        ["pos-hmm"] = "tables of probabilities",
        ["sprinkler"] = "tables of probabilities",
        ["waveform-generation"] = "A model of curve",
        ["turing-machine"] = "A model of turing-machine",
        ["document-autoencoder"] = "A model of document-autoencoder",
        ["captions"] = "A model of captions",
        ["visual-questions"] = "A model of visual-questions",
        ["reading"] = "A model of reading",
        ["listening"] = "A model of listening",
        ["gan-mixture"] = "A model of adversarial",
        ["gan-digits"] = "A model of adversarial",
        ["text-to-digit"] = "A model of adversarial",
        ["energy-gan"] = "A model of adversarial",
        ["gan-waves"] = "A model of adversarial",
        ["half-digit"] = "A model of adversarial",
    };

    public static TheoryData<string> Recipes() => [.. Recipe.BuiltIn];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void RecipeAgreesOrSaysWhyNot(string name)
    {
        Recipe recipe = Recipe.Load(name, Small.GetValueOrDefault(name));
        Example[] train = [.. recipe.Data.Open(null).Train!.Take(40)];
        using Model model = ExportedModel.Of(recipe, train);
        if (Without.TryGetValue(name, out string? why))
        {
            Assert.Contains(why, Assert.Throws<UnrollException>(() => OnnxExport.Of(model)).Message, StringComparison.Ordinal);
            return;
        }
        Example[] some = [.. train.Where(example => example.Length > 0).Take(6)];
        double together = Agreement.Of(model, some), alone = Agreement.Of(model, some[..1]);
        Console.WriteLine(FormattableString.Invariant($"{name}: {Math.Max(together, alone):G1}"));
        Assert.InRange(together, 0, Tolerance);
        Assert.InRange(alone, 0, Tolerance);
    }
}

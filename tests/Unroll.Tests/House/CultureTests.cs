using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Unroll.Tests.House;

/// <summary>Numbers are written and read the same under a culture with decimal commas.</summary>
public sealed class CultureTests : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;
    private readonly string folder = Directory.CreateTempSubdirectory("unroll-culture-").FullName;

    public CultureTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        Assert.Equal("0,5", 0.5.ToString(CultureInfo.CurrentCulture));
    }

    public void Dispose()
    {
        CultureInfo.CurrentCulture = before;
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void RecipesAreReadAndWrittenTheSame()
    {
        Recipe recipe = Recipe.Load("slot-filling", ["training.optimizer.rate=0.0125", "model.dropout=0.25"]);
        Assert.Equal(0.0125, ((AdamSpec)recipe.Training.Optimizer).Rate);
        string json = recipe.ToJson();
        Assert.Contains("\"dropout\": 0.25", json, StringComparison.Ordinal);
        Assert.Equal(recipe, Recipe.Parse(json));
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Assert.Equal(json, recipe.ToJson());
    }

    [Fact]
    public void ASettingWithACommaIsNotANumber()
    {
        UnrollException error = Assert.Throws<UnrollException>(() => Recipe.Load("slot-filling", ["model.dropout=0,25"]));
        Assert.Contains("model.dropout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ErrorsAreWrittenTheSame()
    {
        UnrollException error = Assert.Throws<UnrollException>(() => new TaggingSpec { Dropout = 1.5 });
        Assert.Contains("1.5", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0,99", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("1,5", new Tensor(new Shape(1), [(Real)1.5]).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AModelIsTrainedSavedAndLoadedTheSame()
    {
        string german = TrainAndSave("german");
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Assert.Equal(german, TrainAndSave("invariant"));
    }

    /// <summary>The saved texts and one answer.</summary>
    private string TrainAndSave(string name)
    {
        Splits data = TinyTagging.Data;
        Recipe recipe = TinyTagging.Recipe(new LstmSpec(4));
        string place = Path.Combine(folder, name);
        using (Trainer run = Trainer.Start(recipe, data, TestDevice.Default))
        {
            Assert.NotEmpty(run.ToList());
            run.Best.Save(place);
        }
        using Model model = Model.Load(place, device: TestDevice.Default);
        Tagging answer = (Tagging)model.Predict("from boston to denver");
        using StringWriter columns = new();
        answer.WriteColumns(columns);
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
            answer.WriteJson(writer, full: true);
        StringBuilder all = new StringBuilder().Append(columns).Append(Encoding.UTF8.GetString(json.ToArray()));
        string[] files = [.. Directory.GetFiles(place).Where(file => !Path.GetFileName(file).StartsWith("report", StringComparison.Ordinal))];
        foreach (string file in files.Order(StringComparer.Ordinal))
            all.Append(Convert.ToHexString(File.ReadAllBytes(file)));
        return all.ToString();
    }
}

using Outside;
using Unroll.Tests.House;

namespace Unroll.Tests.Outsiders;

/// <summary>A cell from somebody else's assembly is trained, checked, saved and loaded like Unroll's own.</summary>
public sealed class MguTests
{
    private const string Json = """
        {
          "model": { "type": "tagging", "input": { "embedding": 6, "minCount": 1 }, "dropout": 0, "encoder": { "cell": { "type": "mgu", "hidden": 8 } } },
          "training": { "epochs": 30, "batchTokens": 16, "optimizer": { "type": "adam", "rate": 0.05 } }
        }
        """;

#if SINGLE
    [Fact]
    public void ItKnowsNoInternals()
    {
        Assert.NotEqual(typeof(Model).Assembly, typeof(MguSpec).Assembly);
        foreach (Type ours in new[] { typeof(Model), typeof(Tensor) })
        {
            Assert.DoesNotContain(
                ours.Assembly.GetCustomAttributesData(),
                data => data.AttributeType.Name == "InternalsVisibleToAttribute"
                    && ((string)data.ConstructorArguments[0].Value!).Contains("Outside", StringComparison.Ordinal));
        }
    }
#endif

    [Fact]
    public void ItIsTrainedSavedAndLoadedByARecipe()
    {
        Catalogue catalogue = OutsideCatalogue.Catalogue;
        Recipe recipe = Recipe.Parse(Json, catalogue: catalogue);
        string folder = Directory.CreateTempSubdirectory("unroll-outside-").FullName;
        try
        {
            using Trainer run = Trainer.Start(recipe, TinyTagging.Data, TestDevice.Default);
            List<TrainingStep> steps = [.. run];
            Assert.True(steps[^1].EpochLoss < 0.2 * steps[0].Loss, $"the loss fell from {steps[0].Loss} to {steps[^1].EpochLoss} only");
            using Model best = run.Best;
            best.Save(folder, catalogue);

            using Model loaded = Model.Load(folder, catalogue, TestDevice.Default);
            Assert.Equal(recipe, loaded.Recipe);
            foreach (string line in new[] { "from boston to denver", "to new york", "unheard of", "" })
            {
                Tagging expected = (Tagging)best.Predict(line), found = (Tagging)loaded.Predict(line);
                Assert.Equal(expected.Tags, found.Tags);
                for (int word = 0; word < expected.Tags.Count; word++)
                    Assert.Equal(expected.Probability(word), found.Probability(word));
            }
            Assert.Equal(["O", "B-from", "O", "B-to"], ((Tagging)loaded.Predict("from boston to denver")).Tags);

            UnrollException error = Assert.Throws<UnrollException>(() => Model.Load(folder));
            string file = Path.Combine(folder, "recipe-0001.json");
            int number = File.ReadAllLines(file).ToList().FindIndex(text => text.Contains("\"mgu\"", StringComparison.Ordinal)) + 1;
            IEnumerable<string> cells = Catalogue.Standard.Entries.Where(entry => entry.Kind == typeof(CellSpec)).Select(entry => entry.Name);
            Assert.Equal($"{file}:{number}: model.encoder.cell.type is \"mgu\"; expected one of {string.Join(", ", cells)}. If it comes from an assembly of its own, name that assembly with --extension.", error.Message);
            Assert.Throws<NotSupportedException>(() => recipe.ToJson());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    public void ItsGradientsAreRight(int inputSize, int hidden)
    {
        Samples samples = new(7);
        Tensor x = samples.Normal(5, inputSize);
        ParameterStore store = ParameterStore.Draw(7);
        Recurrent network = new RecurrentSpec(new MguSpec(hidden)) { Bidirectional = true }.Build(store.Root, inputSize);
        SequenceLayout layout = new(2, 0, 3);
        GradientCheck.Parameters(7, store, tape => Outputs(network.Run(new Sequences(layout, tape.Constant(x)))));
        GradientCheck.Run(8, (_, values) => Outputs(network.Run(new Sequences(layout, values[0]))), x);
    }

    [Fact]
    public void ANameThatIsTakenIsRefused()
    {
        UnrollException error = Assert.Throws<UnrollException>(() => OutsideCatalogue.Catalogue.With(OutsideCatalogue.Catalogue.Find(typeof(CellSpec), "mgu")!));
        Assert.Equal("The catalogue already has 'mgu' among its cells (minimal gated unit (Zhou et al. 2016)); choose another name.", error.Message);
        Assert.Null(Catalogue.Standard.Find(typeof(CellSpec), "mgu"));
    }

    private static Value[] Outputs(Unrolled result) => [result.Outputs.Rows, .. result.Last.Select(state => state[0])];
}

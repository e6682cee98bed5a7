using System.Text;

namespace Unroll.Tests;

/// <summary>Texts that look the same are the same: files and questions in Unicode's forms C and D, mixed in every way.</summary>
public sealed class NormalizationTests : IDisposable
{
    private const string Nfc = "caf\u00e9 \u00fcber \uac00", Nfd = "cafe\u0301 u\u0308ber \u1100\u1161";
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    public static readonly TheoryData<bool, bool> Forms = new() { { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void TaggersKnowAWordInEitherForm(bool trainedDecomposed, bool askedDecomposed)
    {
        string words = Form(Nfc, trainedDecomposed), tag = Form("B-\u00e9", trainedDecomposed);
        string path = folder.Write("a.conll", string.Concat(words.Split(' ').Select(word => $"{word} {tag}\n")) + "plain O\n");
        foreach (ProblemSpec spec in new ProblemSpec[] { new TaggingSpec { Input = new WordsSpec { MinCount = 1, Characters = new CharacterSpec() } }, new FeatureTaggingSpec() })
        {
            using Model model = Trained(spec, new TaggedDataSpec(), path);
            Assert.All(model.Vocabularies, pair => Assert.All(pair.Value.Entries, entry => Assert.True(entry.IsNormalized())));
            Assert.Equal(model.Predict(Nfc) is Tagging right ? right.Probability() : 0, ((Tagging)model.Predict(Form(Nfc, askedDecomposed))).Probability());
            Assert.Equal(Form(Nfc, askedDecomposed).Split(' '), ((Tagging)model.Predict(Form(Nfc, askedDecomposed))).Words); // shown as written
            Assert.Equal(model.Evaluate(new TaggedDataSpec().Open(path).Train!)["accuracy"],
                model.Evaluate([Example.Tagged(Form(Nfc + " plain", askedDecomposed).Split(' '), [.. Enumerable.Repeat(Form("B-\u00e9", askedDecomposed), 3), "O"])])["accuracy"]);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void ClassifiersAndLanguageModelsToo(bool trainedDecomposed, bool askedDecomposed)
    {
        string path = folder.Write("a.tsv", Form($"{Nfc}\t\u00e9\nplain\tother\n", trainedDecomposed));
        using Model classifier = Trained(new ClassificationSpec { Input = new WordsSpec { MinCount = 1 } }, new LabelledDataSpec(), path);
        Assert.Equal(["other", "\u00e9"], classifier.Vocabularies["labels"].Entries.Order(StringComparer.Ordinal));
        Classification a = (Classification)classifier.Predict(Nfc), b = (Classification)classifier.Predict(Form(Nfc, askedDecomposed));
        Assert.Equal(a.Probability("other"), b.Probability("other"));
        Assert.Equal(Form(Nfc, askedDecomposed).Split(' '), b.Steps);
        foreach (TextUnit unit in Enum.GetValues<TextUnit>())
        {
            using Model text = Trained(new LanguageModelSpec { Encoder = new RecurrentSpec(new ElmanSpec(4)), MinCount = 1 }, new TextDataSpec { Unit = unit }, folder.Write("t.txt", Form(Nfc, trainedDecomposed)));
            Assert.Equal(0, ((TextAnswer)text.Predict(Form(Nfc, askedDecomposed))).Unknown);
        }
    }

    [Fact]
    public void ItCanBeTurnedOffAndTheModelKeepsThat()
    {
        string path = folder.Write("a.conll", "cafe\u0301 B-x\nplain O\n");
        TaggedDataSpec spec = new() { Normalize = false };
        using Model model = Trained(new TaggingSpec { Input = new WordsSpec { MinCount = 1 } }, spec, path);
        Assert.Contains("cafe\u0301", model.Vocabularies["words"].Entries);
        Assert.NotEqual(((Tagging)model.Predict("caf\u00e9")).Probability(), ((Tagging)model.Predict("cafe\u0301")).Probability());
        model.Save(folder.Path + "/m");
        using Model again = Model.Load(folder.Path + "/m");
        Assert.False(((TaggedDataSpec)again.Recipe.Data).Normalize);
        Assert.Contains("\"normalize\": true", new Recipe().ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void VectorsInOneFormReachWordsInTheOther()
    {
        string vectors = folder.Write("v.txt", "cafe\u0301 7 8\n"), path = folder.Write("a.conll", "caf\u00e9 B-x\n");
        using Model model = Trained(new TaggingSpec { Input = new WordsSpec { MinCount = 1, Embedding = 2, Vectors = new VectorsSpec { Path = vectors, Freeze = true } } }, new TaggedDataSpec(), path);
        Tensor table = model.Parameters.Parameters.Single(parameter => parameter.Name.StartsWith("words", StringComparison.Ordinal)).Data;
        Assert.Equal((Real)7, table.Span[2 * model.Vocabularies["words"].Id("caf\u00e9")]);
    }

    private static Model Trained(ProblemSpec spec, DataSpec data, string path)
    {
        Recipe recipe = new() { Model = spec, Data = data, Training = new TrainingSpec { Epochs = 1 } };
        using Trainer run = Trainer.Start(recipe, data.Open(path));
        foreach (TrainingStep _ in run)
        {
        }
        return Model.Build(recipe, run.Best.Fitted, run.Best.Parameters);
    }

    private static string Form(string text, bool decomposed) => text.Normalize(decomposed ? NormalizationForm.FormD : NormalizationForm.FormC);
}

using System.Diagnostics;
using System.Reflection;
using System.Reflection.Emit;
using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>A model of the problem of docs/add-a-problem.md, which no other assembly knows.</summary>
public sealed class PriceModel : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PriceModel() => Training = Cli.Run("train", Recipe, "--out", Folder, "--extension", Extension, "--json");

    /// <summary>The assembly that brings the problem.</summary>
    public static string Extension { get; } = Path.Combine(AppContext.BaseDirectory, "Unroll.Outside.dll");

    public static string Recipe { get; } = Path.Combine(AppContext.BaseDirectory, "offers.json");

    internal Outcome Training { get; }

    public string Folder => folder["price.model"];

    public void Dispose() => folder.Dispose();
}

/// <summary>docs/add-a-problem.md on the command line: a problem, its options and its data come from an assembly that <c>--extension</c> names.</summary>
public sealed class ExtensionTests(PriceModel price) : IClassFixture<PriceModel>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ListShowsWhatItAdds()
    {
        string list = Run("list").Succeeded().Output;
        Assert.Contains("price                 whether an offer is cheap, fair or expensive", list, StringComparison.Ordinal);
        Assert.Contains("price                 prediction with a price model: the threshold", list, StringComparison.Ordinal);
        Assert.Contains("offers                offers with their prices, generated or read from files", list, StringComparison.Ordinal);
        Assert.DoesNotContain("price", Cli.Run("list").Output, StringComparison.Ordinal);
        Assert.Equal("words", Run("list", "price", "--json").Succeeded().Json.GetProperty("input").GetProperty("type").GetString());
    }

    [Fact]
    public void ListShowsTheDocumentationOfItsFields()
    {
        string list = Run("list", "price").Succeeded().Output;
        Assert.Contains("Turns words into vectors. Default: vectors", list, StringComparison.Ordinal);
        Assert.Contains("If the highest probability is below this, the answer is \"unsure\"; 0 to 1.", list, StringComparison.Ordinal);
    }

    [Fact]
    public void ItIsTrainedAndEvaluated()
    {
        JsonElement finished = Assert.Single(price.Training.Succeeded().Events("finished"));
        Assert.True(finished.GetProperty("test").GetProperty("accuracy").GetDouble() > 0.8);
        JsonElement made = Run("evaluate", price.Folder, "--json").Succeeded().Json;
        Assert.Equal(finished.GetProperty("test").GetProperty("accuracy").GetDouble(), made.GetProperty("accuracy").GetDouble());
        JsonElement read = Run("evaluate", price.Folder, "--json", "--data", folder.Write("mine.tsv", "cheap\t2\tlamp lamp\nexpensive\t2000\tlamp\n")).Succeeded().Json;
        Assert.Equal((1, 2), (read.GetProperty("accuracy").GetDouble(), read.GetProperty("examples").GetInt32()));
    }

    /// <summary>The command that is shown after training can be pasted: it names the extension and the fields.</summary>
    [Fact]
    public async Task TheCommandThatIsShownAnswers()
    {
        string shown = Run("train", PriceModel.Recipe, "--out", folder["m.model"], "--set", "training.epochs=1").Succeeded().Output.TrimEnd('\n').Split('\n')[^1];
        string[] words = await Shell.Words(shown);
        Assert.Equal(["unroll", "--extension", PriceModel.Extension, "predict", folder["m.model"], "--offer"], words[..6]);
        Assert.Contains("--price", words);
        Assert.NotEmpty(Cli.Run(words[1..]).Succeeded().Output);
    }

    [Fact]
    public void ItsFieldsAndItsOptionAreArguments()
    {
        JsonElement answer = Run("predict", price.Folder, "--offer", "lamp lamp", "--price", "2", "--json").Succeeded().Json;
        Assert.Equal(["label", "probability"], answer.Names());
        Assert.Equal("cheap", answer.GetProperty("label").GetString());
        string whole = Run("predict", price.Folder, "--offer", "lamp lamp", "--price", "2", "--json", "--all").Succeeded().Output;
        Assert.Equal(["label", "probability", "fair", "cheap", "expensive"], JsonDocument.Parse(whole).RootElement.Names());
        Assert.StartsWith("cheap\t", Run("predict", "--price=.2e1", "--offer=lamp lamp", price.Folder, "--threshold=.5").Succeeded().Output, StringComparison.Ordinal);
        Assert.StartsWith("unsure\t", Run("predict", price.Folder, "--threshold", "1", "--price", "2", "--offer", "lamp lamp").Succeeded().Output, StringComparison.Ordinal);
        Assert.StartsWith("expensive\t", Run("predict", price.Folder, "--offer", "", "--price", "1e300").Succeeded().Output, StringComparison.Ordinal);
        Assert.StartsWith("cheap\t", Run("predict", price.Folder, "--offer", "lamp", "--price", "-3").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ItReadsJsonLinesWithAPropertyForEachField()
    {
        string file = folder.Write("q.jsonl", "{\"offer\":\"lamp\",\"price\":2,\"id\":7}\n\n{\"price\":\"2000\",\"offer\":\"lamp\"}\n");
        Outcome answered = Run("predict", price.Folder, "--file", file).Succeeded();
        Assert.StartsWith("{\"offer\":\"lamp\",\"price\":2,\"id\":7,\"label\":\"cheap\",\"probability\":", answered.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("{\"price\":\"2000\",\"offer\":\"lamp\",\"label\":\"expensive\",\"probability\":", answered.Lines[1], StringComparison.Ordinal);
        Outcome unsure = Run("predict", price.Folder, "--file", file, "--threshold", "1", "--json").Succeeded();
        Assert.All(unsure.JsonLines, one => Assert.Equal("unsure", one.GetProperty("label").GetString()));
    }

    [Fact]
    public void InspectNamesItsFieldsAndItsOption()
    {
        string text = Run("inspect", price.Folder).Succeeded().Output;
        Assert.Contains("\ninput --offer TEXT: what is offered\ninput --price NUMBER: what it costs\noptions of predict: --threshold\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ItsCellIsOneOfTheCells() =>
        Assert.Equal(0, Run("train", PriceModel.Recipe, "--out", folder["m.model"], "--set", "model.encoder.cell=mgu", "--set", "training.epochs=1", "--quiet").Code);

    /// <summary>
    /// The run cannot end before it is killed: nobody reads on, and what it still has to write is more than a pipe holds.
    /// </summary>
    [Fact]
    public void ARunThatWasKilledEndsWithTheSameBytes()
    {
        string[] run = ["train", PriceModel.Recipe, "--extension", PriceModel.Extension, "--set", "training.batchTokens=10", "--set", "training.epochs=40", "--json"];
        Outcome whole = Cli.Run([.. run, "--out", folder["whole.model"]]).Succeeded();
        Assert.True(whole.Output.Length > 100_000);
        using (Process process = Start([.. run, "--out", folder["m.model"], "--checkpoint-every", "0"]))
        {
            while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("{\"event\":\"epoch\"", StringComparison.Ordinal))
                Assert.StartsWith("{\"event\":\"step\"", line, StringComparison.Ordinal);
            Assert.False(process.HasExited);
            process.Kill(); // by SIGKILL, which no process hears of
            process.WaitForExit();
            Assert.NotEqual(0, process.ExitCode);
        }
        Outcome resumed = Cli.Run([.. run, "--out", folder["m.model"], "--resume"]).Succeeded();
        Assert.Equal("resumed", resumed.JsonLines[0].GetProperty("event").GetString());
        Assert.Equal(Stopped.Model(folder["whole.model"]), Stopped.Model(folder["m.model"]));
    }

    /// <summary>As a process of its own, in which no test has loaded the assembly, named by the environment; what it uses lies beside it.</summary>
    [Fact]
    public void TheProgramLoadsItAndWhatLiesBesideIt()
    {
        File.Copy(PriceModel.Extension, folder["Unroll.Outside.dll"]);
        string second = Write("Second", typeof(Outside.PriceExtension));
        using Process process = Start(["predict", price.Folder, "--offer", "lamp", "--price", "2"], second);
        Assert.StartsWith("cheap\t", process.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal("", process.StandardError.ReadToEnd());
    }

    [Theory]
    [InlineData("extension-field-missing", "--offer", "lamp")]
    [InlineData("extension-field-twice", "--offer", "lamp", "--price", "2", "--offer", "book")]
    [InlineData("extension-unknown-field", "--offer", "lamp", "--prize", "2")]
    [InlineData("extension-option-of-another", "--offer", "lamp", "--price", "2", "--seed", "3")]
    [InlineData("extension-number-of-letters", "--offer", "lamp", "--price", "two")]
    [InlineData("extension-number-not-finite", "--offer", "lamp", "--price", "NaN")]
    [InlineData("extension-number-empty", "--offer", "lamp", "--price=")]
    [InlineData("extension-option-of-letters", "--offer", "lamp", "--price", "2", "--threshold", "high")]
    [InlineData("extension-option-out-of-range", "--offer", "lamp", "--price", "2", "--threshold", "1.5")]
    [InlineData("extension-option-null", "--offer", "lamp", "--price", "2", "--threshold", "null")]
    [InlineData("extension-one-text", "lamp")]
    [InlineData("extension-json-number", "--format", "jsonl", "{\"offer\":\"lamp\",\"price\":1e400}")]
    [InlineData("extension-json-missing", "--format", "jsonl", "{\"offer\":\"lamp\"}")]
    [InlineData("extension-json-list", "--format", "jsonl", "[\"lamp\"]")]
    public void WhatItCannotBeAsked(string name, params string[] args) => Fails(name, ["predict", price.Folder, .. args, "--extension", PriceModel.Extension]);

    [Fact]
    public void WhatItCannotReadOrTrain()
    {
        string bad = folder.Write("bad.tsv", "cheap\t2\tlamp\ncheap\tx\tlamp\n");
        Fails("extension-bad-data", "evaluate", price.Folder, "--data", bad, "--extension", PriceModel.Extension);
        Fails("extension-other-data", "train", PriceModel.Recipe, "--set", "data={\"type\":\"tagged\"}", "--out", folder["m.model"], "--extension", PriceModel.Extension);
        Fails("extension-unknown-field-of-recipe", "train", PriceModel.Recipe, "--set", "model.inputt=words", "--extension", PriceModel.Extension);
        Fails("extension-left-out", "predict", price.Folder, "--offer", "lamp", "--price", "2");
    }

    [Fact]
    public void AnAnswerThatJsonCannotExpressIsASentence()
    {
        using StringWriter output = new();
        Assert.Equal("An answer (NotFinite) cannot be written as JSON, since a number in it is not finite or a text is not valid Unicode; expected its problem to check that.",
            Assert.Throws<UnrollException>(() => new JsonAnswers(output, full: true).Write(new NotFinite(), null)).Message);
        Assert.Equal("", output.ToString());
    }

    private sealed class NotFinite : IAnswer
    {
        public void WriteJson(Utf8JsonWriter writer, bool full)
        {
            writer.WriteStartObject();
            writer.WriteNumber("price", double.NaN);
            writer.WriteEndObject();
        }

        public void WriteColumns(TextWriter writer) => writer.WriteLine("NaN");
    }

    [Fact]
    public void WhatIsNoExtension()
    {
        Fails("extension-missing", "list", "--extension", folder["none.dll"]);
        Fails("extension-folder", "list", "--extension", folder.Path);
        Fails("extension-empty", "list", "--extension", "");
        Fails("extension-text", "list", "--extension", folder.Write("text.dll", "no assembly"));
        Fails("extension-of-nothing", "list", "--extension", typeof(Catalogue).Assembly.Location);
        Fails("extension-that-throws", "list", "--extension", Write("Throws", null));
        Fails("extension-name-taken", "list", "--extension", PriceModel.Extension, "--extension", Write("Again", typeof(Outside.PriceExtension)));
        Fails("extension-option-taken", "list", "--extension", Write("HidingOption", typeof(HidingOptionExtension)));
    }

    /// <summary>The argument of the verb would hide the model's input: training refuses such a problem, and so does prediction with a model that was made otherwise.</summary>
    [Fact]
    public void AnInputIsNotCalledLikeAnArgument()
    {
        string extension = Write("Hiding", typeof(HidingExtension));
        string[] train = ["train", folder.Write("recipe.json", """{ "model": "hiding", "data": { "type": "temporal-order", "train": 4, "dev": 2, "test": 2 }, "training": { "epochs": 1 } }"""), "--out", folder["m.model"], "--extension", extension];
        Fails("extension-input-taken", train);
        Assert.False(Directory.Exists(folder["m.model"]), "something was saved");
        Cli.Run([.. train, "--set", "model.input=thread", "--quiet"]).Succeeded();
        Assert.Equal("1\n", Cli.Run("predict", folder["m.model"], "--thread", "3", "--extension", extension).Succeeded().Output);
        HidingSpec hiding = new() { Input = "json" };
        using (Model model = Model.Build(new Recipe { Model = hiding }, hiding.Fit([]), ParameterStore.Draw(1)))
            model.Save(folder["made.model"], Catalogue.Standard.With(new HidingExtension().Entries[0]));
        Fails("extension-input-taken-in-a-model", "predict", folder["made.model"], "--json", "3", "--extension", extension);
    }

    private static Outcome Run(params string[] args) => Cli.Run([.. args, "--extension", PriceModel.Extension]);

    private void Fails(string name, params string[] args)
    {
        Outcome outcome = Cli.Run(args);
        string error = outcome.Error.Replace(price.Folder, "{model}", StringComparison.Ordinal).Replace(folder.Path, "{tmp}", StringComparison.Ordinal).Replace(AppContext.BaseDirectory, "{bin}/", StringComparison.Ordinal);
        Approved.Entry("errors.txt", name, System.Text.RegularExpressions.Regex.Replace(error, "recipe-[0-9]+", "recipe-N", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).TrimEnd('\n'));
        Assert.Equal(("", 1), (outcome.Output, outcome.Code));
        Assert.Equal(outcome.Error.Length - 1, outcome.Error.IndexOf('\n', StringComparison.Ordinal));
    }

    /// <summary>An assembly whose extension adds what another one adds, or throws.</summary>
    private string Write(string name, Type? other)
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName(name), typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule(name).DefineType(name, TypeAttributes.Public | TypeAttributes.Class, typeof(object), [typeof(IExtension)]);
        MethodBuilder entries = type.DefineMethod("get_Entries", MethodAttributes.Public | MethodAttributes.Virtual, typeof(IReadOnlyList<CatalogueEntry>), []);
        ILGenerator code = entries.GetILGenerator();
        if (other is null)
        {
            code.Emit(OpCodes.Ldstr, "It has a fault.");
            code.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([typeof(string)])!);
            code.Emit(OpCodes.Throw);
        }
        else
        {
            code.Emit(OpCodes.Newobj, other.GetConstructor([])!);
            code.Emit(OpCodes.Callvirt, typeof(IExtension).GetProperty(nameof(IExtension.Entries))!.GetMethod!);
            code.Emit(OpCodes.Ret);
        }
        type.CreateType();
        assembly.Save(folder[$"{name}.dll"]);
        return folder[$"{name}.dll"];
    }

    private static Process Start(string[] args, string? extensions = null)
    {
        ProcessStartInfo info = new("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll"), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        info.Environment[Extensions.Variable] = extensions;
        return Process.Start(info)!;
    }
}

namespace Unroll.Cli.Tests;

/// <summary>A quick command line for each verb of the laboratory. Models are as they are drawn: what a page looks like does not depend on what they have learnt.</summary>
public sealed class LabCalls : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unroll-lab-").FullName;

    public LabCalls()
    {
        Save("slots", "slot-filling", "model.encoder.cell.hidden=12", "model.input.embedding=8");
        Save("french", "translation", "model.encoder.cell.hidden=8", "model.decoder.cell.hidden=8");
        Save("reading", "reading");
        Save("copy", "turing-machine", "model.encoder.cell.slots=6", "model.encoder.cell.width=4", "model.encoder.cell.cell.hidden=5", "data.bits=3", "data.maxLength=3", "data.train=8", "data.dev=1", "data.test=1");
        Save("speech", "speech", """data={"type":"spoken","least":2,"most":2,"train":4,"dev":1,"test":1,"voices":1}""", "model.encoder.cell.hidden=4");
        SoundFile.Write(Path.Combine(folder, "digits.wav"), new SpokenDataSpec { Least = 2, Most = 2, Train = 1, Dev = 1, Test = 1, Voices = 1 }.Open(null).Train![0].InputAs<Sound>("a test"));
    }

    /// <summary>The verbs, and of some a second way to call them.</summary>
    public static TheoryData<string> Names => [.. Lines.Keys];

    private static Dictionary<string, string[]> Lines { get; } = new(StringComparer.Ordinal)
    {
        ["toy-memory"] = ["toy-memory", "--points", "21"],
        ["gradient-flow"] = ["gradient-flow", "--steps", "20", "--seeds", "2", "--training", "2", "--hidden", "8"],
        ["gradient-flow of a model"] = ["gradient-flow", "{slots.model}", "--text", "flights from boston to new york", "--seeds", "1"],
        ["error-surface"] = ["error-surface", "--points", "15"],
        ["clipping"] = ["clipping", "--steps", "12"],
        ["gates"] = ["gates", "{slots.model}", "flights from boston to new york on monday morning", "--span", "3", "3", "--units", "8"],
        ["saliency"] = ["saliency", "{slots.model}", "flights from boston to new york on monday morning", "--steps", "8"],
        ["saliency of a word"] = ["saliency", "{slots.model}", "flights from boston to new york on monday morning", "--word", "3", "--steps", "8"],
        ["embedding"] = ["embedding", "{slots.model}", "--points", "150", "--near", "boston", "--offset", "monday,tuesday,morning"],
        ["embedding of states"] = ["embedding", "{slots.model}", "--states", "--points", "60"],
        ["attention"] = ["attention", "{french.model}", "the cat is on the table"],
        ["hops"] = ["hops", "{reading.model}", "--story", "Mary went to the kitchen. John took the milk. John went to the garden.", "--question", "where is the milk?"],
        ["heads"] = ["heads", "{copy.model}", "101", "011", "110"],
        ["trellis"] = ["trellis", "{slots.model}", "flights from boston to new york on monday morning"],
        ["ctc"] = ["ctc", "{speech.model}", "{digits.wav}"],
        ["search"] = ["search", "--length", "5", "--labels", "3", "--models", "8"],
        ["errors"] = ["errors", "{slots.model}", "--against", "{slots.model}", "--rounds", "10"],
        ["learning-rate"] = ["learning-rate", "slot-filling", "--set", "model.input.embedding=8", "--set", "model.encoder.cell.hidden=8", "--steps", "15"],
        ["compare"] = ["compare", "question-type", "--set", "training.epochs=2", "--set", "model.input.embedding=4", "--vary", "model.encoder.cell.hidden=2,3", "--seeds", "2", "--rounds", "20"],
        ["worked-examples"] = ["worked-examples"],
    };

    /// <summary>The words of a command line.</summary>
    public string[] Line(string name) => ["lab", .. Lines[name].Select(word => word is ['{', .., '}'] ? Path.Combine(folder, word[1..^1]) : word)];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Save(string name, string recipe, params string[] settings)
    {
        Recipe what = Recipe.Load(recipe, settings);
        using Device device = new(1);
        using StudiedModel drawn = StudiedModel.Of(what, what.Data.Open(null).Train!, 0, device);
        drawn.Model.Save(Path.Combine(folder, $"{name}.model"));
    }
}

using System.Text.Json.Nodes;
using Unroll.Onnx.Tests;

namespace Unroll.Benchmarks;

/// <summary>A recipe's model as an ONNX file, and what both sides compute of a batch.</summary>
internal sealed class ExportedWork : IDisposable
{
    private const int Trained = 200; // examples that vocabularies are fitted to

    private readonly Device device;
    private readonly Model model;
    private readonly Example[] batch;
    private readonly string output;

    public ExportedWork(string recipe, int size, Device device, Func<string, string> temporary)
    {
        this.device = device;
        Recipe read = Recipe.Load(recipe, recipe == "adding-problem" ? ["data.train=200"] : null);
        Example[] examples = [.. read.Data.Open(null).Train!.Where(example => example.Length > 0).Take(Trained)];
        model = ExportedModel.Of(read, examples, device: device);
        batch = examples[..size];
        OnnxFile file = OnnxExport.Of(model)[0];
        string name = $"{recipe}-{size}", path = temporary($"{name}.onnx");
        file.Save(path);
        output = file.Outputs[0].Name;
        JsonObject inputs = [];
        foreach ((string input, Feed feed) in Feeds.Of(model, batch))
        {
            byte[] bytes = new byte[Buffer.ByteLength(feed.Values)];
            Buffer.BlockCopy(feed.Values, 0, bytes, 0, bytes.Length);
            File.WriteAllBytes(temporary($"{name}.{input}"), bytes);
            inputs[input] = new JsonObject
            {
                ["file"] = temporary($"{name}.{input}"),
                ["shape"] = Sizes(feed.Shape),
                ["type"] = feed.Values switch { int[] => "int32", long[] => "int64", _ => "float32" },
            };
        }
        Question = new JsonObject { ["id"] = name, ["model"] = path, ["inputs"] = inputs, ["outputs"] = new JsonObject { [output] = Sizes(Shape) } };
    }

    /// <summary>What the server is told.</summary>
    public JsonObject Question { get; }

    private int Steps => batch.Max(example => example.Length);

    private int[] Shape => model.Problem switch
    {
        Tagger tagger => [batch.Length, Steps, tagger.Classes.Count],
        Classifier classifier => [batch.Length, classifier.Labels.Count],
        _ => [batch.Length],
    };

    /// <summary>A call.</summary>
    public void Predict() => Results();

    /// <summary>The numbers of all examples, without padding.</summary>
    public Tensor Results()
    {
        if (model.Problem is Tagger tagger)
        {
            using Tape tape = Tape.ForPrediction(device);
            Value scores = tagger.Scores(tape, batch).Emissions.Rows;
            return (output == "probabilities" ? scores.Softmax() : scores).Keep();
        }
        IReadOnlyList<IAnswer> answers = model.Predict(batch);
        Real[] numbers = [.. answers.SelectMany(answer => answer is Classification labels ? labels.Classes.Select(label => (Real)labels.Probability(label)) : [(Real)((Estimate)answer).Number])];
        return new Tensor(new Shape(numbers.Length), numbers);
    }

    /// <summary>The other side's numbers without padding.</summary>
    public Tensor WithoutPadding(ReadOnlySpan<float> theirs)
    {
        if (model.Problem is not Tagger tagger)
            return new Tensor(new Shape(theirs.Length), theirs);
        int C = tagger.Classes.Count;
        List<Real> own = [];
        for (int b = 0; b < batch.Length; b++)
            own.AddRange(theirs.Slice(b * Steps * C, batch[b].Length * C));
        return new Tensor(new Shape(own.Count / C, C), [.. own]);
    }

    public void Dispose() => model.Dispose();

    private static JsonArray Sizes(int[] shape) => new([.. shape.Select(size => (JsonNode)size)]);
}

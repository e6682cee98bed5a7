using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Unroll.Onnx.Tests;

/// <summary>The examples of docs/onnx.md, run.</summary>
public sealed class Snippets
{
    [Fact]
    public void Tags()
    {
        Example[] train = [Example.Tagged(["sail", "to", "lisbon"], ["O", "O", "B-port"]), Example.Tagged(["lisbon"], ["B-port"])];
        using Model model = ExportedModel.Of(new Recipe { Model = new TaggingSpec { Input = new WordsSpec { Embedding = 4, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(4)) } }, train);
        string path = Path.Combine(Directory.CreateTempSubdirectory("unroll-onnx-").FullName, "tagger.onnx");
        OnnxExport.Of(model)[0].Save(path);
        // snippet: onnx
        using InferenceSession session = new(path);                                                     // Microsoft.ML.OnnxRuntime
        Dictionary<string, string> metadata = session.ModelMetadata.CustomMetadataMap;
        string[] words = metadata["fitted.words"].TrimEnd('\n').Split('\n'), tags = metadata["fitted.tags"].TrimEnd('\n').Split('\n');

        string[] sentence = ["sail", "to", "lisbon"];
        long[] ids = [.. sentence.Select(word => (long)Math.Max(0, Array.IndexOf(words, word)))];       // 0 is <unk>
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(ids, [1, sentence.Length]);         // [batch, steps]
        using OrtValue lengths = OrtValue.CreateTensorValueFromMemory(new[] { sentence.Length }, [1]);  // [batch]
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> found = session.Run(options, ["words", "lengths"], [input, lengths], ["probabilities"]);
        float[] probabilities = found[0].GetTensorDataAsSpan<float>().ToArray();                        // [batch, steps, tags]
        for (int t = 0; t < sentence.Length; t++)
        {
            ReadOnlySpan<float> step = probabilities.AsSpan(t * tags.Length, tags.Length);
            Console.WriteLine($"{sentence[t]} {tags[step.IndexOf(TensorPrimitives.Max(step))]}");
        }
        // end
        Tagging answer = (Tagging)model.Predict("sail to lisbon");
        Assert.Equal(answer.Probability(2, "O"), probabilities[(2 * tags.Length) + Array.IndexOf(tags, "O")], 1e-5);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void Writes()
    {
        Example[] train = [.. new[] { ("two cats", "c b a"), ("a dog", "d a"), ("cats", "a") }.Select(pair => new Example(new Words(pair.Item1.Split(' ')), new PlainText(pair.Item2)))];
        TranslationSpec spec = new() { Input = new WordsSpec { Embedding = 4, MinCount = 1 }, MinCount = 1, Encoder = new RecurrentSpec(new GruSpec(4)), Decoder = new DecoderSpec { Cell = new LstmSpec(4), Embedding = 4, Readout = 4 } };
        using Model model = ExportedModel.Of(new Recipe { Model = spec }, train, 2);
        IReadOnlyList<OnnxFile> files = OnnxExport.Of(model);
        using InferenceSession encoder = new(files[0].Bytes.ToArray()), step = new(files[1].Bytes.ToArray());
        string[] tokens = step.ModelMetadata.CustomMetadataMap["fitted.tokens"].TrimEnd('\n').Split('\n');
        foreach (Example example in train)
        {
            Dictionary<string, Feed> feeds = Feeds.Of(model, [example]);
            using OrtValue lengths = feeds["lengths"].ToValue(), read = feeds["words"].ToValue();
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> encoded = encoder.Run(options, ["words", "lengths"], [read, lengths], encoder.OutputNames);
            Dictionary<string, OrtValue> state = encoder.OutputNames.Zip(encoded).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
            // snippet: onnx-write
            List<string> written = [];
            long last = Array.IndexOf(tokens, "<eos>");
            while (written.Count < 50)
            {
                Dictionary<string, OrtValue> inputs = new(StringComparer.Ordinal) { ["token"] = OrtValue.CreateTensorValueFromMemory(new[] { last }, [1]), ["lengths"] = lengths };
                foreach (string name in step.InputNames.Except(["token", "lengths"]))
                    inputs[name] = state[name.Replace("before", "after", StringComparison.Ordinal)];        // "memory" and "keys" stay; "before.0.0" is "after.0.0" of the last step
                IReadOnlyList<OrtValue> found = step.Run(options, inputs, step.OutputNames);
                foreach ((string name, OrtValue value) in step.OutputNames.Zip(found))
                    state[name] = value;
                Span<float> logProbabilities = state["logProbabilities"].GetTensorMutableDataAsSpan<float>();
                logProbabilities[Array.IndexOf(tokens, "<unk>")] = float.NegativeInfinity;
                last = logProbabilities.IndexOf(TensorPrimitives.Max<float>(logProbabilities));             // greedy
                if (tokens[last] == "<eos>")
                    break;
                written.Add(tokens[last]);
            }
            // end
            TranslationAnswer answer = (TranslationAnswer)model.Predict([example], new TranslationOptions { Beam = 1, MaxLength = 51 })[0];
            Assert.Equal(answer.Best[0].Tokens.Take(50), written);
        }
    }
}

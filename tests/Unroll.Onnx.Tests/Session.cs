using Microsoft.ML.OnnxRuntime;

namespace Unroll.Onnx.Tests;

/// <summary>A file in ONNX Runtime.</summary>
internal sealed class Session : IDisposable
{
    private readonly InferenceSession session;

    public Session(OnnxFile file)
    {
        using SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, IntraOpNumThreads = 1 };
        session = new InferenceSession(file.Bytes.ToArray(), options);
    }

    public IReadOnlyDictionary<string, string> Metadata => session.ModelMetadata.CustomMetadataMap;

    public IReadOnlyList<string> Inputs => session.InputNames;

    /// <summary>The last size of an input.</summary>
    public int Width(string input) => session.InputMetadata[input].Dimensions[^1];

    public IReadOnlyList<string> Outputs => session.OutputNames;

    /// <summary>The outputs by their names.</summary>
    public Dictionary<string, Block> Run(IReadOnlyDictionary<string, Feed> feeds)
    {
        Dictionary<string, OrtValue> inputs = feeds.ToDictionary(feed => feed.Key, feed => feed.Value.ToValue(), StringComparer.Ordinal);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, inputs, Outputs);
        foreach (OrtValue input in inputs.Values)
            input.Dispose();
        return Outputs.Zip(results).ToDictionary(pair => pair.First, pair => new Block([.. pair.Second.GetTensorTypeAndShape().Shape.Select(size => (int)size)], pair.Second.GetTensorDataAsSpan<float>().ToArray()), StringComparer.Ordinal);
    }

    public void Dispose() => session.Dispose();
}

/// <summary>Feeds as ONNX Runtime takes them.</summary>
internal static class FeedValues
{
    public static OrtValue ToValue(this Feed feed)
    {
        long[] shape = Array.ConvertAll(feed.Shape, size => (long)size);
        return feed.Values switch
        {
            float[] numbers => OrtValue.CreateTensorValueFromMemory(numbers, shape),
            int[] numbers => OrtValue.CreateTensorValueFromMemory(numbers, shape),
            _ => OrtValue.CreateTensorValueFromMemory((long[])feed.Values, shape),
        };
    }
}

/// <summary>A tensor that comes out.</summary>
internal sealed record Block(int[] Shape, float[] Values)
{
    /// <summary>The numbers under the first indices.</summary>
    public ReadOnlySpan<float> At(params ReadOnlySpan<int> indices)
    {
        int start = 0, size = Values.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            size /= Shape[i];
            start += indices[i] * size;
        }
        return Values.AsSpan(start, size);
    }
}

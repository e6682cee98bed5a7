using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TorchSharp;

namespace Peers;

/// <summary>The library below PyTorch, of the same version and speed, without Python.</summary>
internal static partial class Libtorch
{
    private const string Library = "libtorch_cpu";

    private static readonly Dictionary<string, Func<JsonObject, ICase>> Kinds = new()
    {
        ["ctc"] = question => new TorchCtc(question),
        ["language"] = question => new TorchLanguage(question),
        ["layer"] = question => new TorchLayer(question),
        ["tagger"] = question => new TorchTagger(question),
    };

    /// <summary>Loads it, with OMP_NUM_THREADS threads and, by PEER_ONEDNN, with or without the kernels of oneDNN.</summary>
    /// <returns>The version, the kinds of cases, and the operations a second of a product of 512 x 512 matrices.</returns>
    public static JsonObject Start()
    {
        Glue.Load();
        torch.set_num_threads(int.Parse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS")!, CultureInfo.InvariantCulture));
        torch.set_num_interop_threads(1);
        torch.manual_seed(1);
        SetUserEnabledMkldnn(GlobalContext(), Environment.GetEnvironmentVariable("PEER_ONEDNN") != "0");
        return new JsonObject
        {
            ["version"] = torch.__version__,
            ["kinds"] = new JsonArray([.. Kinds.Keys.Select(kind => (JsonNode)kind)]),
            ["product"] = Product(),
        };
    }

    public static ICase Load(JsonObject question) => Kinds[(string)question["kind"]!](question);

    private static double Product()
    {
        const int size = 512, tries = 20;
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable inference = torch.inference_mode(true);
        Tensor x = torch.ones(size, size);
        double best = double.MaxValue;
        for (int i = 0; i < tries; i++)
        {
            long start = Stopwatch.GetTimestamp();
            x.mm(x).Dispose();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return 2.0 * size * size * size / best;
    }

    /// <summary>at::globalContext(), by its name in the C++ ABI; TorchSharp does not pass this switch on.</summary>
    [LibraryImport(Library, EntryPoint = "_ZN2at13globalContextEv")]
    private static partial nint GlobalContext();

    /// <summary>at::Context::setUserEnabledMkldnn(bool).</summary>
    [LibraryImport(Library, EntryPoint = "_ZN2at7Context20setUserEnabledMkldnnEb")]
    private static partial void SetUserEnabledMkldnn(nint context, [MarshalAs(UnmanagedType.U1)] bool enabled);
}

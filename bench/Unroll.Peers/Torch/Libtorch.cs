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
    /// <returns>The version and the kinds of cases.</returns>
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
        };
    }

    public static ICase Load(JsonObject question) => Kinds[(string)question["kind"]!](question);

    /// <summary>at::globalContext(), by its name in the C++ ABI; TorchSharp does not pass this switch on.</summary>
    [LibraryImport(Library, EntryPoint = "_ZN2at13globalContextEv")]
    private static partial nint GlobalContext();

    /// <summary>at::Context::setUserEnabledMkldnn(bool).</summary>
    [LibraryImport(Library, EntryPoint = "_ZN2at7Context20setUserEnabledMkldnnEb")]
    private static partial void SetUserEnabledMkldnn(nint context, [MarshalAs(UnmanagedType.U1)] bool enabled);
}

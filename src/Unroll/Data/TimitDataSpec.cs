using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Recordings with phones that were marked by hand, as in TIMIT (Garofolo et al. 1993): beside each <c>x.wav</c> a file <c>x.phn</c> with lines of a first sample, a last sample and a phone. The folder of a recording
/// names its speaker. Folder or ZIP file.
/// </summary>
/// <remarks>The sentences sa1 and sa2, which every speaker reads, are left out of all sets. The others are in the dev or test set if their folder's name begins with a name of that set, and otherwise in the training set.</remarks>
public sealed record TimitDataSpec : DataSpec
{
    /// <summary>How phones are folded. Default: to the 39 of scoring.</summary>
    public PhoneSet Phones { get; init; }

    /// <summary>How the names of folders of the dev set begin. Default: dr5.</summary>
    public IReadOnlyList<string> DevFolders { get; init => field = new EqualList<string>(value); } = new EqualList<string>(["dr5"]);

    /// <summary>How the names of folders of the test set begin. Default: dr6.</summary>
    public IReadOnlyList<string> TestFolders { get; init => field = new EqualList<string>(value); } = new EqualList<string>(["dr6"]);

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null)
            throw new UnrollException("data.type: found timit without data; expected --data with a folder or ZIP file of recordings, or data.type=spoken for the built-in speaker.");
        CorpusFiles files = CorpusFiles.Open(path, name => name.EndsWith(".wav", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".phn", StringComparison.OrdinalIgnoreCase));
        Dictionary<string, List<Example>> parts = new(StringComparer.Ordinal) { ["train"] = [], ["dev"] = [], ["test"] = [] };
        HashSet<string> there = [.. files.Names];
        foreach (string name in files.Names.Where(name => name.EndsWith(".wav", StringComparison.OrdinalIgnoreCase)))
        {
            string file = name[(name.LastIndexOf('/') + 1)..], folder = name.Contains('/', StringComparison.Ordinal) ? name[..name.LastIndexOf('/')] : "", speaker = folder[(folder.LastIndexOf('/') + 1)..];
            string phones = there.Contains(name[..^4] + ".phn") ? name[..^4] + ".phn" : name[..^4] + ".PHN";
            if (file.StartsWith("sa", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!there.Contains(phones))
                throw new UnrollException($"{files.PlaceOf(name)}: found no file {phones} beside it; expected one with the phones of the recording.");
            Sound sound = files.Sound(name);
            string part = TestFolders.Any(start => speaker.StartsWith(start, StringComparison.OrdinalIgnoreCase)) ? "test"
                : DevFolders.Any(start => speaker.StartsWith(start, StringComparison.OrdinalIgnoreCase)) ? "dev" : "train";
            parts[part].Add(new Example(new Sound(sound.Rate, sound.Samples, speaker), Marked(files.Read(phones), files.PlaceOf(phones), sound)));
        }
        Require.That(parts["train"].Count > 0, path, "no training recording", "folders whose names begin neither with data.devFolders nor with data.testFolders");
        return new Splits(new Dataset($"{path}, train", parts["train"]), Part("dev"), Part("test"));

        Dataset? Part(string part) => parts[part].Count == 0 ? null : new Dataset($"{path}, {part}", parts[part]);
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path) => Open(path).Test ?? throw new UnrollException($"{path}: found no test set; expected folders whose names begin with {string.Join(" or ", TestFolders)} (data.testFolders).");

    /// <summary>The phones of a recording; several pauses one after another are one.</summary>
    private PlainText Marked(byte[] bytes, string place, Sound sound)
    {
        List<(string Phone, TokenTime Time)> marked = [];
        int number = 0;
        foreach (string line in Encoding.Latin1.GetString(bytes).Split('\n'))
        {
            number++;
            string[] cells = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length == 0)
                continue;
            if (cells.Length != 3 || !int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out int start) || !int.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out int end) || end < start)
                throw new UnrollException($"{place}:{number}: found \"{line.Trim()}\"; expected the first sample, the last sample, not before it, and a phone.");
            if (PhoneFolding.Of(cells[2], Phones) is not { } phone)
                continue;
            TokenTime time = new(start / (double)sound.Rate, end / (double)sound.Rate);
            if (phone == "sil" && marked is [.., ("sil", var before)])
                marked[^1] = (phone, time with { Start = before.Start });
            else
                marked.Add((phone, time));
        }
        Require.That(marked.Count > 0, place, "no phone", "at least one");
        return new PlainText(string.Join(' ', marked.Select(one => one.Phone))) { Times = [.. marked.Select(one => one.Time)] };
    }
}

[JsonSerializable(typeof(TimitDataSpec))]
internal sealed partial class TimitDataJson : JsonSerializerContext;

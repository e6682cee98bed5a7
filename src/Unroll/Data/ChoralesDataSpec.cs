using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Music as frames of the 88 keys of a piano: 1 where a key sounds, 0 where not (Boulanger-Lewandowski, Bengio and Vincent 2012). Without a path, chord
/// sequences that are built in (<see cref="ChordProgressions"/>).
/// </summary>
/// <remarks>
/// A file, or a folder with one such file, is JSON: <c>{"train": [...], "valid": [...], "test": [...]}</c>; a piece is a list of steps, and a step the list of the
/// MIDI numbers (21 to 108) of the keys that sound.
/// </remarks>
public sealed record ChoralesDataSpec : DataSpec
{
    /// <summary>D: the keys of a piano.</summary>
    internal const int Keys = 88;

    /// <summary>The MIDI number of the lowest key.</summary>
    internal const int Lowest = 21;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null)
            return ChordProgressions.Open();
        string file = FileOf(path);
        using JsonDocument json = Parse(file);
        return new Splits(Part(file, json, "train") ?? throw Missing(file, "train"), Part(file, json, "valid"), Part(file, json, "test"));
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        string file = FileOf(path);
        using JsonDocument json = Parse(file);
        return Part(file, json, "test") ?? throw Missing(file, "test");
    }

    /// <summary>A piece as frames.</summary>
    /// <param name="steps">The MIDI numbers that sound at each step.</param>
    /// <param name="place">Its place in the file, for error messages.</param>
    internal static Example Piece(IReadOnlyList<IReadOnlyList<int>> steps, string place)
    {
        Real[] frames = new Real[steps.Count * Keys];                                                   // [T, 88]
        for (int t = 0; t < steps.Count; t++)
        {
            foreach (int note in steps[t])
            {
                Require.That(note is >= Lowest and < Lowest + Keys, place, $"the note {note}", $"MIDI numbers from {Lowest} to {Lowest + Keys - 1}, the keys of a piano");
                frames[(t * Keys) + note - Lowest] = 1;
            }
        }
        return new Example(new Frames(Keys, frames));
    }

    private static string FileOf(string path)
    {
        if (!Directory.Exists(path))
            return path;
        string[] files = [.. Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal)];
        return files is [string one] ? one : throw new UnrollException($"{path}: found {files.Length} files ending in .json; expected one, so name the file.");
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            byte[] bytes = ByteFile.ReadText(file);
            return JsonDocument.Parse(bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes.AsMemory(3) : bytes);
        }
        catch (JsonException e)
        {
            throw new UnrollException($"{file}:{e.LineNumber + 1}: found no valid JSON at byte {e.BytePositionInLine + 1} of the line; expected an object with \"train\", \"valid\" and \"test\".", e);
        }
    }

    private static UnrollException Missing(string file, string part) => new($"{file}: found no list \"{part}\"; expected an object with \"train\", \"valid\" and \"test\", each a list of pieces.");

    private static Dataset? Part(string file, JsonDocument json, string part)
    {
        if (json.RootElement.ValueKind != JsonValueKind.Object || !Find(json.RootElement, part, file, out JsonElement pieces) || pieces.ValueKind != JsonValueKind.Array)
            return null;
        return new Dataset($"{file}, {part}", pieces.EnumerateArray().Select((piece, i) => Piece(Steps(piece, $"{file}, {part}, piece {i}"), $"{file}, {part}, piece {i}")));
    }

    private static bool Find(JsonElement root, string part, string file, out JsonElement pieces)
    {
        try
        {
            return root.TryGetProperty(part, out pieces);
        }
        catch (InvalidOperationException e)
        {
            throw new UnrollException($"{file}: found half a surrogate pair (\\uD800 to \\uDFFF) in a name; expected the names \"train\", \"valid\" and \"test\".", e);
        }
    }

    private static List<int[]> Steps(JsonElement piece, string place)
    {
        bool valid = piece.ValueKind == JsonValueKind.Array && piece.EnumerateArray().All(step =>
            step.ValueKind == JsonValueKind.Array && step.EnumerateArray().All(note => note.ValueKind == JsonValueKind.Number && note.TryGetInt32(out _)));
        Require.That(valid, place, "something else than lists of notes", "a list of steps, each a list of MIDI numbers");
        return [.. piece.EnumerateArray().Select(step => step.EnumerateArray().Select(note => note.GetInt32()).ToArray())];
    }
}

[JsonSerializable(typeof(ChoralesDataSpec))]
internal sealed partial class ChoralesDataJson : JsonSerializerContext;

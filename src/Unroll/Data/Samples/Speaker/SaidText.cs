using System.Globalization;

namespace Unroll;

/// <summary>Names of sounds that the built-in speaker says, such as <c>said:three one four@2</c>, so that a model can be tried without files: words with blanks between them, and the number of the voice after an @.</summary>
internal static class SaidText
{
    private const string Prefix = "said:";

    /// <summary>The name of such a sound.</summary>
    public static string Name(IEnumerable<string> words, int voice) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{string.Join(' ', words)}@{voice}");

    /// <summary>The sound with a name; null for another name.</summary>
    /// <exception cref="UnrollException">There is no word, a word is not known, or the voice is no number from 1.</exception>
    public static Sound? Named(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        string[] parts = name[Prefix.Length..].Split('@');
        int voice = 1;
        if (parts.Length > 2 || (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out voice) || voice < 1)))
            throw new UnrollException($"{name}: found \"{string.Join('@', parts[1..])}\" as the voice; expected words, an @ and a number from 1, such as {Prefix}three one four@2.");
        Speaking how = new() { Rate = 8000, SignalToNoise = 30 }; // as the sounds of the data spoken
        Sound said = Speaker.Say(parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), Voice.Number(voice), how, new Rng(1).Stream(name)).Sound;
        return new Sound(said.Rate, said.Samples, said.Speaker) { File = name };
    }
}

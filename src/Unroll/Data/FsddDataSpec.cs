using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>
/// Recordings of single digits that are named <c>{digit}_{speaker}_{number}.wav</c>, as those of the Free Spoken Digit Dataset are (Jackson et al. 2018), in a folder or a ZIP file: one by one, or joined to strings of digits.
/// </summary>
/// <remarks>
/// Recordings with numbers 0 to 4 are the test set, as that corpus says; those with numbers 5 to 9 are the dev set, and all others are for training. If a speaker is left out, its recordings are the
/// test set, and those of the others with numbers 0 to 4 the dev set. A string has recordings of one speaker and one set, with random silences around them and noise over all of it; the strings depend
/// on these settings only, not on the seed of training.
/// </remarks>
public sealed partial record FsddDataSpec : DataSpec
{
    /// <summary>The least number of digits of a string, 1 to 100. Default 1.</summary>
    public int Least { get; init => field = Require.InRange("least", value, 1, 100); } = 1;

    /// <summary>The greatest number of digits of a string, 1 to 100. Default 1: the recordings as they are, without added silence or noise.</summary>
    public int Most { get; init => field = Require.InRange("most", value, 1, 100); } = 1;

    /// <summary>How digits are written. Default: as digits.</summary>
    public SpokenText Text { get; init; }

    /// <summary>The speaker whose recordings are the test set; empty for the corpus's own test set. Default: empty.</summary>
    public string LeaveOut { get; init; } = "";

    /// <summary>Number of training strings, 1 to 1,000,000. Default 3,000. Ignored for single digits.</summary>
    public int Train { get; init => field = Require.InRange("train", value, 1, 1_000_000); } = 3_000;

    /// <summary>Number of dev strings, 1 to 1,000,000. Default 300. Ignored for single digits.</summary>
    public int Dev { get; init => field = Require.InRange("dev", value, 1, 1_000_000); } = 300;

    /// <summary>Number of test strings, 1 to 1,000,000. Default 600. Ignored for single digits.</summary>
    public int Test { get; init => field = Require.InRange("test", value, 1, 1_000_000); } = 600;

    /// <summary>The longest silence before, between and after the digits of a string, in seconds, 0 to 10; the shortest is 0. Default 0.3.</summary>
    public double Pause { get; init => field = Require.InRange("pause", value, 0, 10); } = 0.3;

    /// <summary>The least signal-to-noise ratio of a string, in dB, -20 to 100; the greatest is 20 dB more. Default 20.</summary>
    public double Noise { get; init => field = Require.InRange("noise", value, -20, 100); } = 20;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        Require.That(Least <= Most, "data.least", $"{Least}", $"at most {Most}, which data.most is");
        List<Recording> all = Read(path);
        return new Splits(Make(path!, "train", all, Train), Make(path!, "dev", all, Dev), Make(path!, "test", all, Test));
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path) => Open(path).Test!;

    private static List<Recording> Read(string? path)
    {
        if (path is null)
            throw new UnrollException("data.type: found fsdd without data; expected --data with a folder or ZIP file of recordings, or data.type=spoken for the built-in speaker.");
        CorpusFiles files = CorpusFiles.Open(path, name => Name().IsMatch(name));
        return [.. files.Names.Select(name =>
        {
            Match match = Name().Match(name);
            return new Recording(int.Parse(match.Groups["digit"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), match.Groups["speaker"].Value,
                int.Parse(match.Groups["number"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), files.Sound(name));
        })];
    }

    private Dataset Make(string path, string part, List<Recording> all, int count)
    {
        if (LeaveOut.Length > 0 && !all.Exists(one => one.Speaker == LeaveOut))
            throw new UnrollException($"data.leaveOut: found \"{LeaveOut}\"; expected one of the speakers {string.Join(", ", all.Select(one => one.Speaker).Distinct(StringComparer.Ordinal))}.");
        Recording[] own = [.. all.Where(one => PartOf(one) == part)];
        Require.That(own.Length > 0, path, $"no recording of the {part} set", "recordings with numbers 0 to 4, 5 to 9, and from 10 on");
        string name = $"{path}, {part}";
        if (Most == 1)
            return new Dataset(name, own.Select(one => Join([one], [0, 0], double.PositiveInfinity, default)));
        IGrouping<string, Recording>[] speakers = [.. own.GroupBy(one => one.Speaker, StringComparer.Ordinal)];
        return new Dataset(name, Enumerable.Range(0, count).Select(i =>
        {
            Rng random = new Rng(1).Stream("strings of digits").Stream(part).Stream((ulong)i);
            Recording[] of = [.. speakers[random.NextInt(speakers.Length)]];
            Recording[] some = new Recording[Least + random.NextInt(Most - Least + 1)];
            for (int k = 0; k < some.Length; k++)
                some[k] = of[random.NextInt(of.Length)];
            double[] pauses = new double[some.Length + 1];
            for (int k = 0; k < pauses.Length; k++)
                pauses[k] = Pause * random.NextDouble();
            return Join(some, pauses, Noise + (20 * random.NextDouble()), random);
        }));
    }

    private string PartOf(Recording one) => LeaveOut.Length > 0
        ? one.Speaker == LeaveOut ? "test" : one.Number < 5 ? "dev" : "train"
        : one.Number < 5 ? "test" : one.Number < 10 ? "dev" : "train";

    /// <summary>Recordings one after another, with silences and white noise.</summary>
    /// <param name="some">Of one speaker.</param>
    /// <param name="pauses">Before, between and after them, in seconds.</param>
    /// <param name="ratio">Of signal to noise, in dB; infinite for no noise.</param>
    /// <param name="random">Of the noise.</param>
    private Example Join(Recording[] some, double[] pauses, double ratio, Rng random)
    {
        int rate = some[0].Sound.Rate, at = (int)(pauses[0] * rate);
        foreach (Recording one in some)
            Require.That(one.Sound.Rate == rate, "The recordings", $"{rate} and {one.Sound.Rate} samples per second", "one rate");
        Real[] samples = new Real[some.Sum(one => one.Sound.Samples.Length) + pauses.Sum(pause => (int)(pause * rate))];
        TokenTime[] times = new TokenTime[some.Length];
        for (int k = 0; k < some.Length; at += (int)(pauses[++k] * rate))
        {
            some[k].Sound.Samples.Span.CopyTo(samples.AsSpan(at));
            times[k] = new TokenTime(at / (double)rate, (at + some[k].Sound.Samples.Length) / (double)rate);
            at += some[k].Sound.Samples.Length;
        }
        if (double.IsFinite(ratio))
        {
            double power = samples.Sum(sample => (double)sample * sample) / Math.Max(1, some.Sum(one => one.Sound.Samples.Length)), deviation = Math.Sqrt(power / Math.Pow(10, ratio / 10));
            for (int i = 0; i < samples.Length; i++)
                samples[i] += (Real)(deviation * random.NextNormal());
        }
        return new Example(new Sound(rate, samples, some[0].Speaker), DigitTexts.Of([.. some.Select(one => one.Digit)], Text, times));
    }

    private sealed record Recording(int Digit, string Speaker, int Number, Sound Sound);

    [GeneratedRegex(@"(^|/)(?<digit>[0-9])_(?<speaker>[^/_]+)_(?<number>[0-9]{1,6})\.wav$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}

[JsonSerializable(typeof(FsddDataSpec))]
internal sealed partial class FsddDataJson : JsonSerializerContext;

#!/usr/bin/env dotnet
#:project ../../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;CA5394;MA0136;IL2026;IL3050

// Generated waves beside real ones: draws some of each class one above the other (SVG), and says how far the dev set is from the test set by the scores of a generator, which is as near as a generator can be expected to come.
//
//   dotnet run -c Release recipes/43-gan-waves/waves.cs -- MODEL [--samples 3] [--seed 1] [--svg waves.svg]

using System.Globalization;
using Unroll;
using Real = float;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length == 0 || args[0].StartsWith("--", StringComparison.Ordinal))
{
    Console.Error.WriteLine("waves: expected the folder of a trained model.");
    return 1;
}
using Device device = new(threads: 1);
using Model model = Model.Load(args[0], device: device);
Splits data = model.Recipe.Data.Open(null);
MakingOptions options = new() { Samples = int.Parse(Option("--samples") ?? "3"), Seed = ulong.Parse(Option("--seed") ?? "1") };
ILookup<string, Frames> dev = Waves(data.Dev!), test = Waves(data.Test!);
List<Figure> figures = [];
foreach (string label in test.Select(group => group.Key).Order(StringComparer.Ordinal))
{
    MadeItems made = (MadeItems)model.Predict([model.Read(label)], options)[0];
    figures.Add(Lines($"{label}, real", test[label].Take(options.Samples)));
    figures.Add(Lines($"{label}, generated", made.Items.Cast<Frames>()));
}
string file = Option("--svg") ?? "waves.svg";
File.WriteAllText(file, SvgPicture.Of(figures));
double spectrum = test.Average(group => Spectra.Distance(Spectra.Of([.. dev[group.Key]]), Spectra.Of([.. group])));
Real[][] some = [.. data.Dev!.Select(Numbers)], others = [.. data.Test!.Select(Numbers)];
Console.WriteLine($"dev set beside test set: spectrum {spectrum:0.0000}, precision {NeighbourCoverage.Of(some, others):0.0000}, recall {NeighbourCoverage.Of(others, some):0.0000}. The waves are in {file}.");
return 0;

static LinesFigure Lines(string title, IEnumerable<Frames> waves) =>
    new(title, "time (frames)", "value", waves.Select((wave, i) => new LineSeries($"{i + 1}", Enumerable.Range(0, wave.Length).Select(t => ((double)t, Math.Round(wave.Frame(t)[0], 3))))));

static ILookup<string, Frames> Waves(Dataset set) => set.ToLookup(example => ((LabelledItem)example.Target!).Label, example => (Frames)((LabelledItem)example.Target!).Item);

static Real[] Numbers(Example example) => ((Frames)((LabelledItem)example.Target!).Item).Values.ToArray();

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;

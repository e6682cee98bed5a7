#!/usr/bin/env dotnet
#:project ../../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;CA5394;MA0136;IL2026;IL3050

// How a generator learns: trains it, and after each epoch shows what it makes of the same noise, as one moving picture (SVG).
//
//   dotnet run -c Release recipes/38-gan-mixture/epochs.cs -- RECIPE [DATA] [--asked "seven|eight"] [--samples 8] [--svg epochs.svg] [--set training.epochs=12]
//
// RECIPE is a name or a file, such as gan-mixture, gan-digits or text-to-digit; DATA what `unroll train --data` gets. --set may be repeated. Between --asked texts stands |; each gets a line of pictures. Of points, real ones are shown, too. There is no
// dev set, so what is seen is the latest model; the steps of training are those of `unroll train` to the last bit, and nothing is saved but the picture.

using System.Globalization;
using Unroll;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string[] plain = [.. args.Where((arg, i) => !arg.StartsWith("--", StringComparison.Ordinal) && (i == 0 || !args[i - 1].StartsWith("--", StringComparison.Ordinal)))];
if (plain.Length is not (1 or 2))
{
    Console.Error.WriteLine("epochs: expected a recipe, and the data to train on if that is not the built-in sample.");
    return 1;
}
Recipe recipe = Recipe.Load(plain[0], args.Where((_, i) => i > 0 && args[i - 1] == "--set"));
Dataset train = recipe.Data.Open(plain.Length > 1 ? plain[1] : null).Train ?? throw new UnrollException("The data have no training set.");
using Device device = new(threads: 1);
using Trainer trainer = Trainer.Start(recipe, new Splits(train, null, null), device);
MakingOptions options = new() { Samples = int.Parse(Option("--samples") ?? "8") };
string[] asked = (Option("--asked") ?? "1").Split('|');
(double X, double Y)[] real = [.. train.Take(options.Samples).Select(example => ((LabelledItem)example.Target!).Item).OfType<Frames>().Where(frames => frames is { Length: 1, Size: 2 }).Select(Point)];
List<Figure[]> frames = [];
foreach (TrainingStep step in trainer)
{
    if (!step.EpochEnded)
        continue;
    using Model model = trainer.Best;
    MadeItems[] made = [.. model.Predict([.. asked.Select(model.Read)], options).Cast<MadeItems>()];
    frames.Add([.. made.SelectMany((answer, i) => Shown(answer, $"epoch {step.Epoch}{(asked.Length > 1 || answer.Pictures.Count > 0 ? $": {asked[i]}" : "")}"))]);
    Console.Error.WriteLine($"epoch {step.Epoch}: loss {step.EpochLoss:0.000}");
}
string file = Option("--svg") ?? "epochs.svg", svg = SvgPicture.Animated(frames, 0.8);
File.WriteAllText(file, svg);
Console.Error.WriteLine($"{frames.Count} epochs are in {file} ({svg.Length / 1000} kB).");
return 0;

// Points within the box of the real ones, so that the axes of all epochs are the same.
IEnumerable<Figure> Shown(MadeItems answer, string title) => answer.Figures.Select(figure => figure is RegionsFigure pictures ? new RegionsFigure(title, pictures.Picture, 1, 1, [("", [1.0])])
    : real.Length == 0 ? figure
    : new LinesFigure(title, "x", "y", [new LineSeries("real", real, LineStyle.Dots), new LineSeries("generated", answer.Items.Select(item => Point((Frames)item)).Where(IsWithin), LineStyle.Dots)]));

bool IsWithin((double X, double Y) point) => point.X >= real.Min(one => one.X) && point.X <= real.Max(one => one.X) && point.Y >= real.Min(one => one.Y) && point.Y <= real.Max(one => one.Y);

static (double X, double Y) Point(Frames frames) => (Math.Round(frames.Values.Span[0], 2), Math.Round(frames.Values.Span[1], 2));

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;

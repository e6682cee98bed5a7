#!/usr/bin/env dotnet
#:project ../../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;CA5394;MA0136;IL2026;IL3050

// Two ways to answer argmax E(x, y) for the evaluation function E that a discriminator has learnt: the generator's answer, and gradient ascent on E by the numbers of y, from noise and from the generator's answer.
//
//   dotnet run -c Release recipes/42-energy-gan/ascent.cs -- MODEL [DATA] [--steps 200] [--rate 2] [--svg energies.svg]
//
// MODEL is a folder as `unroll train energy-gan`, `text-to-digit`, `gan-digits` or `gan-mixture` leaves it; DATA what it was trained on, if that was not the built-in sample. It takes 200 examples of the test set, and prints E
// of real items, of each kind of answer and of noise: the mean, the tenth, the half and the ninth tenth of all, and the seconds that an answer took. --svg draws how often which E is found, a line for each kind.

using System.Diagnostics;
using System.Globalization;
using Unroll;
using Real = float;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string[] plain = [.. args.Where((arg, i) => !arg.StartsWith("--", StringComparison.Ordinal) && (i == 0 || !args[i - 1].StartsWith("--", StringComparison.Ordinal)))];
if (plain.Length is not (1 or 2))
{
    Console.Error.WriteLine("ascent: expected a model, and the data that it was trained on if that was not the built-in sample.");
    return 1;
}
int steps = int.Parse(Option("--steps") ?? "200");
double rate = double.Parse(Option("--rate") ?? "2");
using Device device = new(threads: 1);
using Model model = Model.Load(plain[0], device: device);
if (model.Problem is not AdversarialModel game)
{
    Console.Error.WriteLine($"ascent: {plain[0]} is a model of another problem; expected one of model.type=adversarial.");
    return 1;
}
Dataset test = model.Recipe.Data.Open(plain.Length > 1 ? plain[1] : null).Test ?? throw new UnrollException("The data have no test set.");
Example[] examples = [.. test.Take(200)];
Content[] asked = [.. examples.Select(example => example.Input)], real = [.. examples.Select(example => ((LabelledItem)example.Target!).Item)];
Stopwatch clock = Stopwatch.StartNew();
Content[] made = [.. model.Predict(examples).Select(answer => ((MadeItems)answer).Items[0])];
double making = clock.Elapsed.TotalSeconds / examples.Length;
Rng random = new(1);
Content[] noise = [.. real.Select(item => With(item, Numbers(item).Select(_ => item is Picture ? (Real)random.NextDouble() : (Real)(2 * random.NextNormal()))))];
(Content[] found, double climbing) = Climb(noise);
(Content[] both, double further) = Climb(made);
List<(string Kind, double[] Scores)> seen = [];
Console.WriteLine($"{"E of",-34} {"mean",8} {"10 %",8} {"50 %",8} {"90 %",8}  seconds an answer");
Line("real items", real, null);
Line("generator", made, making);
Line($"noise, {steps} steps of ascent", found, climbing);
Line($"generator, {steps} steps of ascent", both, making + further);
Line("noise", noise, null);
if (Option("--svg") is { } file)
    File.WriteAllText(file, SvgPicture.Of(Histograms()));
return 0;

(Content[] Items, double Seconds) Climb(Content[] from)
{
    Content[] items = [.. from];
    Stopwatch time = Stopwatch.StartNew();
    for (int step = 0; step < steps; step++)
    {
        Real[][] gradients = game.Evaluate(device, asked, items).Gradients;
        for (int i = 0; i < items.Length; i++)
            items[i] = With(items[i], Numbers(items[i]).Zip(gradients[i], (value, slope) => (Real)(value + (rate * slope))));
    }
    return (items, time.Elapsed.TotalSeconds / items.Length);
}

void Line(string what, Content[] items, double? seconds)
{
    double[] scores = [.. game.Evaluate(device, asked, items).Scores.Order()];
    seen.Add((what, scores));
    Console.WriteLine($"{what,-34} {scores.Average(),8:0.000} {scores[scores.Length / 10],8:0.000} {scores[scores.Length / 2],8:0.000} {scores[scores.Length * 9 / 10],8:0.000}  {seconds?.ToString("0.0000") ?? ""}");
}

// Outlines of histograms over the same bins.
LinesFigure Histograms()
{
    const int bins = 50;
    double from = seen.Min(one => one.Scores[0]), width = Math.Max(1e-9, (seen.Max(one => one.Scores[^1]) - from) / bins);
    return new LinesFigure("How often E is found", "E", "share of the items", seen.Select(one => new LineSeries(one.Kind, Enumerable.Range(0, bins).SelectMany(bin => Top(one.Scores, bin)))));

    IEnumerable<(double, double)> Top(double[] scores, int bin)
    {
        double share = scores.Count(score => Math.Clamp((int)((score - from) / width), 0, bins - 1) == bin) / (double)scores.Length;
        return [(from + (bin * width), share), (from + ((bin + 1) * width), share)];
    }
}

static Real[] Numbers(Content item) => item is Picture picture ? picture.Values.ToArray() : ((Frames)item).Values.ToArray();

static Content With(Content item, IEnumerable<Real> numbers) => item is Picture picture
    ? new Picture(picture.Height, picture.Width, picture.Channels, numbers.Select(number => Real.Clamp(number, 0, 1)).ToArray()) : new Frames(((Frames)item).Size, numbers.ToArray());

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;

#!/usr/bin/env dotnet
#:project ../../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;CA5394;MA0136;IL2026;IL3050

// How well the hidden part of pictures is completed: a generator beside the training picture whose visible part is nearest, and beside the mean training picture.
//
//   dotnet run -c Release recipes/44-half-digit/halves.cs -- MODEL [DATA] [--count 500] [--samples 8] [--png halves.png]
//
// MODEL is a folder as `unroll train half-digit` leaves it; DATA what it was trained on, if that was not the built-in sample. It prints, over test pictures: the mean difference of a hidden pixel from the right one, from 0 to 1, of one generated picture, of
// the mean of all samples, of the nearest training picture and of the mean training picture; how often the judge, or the label of the nearest picture, says the right digit; and the variety: the mean distance of the hidden parts of two samples for the same
// picture, divided by that of two test pictures of one digit. --png writes eight lines: a test picture, its visible part, the nearest training picture, and generated ones.

using System.Globalization;
using Unroll;
using Real = float;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string[] plain = [.. args.Where((arg, i) => !arg.StartsWith("--", StringComparison.Ordinal) && (i == 0 || !args[i - 1].StartsWith("--", StringComparison.Ordinal)))];
if (plain.Length is not (1 or 2))
{
    Console.Error.WriteLine("halves: expected a model, and the data that it was trained on if that was not the built-in sample.");
    return 1;
}
int count = int.Parse(Option("--count") ?? "500");
using Device device = new(threads: 1);
using Model model = Model.Load(plain[0], device: device);
if (model.Recipe.Model is not AdversarialSpec { Condition: ConditionKind.Picture } spec)
{
    Console.Error.WriteLine($"halves: {plain[0]} is a model of another problem; expected one of model.type=adversarial and model.condition=picture.");
    return 1;
}
Splits data = model.Recipe.Data.Open(plain.Length > 1 ? plain[1] : null);
Example[] train = [.. data.Train!], test = [.. (data.Test ?? throw new UnrollException("The data have no test set.")).Take(count)];
MakingOptions options = new() { Samples = int.Parse(Option("--samples") ?? "8") };
MadeItems[] made = [.. test.Chunk(50).SelectMany(part => model.Predict([.. part.Select(example => new Example(example.Input))], options)).Cast<MadeItems>()];
Picture first = (Picture)test[0].Input;
int from = (int)Math.Ceiling(first.Height * spec.Visible) * first.Width * first.Channels;
int[] nearest = [.. NearestNeighbours.Of([.. test.Select(example => Pixels(example)[..from])], [.. train.Select(example => Pixels(example)[..from])]).Select(one => one.Index)];
Real[] mean = Mean([.. train.Select(Pixels)]);
Console.WriteLine($"{test.Length} test pictures, {options.Samples} samples each");
Line("one generated picture", i => made[i].Pictures[0].Values.ToArray(), i => made[i].Shown is [string shown, ..] ? shown : null);
Line("mean of the samples", i => Mean([.. made[i].Pictures.Select(picture => picture.Values.ToArray())]), _ => null);
Line("nearest training picture", i => Pixels(train[nearest[i]]), i => Label(train[nearest[i]]));
Line("mean training picture", _ => mean, _ => null);
double[] between = [.. made.SelectMany(answer => Pairs([.. answer.Pictures.Select(picture => picture.Values.ToArray()[from..])]))];
double[] real = [.. test.GroupBy(Label).SelectMany(group => Pairs([.. group.Take(40).Select(example => Pixels(example)[from..])]))];
Console.WriteLine($"variety: samples for the same picture are {between.DefaultIfEmpty().Average() / real.DefaultIfEmpty(1).Average():0.00} times as far apart as test pictures of one digit");
if (Option("--png") is { } file)
{
    List<Picture> sheet = [];
    foreach (int i in Enumerable.Range(0, Math.Min(8, test.Length)))
    {
        Real[] seen = Pixels(test[i]);
        Array.Clear(seen, from, seen.Length - from);
        sheet.AddRange([(Picture)test[i].Input, new Picture(first.Height, first.Width, first.Channels, seen), (Picture)train[nearest[i]].Input, .. made[i].Pictures]);
    }
    File.WriteAllBytes(file, PictureSheet.Png(sheet, 3 + options.Samples));
}
return 0;

void Line(string what, Func<int, Real[]> pixels, Func<int, string?> shown)
{
    double error = Enumerable.Range(0, test.Length).Average(i => pixels(i)[from..].Zip(Pixels(test[i])[from..], (a, b) => Math.Abs((double)a - b)).Average());
    string right = shown(0) is null ? "" : $"  right digit {Enumerable.Range(0, test.Length).Average(i => shown(i) == Label(test[i]) ? 1.0 : 0):0.0%}";
    Console.WriteLine($"{what,-26} error of a hidden pixel {error:0.0000}{right}");
}

static IEnumerable<double> Pairs(Real[][] all) => Enumerable.Range(0, all.Length).SelectMany(i => Enumerable.Range(i + 1, all.Length - i - 1).Select(j => Math.Sqrt(all[i].Zip(all[j], (a, b) => ((double)a - b) * (a - b)).Sum())));

static Real[] Mean(Real[][] all) => [.. Enumerable.Range(0, all[0].Length).Select(i => all.Average(one => one[i]))];

static Real[] Pixels(Example example) => ((Picture)((LabelledItem)example.Target!).Item).Values.ToArray();

static string Label(Example example) => ((LabelledItem)example.Target!).Label;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;

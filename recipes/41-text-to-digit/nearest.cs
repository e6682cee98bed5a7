#!/usr/bin/env dotnet
#:project ../../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;CA5394;MA0136;IL2026;IL3050

// Does a generator copy its training set? For each item that it makes, the nearest item of the training set, beside the same for real items of the test set: a copier's items are nearer to the training set than new real ones are.
//
//   dotnet run -c Release recipes/41-text-to-digit/nearest.cs -- MODEL [DATA] [--count 500] [--png nearest.png]
//
// MODEL is a folder as `unroll train text-to-digit`, `energy-gan`, `gan-digits` or `gan-mixture` leaves it; DATA what it was trained on, if that was not the built-in sample. It prints the mean distances, by the numbers of the items (pixels
// from 0 to 1) and by the features of the judge, and how often a generated item is nearer to the training set than a real one of the test set: a half if neither is. --png writes three lines of eight pictures, three times: generated ones, below
// each the training picture nearest by pixels, and below that the one nearest by features.

using System.Globalization;
using Unroll;
using Real = float;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string[] plain = [.. args.Where((arg, i) => !arg.StartsWith("--", StringComparison.Ordinal) && (i == 0 || !args[i - 1].StartsWith("--", StringComparison.Ordinal)))];
if (plain.Length is not (1 or 2))
{
    Console.Error.WriteLine("nearest: expected a model, and the data that it was trained on if that was not the built-in sample.");
    return 1;
}
int count = int.Parse(Option("--count") ?? "500");
using Device device = new(threads: 1);
using Model model = Model.Load(plain[0], device: device);
if (model.Problem is not AdversarialModel game)
{
    Console.Error.WriteLine($"nearest: {plain[0]} is a model of another problem; expected one of model.type=adversarial.");
    return 1;
}
Splits data = model.Recipe.Data.Open(plain.Length > 1 ? plain[1] : null);
Example[] examples = [.. (data.Test ?? throw new UnrollException("The data have no test set.")).Take(count)];
Content[] train = [.. data.Train!.Select(Item)], real = [.. examples.Select(Item)], made = [.. model.Predict(examples).Select(answer => ((MadeItems)answer).Items[0])];
Console.WriteLine($"{"mean distance to the nearest of " + train.Length,-44} {"generated",10} {"real test",10}  generated is nearer");
(int Index, double Distance)[] byPixels = Line("by pixels", items => [.. items.Select(Numbers)]);
(int Index, double Distance)[] byFeatures = Line("by features of the judge", items => game.Features(device, items));
if (Option("--png") is { } file && made[0] is Picture)
{
    const int perLine = 8;
    List<Content> sheet = [];
    foreach (int[] line in Enumerable.Range(0, made.Length / perLine * perLine).Chunk(perLine).Take(3))
        sheet.AddRange([.. line.Select(i => made[i]), .. line.Select(i => train[byPixels[i].Index]), .. line.Select(i => train[byFeatures[i].Index])]);
    File.WriteAllBytes(file, PictureSheet.Png([.. sheet.Cast<Picture>()], perLine));
}
return 0;

(int, double)[] Line(string what, Func<Content[], IReadOnlyList<Real[]>> vectors)
{
    IReadOnlyList<Real[]> among = vectors(train);
    (int Index, double Distance)[] ofMade = [.. NearestNeighbours.Of(vectors(made), among)], ofReal = [.. NearestNeighbours.Of(vectors(real), among)];
    double nearer = NearestNeighbours.ShareNearer([.. ofMade.Select(one => one.Distance)], [.. ofReal.Select(one => one.Distance)]);
    Console.WriteLine($"{what,-44} {ofMade.Average(one => one.Distance),10:0.000} {ofReal.Average(one => one.Distance),10:0.000}  {nearer,7:0.0%}");
    return ofMade;
}

static Content Item(Example example) => ((LabelledItem)example.Target!).Item;

static Real[] Numbers(Content item) => item is Picture picture ? picture.Values.ToArray() : ((Frames)item).Values.ToArray();

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;

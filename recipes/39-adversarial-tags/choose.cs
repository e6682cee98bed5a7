#!/usr/bin/env dotnet
#:project ../../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;CA5394;MA0136;IL2026;IL3050

// How answers are best chosen: among the generator's best ones, by log p(y | x) + weight · E(x, y), with the weight that is best on the dev set:
//
//   dotnet run -c Release recipes/39-adversarial-tags/choose.cs -- atis MODEL... [--candidates 8]
//
// MODELs are folders as `unroll train adversarial-tags` or `results.cs --keep` leave them. Each line: F1 on the dev set for each weight; the weight that is best there, of equal ones the smallest; then, with this
// weight alone, F1 on the test set: of the generator's best, of the choice, of E alone, and the most that any choice among these candidates can have.

using System.Globalization;
using Unroll;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int at = Array.IndexOf(args, "--candidates"), candidates = at < 0 ? 8 : int.Parse(args[at + 1]);
string[] given = at < 0 ? args : args[..at];
if (given.Length < 2)
{
    Console.Error.WriteLine("choose: expected a folder of tagged sentences such as atis, and models.");
    return 1;
}
double[] weights = [0, 0.1, 0.3, 1, 3, 10, 30, 1e12];
Splits data = new TaggedDataSpec().Open(given[0]);
Dataset dev = data.Dev ?? throw new UnrollException($"{given[0]} has no dev set; expected one, on which the weight is chosen."), test = data.Test ?? throw new UnrollException($"{given[0]} has no test set.");
Console.WriteLine($"{"model",-50}  dev F1 by weight {string.Join(' ', weights.Select(weight => weight > 1e9 ? " alone" : $"{weight,6}"))}   best   test: p     both   E alone  at most");
foreach (string folder in given[1..])
{
    using Device device = new(threads: 1);
    using Model model = Model.Load(folder, device: device);
    double[] scores = [.. weights.Select(weight => F1(model, dev, weight))];
    double best = weights[Array.IndexOf(scores, scores.Max())];
    Console.WriteLine($"{Path.GetFileName(folder),-50}                   {string.Join(' ', scores.Select(score => $"{score,6:0.00}"))} {best,6}    {F1(model, test, 0),6:0.00}  {F1(model, test, best),6:0.00}   {F1(model, test, 1e12),6:0.00}   {F1(model, test, null),6:0.00}");
}
return 0;

// Of the answers that a weight chooses; without one, of those with the most right tags.
double F1(Model model, Dataset examples, double? weight)
{
    IReadOnlyList<IAnswer> answers = model.Predict([.. examples], new AdversarialTagsOptions { Candidates = candidates, Weight = weight ?? 0, Best = candidates });
    return 100 * SpanF1.Of(examples.Zip(answers, (example, answer) =>
    {
        IReadOnlyList<string> right = ((Tags)example.Target!).Values!;
        Tagging found = ((EvaluatedTagging)answer).Tagging;
        return (right, weight is null ? found.Best.MaxBy(one => one.Tags.Zip(right, (tag, gold) => tag == gold ? 1 : 0).Sum())!.Tags : found.Tags);
    }))["f1"];
}

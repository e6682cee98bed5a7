#!/usr/bin/env dotnet
#:project ../../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048

// The baseline of the recipe: a grammar read off the training trees, scored on the dev set for each choice of what its rules remember, and once on the test set with the best of these.
//
//   dotnet run -c Release recipes/14-parsing/pcfg.cs -- DIR 1-159 160-179 180-199

using System.Diagnostics;
using System.Globalization;
using Unroll;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length != 4)
{
    Console.Error.WriteLine("usage: dotnet run -c Release recipes/14-parsing/pcfg.cs -- DIR TRAIN DEV TEST; the last three are numbers of files, such as 1-159 160-179 180-199");
    return 2;
}
Splits data = new TreesDataSpec { Train = args[1], Dev = args[2], Test = args[3] }.Open(args[0]);
(double F1, Pcfg Grammar, string Name) best = (-1, null!, "");
foreach ((int vertical, int horizontal) in new[] { (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2) })
{
    Pcfg pcfg = new(data.Train!.Select(TreeOf), new PcfgOptions { Vertical = vertical, Horizontal = horizontal });
    string name = $"vertical {vertical}, horizontal {horizontal}, {pcfg.Symbols} symbols, {pcfg.Rules} rules";
    double f1 = Write("dev", name, pcfg, data.Dev!);
    if (f1 > best.F1)
        best = (f1, pcfg, name);
}
Write("test", best.Name, best.Grammar, data.Test!);
return 0;

static Tree TreeOf(Example example) => example.TargetAs<Tree>("A grammar");

static double Write(string set, string name, Pcfg pcfg, Dataset examples)
{
    Stopwatch watch = Stopwatch.StartNew();
    Tree?[] found = new Tree?[examples.Count];
    Parallel.For(0, found.Length, i => found[i] = pcfg.Parse([.. examples[i].Input.Tokens]));
    Report report = BracketF1.Of(examples.Zip(found, (example, tree) => (TreeOf(example), tree)));
    Console.WriteLine($"{set}: {name}: {string.Join(", ", report.Scores.Select(score => $"{score.Key} {score.Value:0.0000}"))}; {found.Count(tree => tree is null)} without a tree; {1000 * watch.Elapsed.TotalSeconds / found.Length:0} ms a sentence");
    return report.F1;
}

#!/usr/bin/env dotnet
#:project ../../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;CA5394;MA0136;IL2026;IL3050

// Learns networks from samples of themselves, and says how far the learnt structures are from the true ones, up to equivalence (structural Hamming distance):
//
//   dotnet run recipes/29-sprinkler/networks.cs -- asia.bif cancer.bif [--samples 50000] [--seeds 3]
//
// Each line: the network, the seed, the score, and the distance of the structure that tabu search, hill climbing and the tree have, with the links of each class and seconds.

using System.Diagnostics;
using System.Globalization;
using Unroll;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int samples = int.Parse(Option("--samples") ?? "50000"), seeds = int.Parse(Option("--seeds") ?? "3");
Console.WriteLine("network          seed  score  tabu  hill climbing  tree  arcs  seconds of tabu");
foreach (string file in args.Where((arg, i) => !arg.StartsWith("--") && (i == 0 || !args[i - 1].StartsWith("--"))))
{
    BayesNet net = BifFile.Read(file);
    EquivalenceClass truth = EquivalenceClass.Of(net);
    for (ulong seed = 1; seed <= (ulong)seeds; seed++)
    {
        StateTable table = StateTable.Sample(net, samples, seed);
        foreach (StructureScore score in new[] { StructureScore.Bic, StructureScore.Bdeu })
        {
            StructureSearch search = new() { Score = score, Tabu = 20 };
            Stopwatch clock = Stopwatch.StartNew();
            int tabu = truth.Distance(EquivalenceClass.Of(search.Search(table)));
            double seconds = clock.Elapsed.TotalSeconds;
            int climbed = truth.Distance(EquivalenceClass.Of((search with { Tabu = 0 }).Search(table))), tree = truth.Distance(EquivalenceClass.Of(ChowLiu.Tree(table)));
            Console.WriteLine($"{Path.GetFileNameWithoutExtension(file),-15} {seed,5}  {score,-5}  {tabu,4}  {climbed,13}  {tree,4}  {net.Variables.Sum(variable => variable.Parents.Count),4}  {seconds,15:0.00}");
        }
    }
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

#if SINGLE
using Unroll.Tools;

namespace Unroll.Tests.House;

/// <summary>The tables of results say what the recorded runs say: nobody edits a table, and no run is missing from it.</summary>
public sealed class ResultsTableTests
{
    private static readonly IReadOnlyList<string> Recipes = ResultsTable.Folders(Repository.PathOf("recipes"));

    [Fact]
    public void EveryTableIsCurrent()
    {
        Assert.True(Recipes.Count >= 11, $"only {Recipes.Count} recipes with experiments were found");
        foreach (string recipe in Recipes)
        {
            string file = $"recipes/{Path.GetFileName(recipe)}/results.md";
            Assert.True(Repository.Read(file) == ResultsTable.Write(new Experiments(recipe)), $"{file} differs from results.jsonl; run: dotnet run recipes/results.cs -- --tables");
        }
    }

    [Fact]
    public void EveryRowNamesSeedsMachineAndDate()
    {
        foreach (string recipe in Recipes)
        {
            string[] lines = Repository.Read($"recipes/{Path.GetFileName(recipe)}/results.md").Split('\n');
            string[][] rows = [.. lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => line.Split(" | "))];
            Assert.NotEmpty(rows);
            Assert.All(rows, row =>
            {
                Assert.Equal(12, row.Length);
                Assert.Matches("^[0-9]", row[9]);
                Assert.All(row[10].Split(", "), letter => Assert.Single(lines, line => line.StartsWith($"- Machine {letter}: ", StringComparison.Ordinal)));
                Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}", row[11]);
            });
        }
    }

    /// <summary>Two runs of one experiment, on two machines and days: both are named, and the older of two runs with one seed does not count.</summary>
    [Fact]
    public void ARowIsTheNewestRunOfEachSeed()
    {
        using Folder folder = new();
        folder.Write("experiments.json", """{ "recipe": "toy", "note": "A note.", "seeds": [1, 2, 3], "experiments": [ { "name": "one", "data": "corpus", "set": ["a=b c"] } ] }""");
        folder.Write("results.jsonl", string.Concat(Run(1, 0.1, "x", "2026-01-01"), Run(1, 0.5, "x", "2026-01-02"), Run(2, 0.75, "y", "2026-01-03")));
        string table = ResultsTable.Write(new Experiments(folder.Path));
        Assert.Contains("| one | corpus | 62.50 (50.00 to 75.00, 2 runs) | none | 7 | 4, 4 | 3 | 5 | 6 | 1, 2 | A, B | 2026-01-02 to 2026-01-03 |", table, StringComparison.Ordinal);
        Assert.Contains("- Machine A: x; kernels avx2; 2 threads\n- Machine B: y; kernels avx2; 2 threads\n", table, StringComparison.Ordinal);
        Assert.Contains("unroll train toy --data DIR/corpus --set 'a=b c' --seed SEED", table, StringComparison.Ordinal);
    }

    private static string Run(int seed, double f1, string machine, string date) => FormattableString.Invariant(
        $$"""{"experiment":"one","seed":{{seed}},"test":{"f1":{{f1}}},"set":["a=b c"],"parameters":7,"bestEpoch":4,"seconds":3,"tokensPerSecond":5,"predictedTokensPerSecond":6,"kernels":"avx2","threads":2,"machine":"{{machine}}","date":"{{date}}"}""") + "\n";
}
#endif

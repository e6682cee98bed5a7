using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>Unroll's side: one iteration over sequences that a random model of the same sizes made.</summary>
internal sealed class MarkovWork
{
    private readonly MarkovCase size;
    private readonly double[] start;
    private readonly double[,] transitions;
    private readonly double[,] emissions;
    private readonly double[][] sequences;
    private readonly HiddenMarkov model;
    private readonly BaumWelch trainer;

    public MarkovWork(MarkovCase size, Device device)
    {
        this.size = size;
        Rng random = new(7);
        start = Row(size.States, ref random);
        transitions = Rows(size.States, size.States, ref random);
        emissions = Rows(size.States, size.Symbols, ref random);
        model = new HiddenMarkov(start, transitions, new CategoricalEmission(emissions));
        HiddenMarkov source = new(Row(size.States, ref random), Rows(size.States, size.States, ref random), new CategoricalEmission(Rows(size.States, size.Symbols, ref random)));
        sequences = new double[size.Sequences][];
        for (int i = 0; i < sequences.Length; i++)
            sequences[i] = source.Sample(size.Steps, ref random).Sequence;
        trainer = new BaumWelch(sequences, null, device);
    }

    /// <summary>One iteration.</summary>
    public void Step() => trainer.Step(model);

    /// <summary>The likelihood and the better model, by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Results()
    {
        BaumWelchStep step = trainer.Step(model);
        CategoricalEmission better = (CategoricalEmission)step.Model.Emission;
        double[] table = [.. Enumerable.Range(0, size.States * size.Symbols).Select(i => better[i / size.Symbols, i % size.Symbols])];
        return new Dictionary<string, Tensor>
        {
            ["logLikelihood"] = Vector([step.LogLikelihood]),
            ["start"] = Vector(step.Model.Start),
            ["transitions"] = Vector(step.Model.Transitions),
            ["emissions"] = Vector(table),
        };
    }

    public TorchCase ForNumPy(string file)
    {
        JsonObject given = new()
        {
            ["start"] = JsonSerializer.SerializeToNode(start),
            ["transitions"] = Table(transitions),
            ["emissions"] = Table(emissions),
            ["sequences"] = JsonSerializer.SerializeToNode(Array.ConvertAll(sequences, sequence => Array.ConvertAll(sequence, symbol => (int)symbol))),
        };
        File.WriteAllText(file, given.ToJsonString());
        return new TorchCase($"hmm {size}", new JsonObject { ["kind"] = "hmm", ["file"] = file }, new JsonObject());
    }

    private static Tensor Vector(IReadOnlyList<double> numbers) => new(new Shape(numbers.Count), [.. numbers.Select(number => (float)number)]);

    private static JsonArray Table(double[,] table) =>
        [.. Enumerable.Range(0, table.GetLength(0)).Select(r => JsonSerializer.SerializeToNode(Enumerable.Range(0, table.GetLength(1)).Select(c => table[r, c])))];

    private static double[] Row(int count, ref Rng random)
    {
        double[] row = new double[count];
        for (int i = 0; i < count; i++)
            row[i] = 0.05 + random.NextDouble();
        double sum = row.Sum();
        return Array.ConvertAll(row, p => p / sum);
    }

    private static double[,] Rows(int count, int columns, ref Rng random)
    {
        double[,] rows = new double[count, columns];
        for (int r = 0; r < count; r++)
        {
            double[] row = Row(columns, ref random);
            for (int c = 0; c < columns; c++)
                rows[r, c] = row[c];
        }
        return rows;
    }
}

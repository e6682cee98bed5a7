#if SINGLE
using System.Text.Json;
using Unroll.Tests.House;

namespace Unroll.Tests;

/// <summary>Hidden Markov models, and a step of Baum and Welch, against numpy: tests/golden/make_hmm.py.</summary>
public sealed class GoldenMarkovTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, 12)];

    [Theory, MemberData(nameof(Cases))]
    public void ModelsEqualAnotherImplementation(int index)
    {
        using JsonDocument all = JsonDocument.Parse(Repository.Read("tests/golden/hmm.json"));
        JsonElement one = all.RootElement[index];
        HiddenMarkov model = Read(one.GetProperty("model")), better = Read(one.GetProperty("better"));
        Assert.Equal(one.GetProperty("order").GetInt32(), model.Order);
        List<double[]> sequences = [];
        double sum = 0;
        foreach (JsonElement given in one.GetProperty("sequences").EnumerateArray())
        {
            double[] sequence = [.. Numbers(given.GetProperty("steps"))];
            sequences.Add(sequence);
            sum += given.GetProperty("logLikelihood").GetDouble();
            Near(given.GetProperty("logLikelihood").GetDouble(), model.LogLikelihood(sequence));
            Near(given.GetProperty("best").GetDouble(), model.MostProbable(sequence).LogProbability);
            Near(Numbers(given.GetProperty("smooth")), [.. model.Smooth(sequence).Cast<double>()]);
        }
        BaumWelchStep step = new BaumWelch(sequences, null, TestDevice.Default).Step(model);
        Near(sum, step.LogLikelihood);
        Near([.. better.Start], [.. step.Model.Start]);
        Near([.. better.Transitions], [.. step.Model.Transitions]);
        foreach ((double[] expected, double[] found) in better.Emission.Numbers.Zip(step.Model.Emission.Numbers))
            Near([.. expected], [.. found]);
    }

    private static HiddenMarkov Read(JsonElement model)
    {
        Emission emission = model.GetProperty("kind").GetString() switch
        {
            "categorical" => new CategoricalEmission(Table(model.GetProperty("table"))),
            "poisson" => new PoissonEmission(Table(model.GetProperty("rates"))),
            "mixture" => new MixtureEmission(Table(model.GetProperty("weights")), Gaussian(model)),
            _ => Gaussian(model),
        };
        return new HiddenMarkov(Numbers(model.GetProperty("start")), Table(model.GetProperty("transitions")), emission);
    }

    private static GaussianEmission Gaussian(JsonElement model)
    {
        double[,] means = Table(model.GetProperty("means"));
        List<double[,]> covariances = [.. model.GetProperty("covariances").EnumerateArray().Select(Symmetric)];
        if (model.GetProperty("kind").GetString() != "diagonal")
            return new GaussianEmission(means, covariances);
        double[,] variances = new double[means.GetLength(0), means.GetLength(1)];
        for (int i = 0; i < variances.Length; i++)
            variances[i / means.GetLength(1), i % means.GetLength(1)] = covariances[i / means.GetLength(1)][i % means.GetLength(1), i % means.GetLength(1)];
        return new GaussianEmission(means, variances);
    }

    /// <summary>numpy's products differ in their last bits between a cell and its mirror image.</summary>
    private static double[,] Symmetric(JsonElement table)
    {
        double[,] all = Table(table);
        for (int i = 0; i < all.GetLength(0); i++)
        {
            for (int j = 0; j < i; j++)
                all[j, i] = all[i, j];
        }
        return all;
    }

    private static double[,] Table(JsonElement rows)
    {
        double[] numbers = [.. Numbers(rows)];
        double[,] table = new double[rows.GetArrayLength(), numbers.Length / rows.GetArrayLength()];
        Buffer.BlockCopy(numbers, 0, table, 0, numbers.Length * sizeof(double));
        return table;
    }

    private static List<double> Numbers(JsonElement element) => element.ValueKind == JsonValueKind.Number ? [element.GetDouble()] : [.. element.EnumerateArray().SelectMany(Numbers)];

    private static void Near(List<double> expected, List<double> found)
    {
        Assert.Equal(expected.Count, found.Count);
        for (int i = 0; i < expected.Count; i++)
            Near(expected[i], found[i]);
    }

    private static void Near(double expected, double found) =>
        Assert.True(Math.Abs(expected - found) <= Tolerance * Math.Max(1, Math.Abs(expected)), FormattableString.Invariant($"found {found:R}; expected {expected:R}"));
}
#endif

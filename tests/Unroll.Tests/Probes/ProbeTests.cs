using System.Numerics.Tensors;

namespace Unroll.Tests;

/// <summary>Small models on vectors: softmax regression by the gradient at its minimum, correlations by hand, and data sets in small.</summary>
public sealed class ProbeTests
{
    [Fact]
    public void SoftmaxRegressionEndsWhereTheGradientIsZero()
    {
        const int n = 40, size = 3, classes = 4;
        const double penalty = 2;
        Samples draw = new(4);
        Real[][] vectors = [.. Enumerable.Range(0, n).Select(_ => (Real[])[.. draw.Normal(size).Span])];
        double[][] targets = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, classes).Select(c => c == i % classes ? 0.7 : 0.1).ToArray())];
        using Device device = new(1);
        SoftmaxRegression regression = new(vectors, targets, penalty, device);
        Tensor found = regression.Probabilities(vectors);
        // At the minimum the weight of each standardised number z is -Σ (p - t) z / penalty: so are the scores, and the probabilities of these.
        double[][] z = Standardised(vectors);
        double[,] weight = new double[size + 1, classes];
        for (int i = 0; i < n; i++)
        {
            for (int c = 0; c < classes; c++)
            {
                double error = found.Rows(i, 1).Span[c] - targets[i][c];
                for (int d = 0; d <= size; d++)
                    weight[d, c] -= error * (d < size ? z[i][d] : 1) / penalty;
            }
        }
        for (int i = 0; i < n; i++)
        {
            double[] scores = [.. Enumerable.Range(0, classes).Select(c => Math.Exp(Enumerable.Range(0, size).Sum(d => weight[d, c] * z[i][d]) + weight[size, c]))];
            for (int c = 0; c < classes; c++)
                Assert.Equal(scores[c] / scores.Sum(), found.Rows(i, 1).Span[c], 2e-2);
        }
    }

    [Fact]
    public void CorrelationsByHand()
    {
        double[] rising = [1, 2, 3, 4], falling = [8, 6, 4, 2], bent = [1, 10, 100, 1000], tied = [1, 2, 2, 3];
        Assert.Equal(1, Correlation.Pearson(rising, [.. rising.Select(x => (3 * x) - 7)]), 1e-12);
        Assert.Equal(-1, Correlation.Pearson(rising, falling), 1e-12);
        Assert.Equal(0, Correlation.Pearson(rising, [5, 5, 5, 5]));
        Assert.Equal(0, Correlation.Pearson([], []));
        Assert.InRange(Correlation.Pearson(rising, bent), 0.5, 0.9);
        Assert.Equal(1, Correlation.Spearman(rising, bent), 1e-12);
        Assert.Equal(4.5 / Math.Sqrt(5 * 4.5), Correlation.Spearman(rising, tied), 1e-12); // ranks 1.5 and 1.5 for the tie
        Assert.Throws<UnrollException>(() => Correlation.Pearson(rising, [1]));
    }

    [Theory, InlineData(1), InlineData(1.25), InlineData(3), InlineData(4.9), InlineData(5)]
    public void AScoreIsTheMeanOfItsDistribution(double score)
    {
        double[] shares = RelatednessProbe.Distribution(score);
        Assert.Equal(1, shares.Sum(), 1e-12);
        Assert.Equal(score, shares.Select((share, grade) => share * (grade + 1)).Sum(), 1e-12);
        Assert.InRange(shares.Count(share => share > 0), 1, 2);
    }

    [Fact]
    public void LabelsAreToldFromVectorsThatHaveThem()
    {
        Rng random = new(3);
        Example[] examples = [.. Enumerable.Range(0, 120).Select(i => Example.Labelled(["x"], [i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "c"]))];
        Real[][] telling = [.. examples.Select(example => (Real[])[example.Labels![0][0] - 'a' == 0 ? 1 : 0, example.Labels![0][0] - 'a' == 1 ? 1 : 0, (Real)random.NextNormal()])];
        Real[][] noise = [.. examples.Select(_ => (Real[])[(Real)random.NextNormal(), (Real)random.NextNormal()])];
        using Device device = new(2);
        Assert.Equal(1, new LabelProbe(telling, examples, device, default).CrossValidated(10));
        Assert.Equal(1, new LabelProbe(telling, examples, device, default).Accuracy([.. Enumerable.Range(0, 80)], [.. Enumerable.Range(80, 40)]));
        Assert.InRange(new LabelProbe(noise, examples, device, default).CrossValidated(10), 0.1, 0.6); // a third, give or take
        Assert.Throws<OperationCanceledException>(() => new LabelProbe(noise, examples, device, new CancellationToken(true)).CrossValidated(2));
    }

    [Fact]
    public void RelatednessIsToldFromVectorsThatHaveIt()
    {
        Rng random = new(5);
        RelatednessProbe.Pair[] pairs = [.. Enumerable.Range(0, 300).Select(_ =>
        {
            Real score = (Real)(1 + (4 * random.NextDouble())), start = (Real)random.NextNormal();
            return new RelatednessProbe.Pair([start, 1], [start + 5 - score, 1], score);
        })];
        using Device device = new(2);
        Report report = RelatednessProbe.Of(pairs[..200], pairs[200..250], pairs[250..], device, default);
        Assert.InRange(report["pearson"], 0.97, 1);
        Assert.InRange(report["spearman"], 0.97, 1);
        Assert.InRange(report["mse"], 0, 0.15);
        Assert.True(report.IsError("mse"));
    }

    [Fact]
    public void DataSetsAreFoundInTheirFolders()
    {
        using Model model = Bag();
        using Device device = new(2);
        using Folder sick = new(), trec = new(), subj = new(), mr = new(), empty = new();
        string Pairs(int from) => "pair_ID\tsentence_A\tsentence_B\trelatedness_score\tentailment_judgment\n" + string.Concat(Enumerable.Range(from, 30).Select(i => $"{i}\tgood film\t{(i % 2 == 0 ? "good film" : "bad dog")}\t{(i % 2 == 0 ? 5 : 1)}\tNEUTRAL\n"));
        sick.Write("SICK_train.txt", Pairs(0));
        sick.Write("SICK_trial.txt", Pairs(30));
        sick.Write("SICK_test_annotated.txt", Pairs(60));
        sick.Write("readme.txt", "\uFEFFNothing.\n");
        File.WriteAllBytes(Path.Combine(sick.Path, "latin.txt"), [0xE9, (byte)'\n']);
        Assert.InRange(VectorEvaluation.Of(model, sick.Path, device)["pearson"], 0.99, 1);
        string Lines(string good, string bad) => string.Concat(Enumerable.Range(0, 15).Select(_ => $"{good}\n{bad}\n"));
        trec.Write("train.txt", Lines("YES:good good film", "NO:bad bad dog"));
        trec.Write("test.txt", Lines("YES:other film", "NO:other dog"));
        Assert.Equal(1, VectorEvaluation.Of(model, trec.Path, device)["accuracy"]);
        subj.Write("plot.tok.gt9.5000", Lines("good film", "film"));
        subj.Write("quote.tok.gt9.5000", Lines("bad dog", "dog"));
        subj.Write("README.orig.txt", "Nothing.\n");
        Assert.Equal(1, VectorEvaluation.Of(model, subj.Path, device)["accuracy"]);
        mr.Write("rt-polarity.pos", Lines("good film", "film"));
        mr.Write("rt-polarity.neg", Lines("bad dog", "dog"));
        Assert.Equal(1, VectorEvaluation.Of(model, mr.Path, device)["accuracy"]);
        Fails($"{Path.Combine(sick.Path, "none")}: there is no such folder; expected one with pairs of sentences (SICK) or labelled texts.", Path.Combine(sick.Path, "none"));
        empty.Write("SICK_train.txt", Pairs(0));
        Fails($"{empty.Path}: found no table of pairs with \"dev\" or \"trial\" in its name; expected one beside SICK_train.txt.", empty.Path);
        empty.Write("SICK_trial.txt", Pairs(0)[..^20]);
        Fails($"{Path.Combine(empty.Path, "SICK_trial.txt")}:31: found 2 columns; expected at least 4, as in the header.", empty.Path);
        empty.Write("SICK_trial.txt", Pairs(0).Replace("\t5\t", "\t6\t", StringComparison.Ordinal));
        Fails($"{Path.Combine(empty.Path, "SICK_trial.txt")}:2: found the score \"6\"; expected a number from 1 to 5.", empty.Path);

        void Fails(string message, string path) => Assert.Equal(message, Assert.Throws<UnrollException>(() => VectorEvaluation.Of(model, path, device)).Message);
    }

    [Fact]
    public void TheNearestVectorsAreThoseOfTheGreatestCosine()
    {
        Rng random = new(9);
        Real[][] vectors = [.. Enumerable.Range(0, 30).Select(i => (Real[])(i == 4 ? [0, 0] : i == 7 ? [2, 1] : i == 8 ? [4, 2] : [(Real)random.NextNormal(), (Real)random.NextNormal()]))];
        NearestVectors nearest = new(vectors);
        double Cosine(Real[] a, Real[] b) => a.All(x => x == 0) || b.All(x => x == 0) ? 0 : TensorPrimitives.CosineSimilarity<Real>(a, b);
        foreach (int count in new[] { 0, 1, 5, 29, 100 })
        {
            IReadOnlyList<(int Index, double Cosine)> found = nearest.Of(vectors[7], count, 7);
            Assert.Equal(Math.Min(count, 29), found.Count);
            Assert.DoesNotContain(found, one => one.Index == 7);
            double[] expected = [.. vectors.Where((_, i) => i != 7).Select(vector => Cosine(vectors[7], vector)).OrderDescending().Take(count)];
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], found[i].Cosine, 1e-5);
        }
        Assert.Equal(8, nearest.Of(vectors[7], 1, 7)[0].Index);
        Assert.Equal([7, 8], new NearestVectors([.. vectors.Select((vector, i) => i is 7 or 8 ? [2, 1] : new Real[2])]).Of([2, 1], 2).Select(one => one.Index)); // equally near: the first
        Assert.Empty(new NearestVectors([]).Of([1], 3));
        Assert.Throws<UnrollException>(() => new NearestVectors([[1], [1, 2]]));
        Assert.Throws<UnrollException>(() => nearest.Of([1], 3));
    }

    [Fact]
    public void VectorsAreWrittenForOtherPrograms()
    {
        Real[][] vectors = [[1, (Real)(-0.5)], [0, (Real)1e-7], [2, 3]];
        using MemoryStream npy = new();
        VectorsWriter.WriteNpy(npy, vectors, 2);
        byte[] bytes = npy.ToArray();
        int header = 10 + BitConverter.ToUInt16(bytes, 8), size = sizeof(Real);
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0], bytes[..8]);
        Assert.Equal(0, header % 64);
        Assert.Matches($@"^\{{'descr': '<f{size}', 'fortran_order': False, 'shape': \(3, 2\), \}} *\n$", System.Text.Encoding.ASCII.GetString(bytes, 10, header - 10));
        Assert.Equal(vectors.SelectMany(vector => vector), System.Runtime.InteropServices.MemoryMarshal.Cast<byte, Real>(bytes.AsSpan(header)).ToArray());
        using StringWriter text = new();
        VectorsWriter.WriteText(text, ["a b ", "", "c"], vectors, 2);
        Assert.Equal("3 2\na_b 1 -0.5\n_ 0 1E-07\nc 2 3\n", text.ToString());
        Assert.Throws<UnrollException>(() => VectorsWriter.WriteText(text, ["a"], vectors, 2));
        Assert.Throws<UnrollException>(() => VectorsWriter.WriteNpy(npy, vectors, 3));
    }

    private static double[][] Standardised(Real[][] vectors)
    {
        double[] mean = [.. Enumerable.Range(0, vectors[0].Length).Select(d => vectors.Average(vector => (double)vector[d]))];
        double[] deviation = [.. mean.Select((m, d) => Math.Sqrt(vectors.Average(vector => (vector[d] - m) * (vector[d] - m))))];
        return [.. vectors.Select(vector => mean.Select((m, d) => (vector[d] - m) / deviation[d]).ToArray())];
    }

    private static Model Bag()
    {
        TextVectorsSpec spec = new()
        {
            Input = new WordsSpec { Embedding = 8, MinCount = 1 },
            Encoder = new(new GruSpec(2)) { Layers = 0 },
            Pooling = PoolingKind.Mean,
            Decoder = new() { Cell = new GruSpec(2), Attention = AttentionKind.None, Embedding = 2, Readout = 2 },
            MinCount = 1,
        };
        Example[] examples = [new(new Words(["good", "film", "bad", "dog", "other"]), new PlainText("good film bad dog"))];
        return Model.Build(new Recipe { Model = spec }, spec.Fit(examples), ParameterStore.Draw(3), null, TestDevice.Default);
    }
}

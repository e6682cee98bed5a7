namespace Unroll.Tests;

/// <summary>What a hidden Markov model says of a sequence equals what all its paths of states say, listed one by one.</summary>
public sealed class HiddenMarkovTests
{
    private const double Tolerance = 1e-11;

    public static TheoryData<string, int, int> Rows() => MarkovCase.Rows();

    [Theory, MemberData(nameof(Rows))]
    public void EverythingEqualsEnumeration(string kind, int order, int seed)
    {
        MarkovCase some = MarkovCase.Of(kind, order, seed);
        HiddenMarkov model = some.Model;
        Rng random = new Rng(77).Stream((ulong)seed);
        for (int length = 1; length <= 5; length++)
        {
            (int[] drawn, double[] sequence) = model.Sample(length, ref random);
            List<(int[] States, double P)> paths = [.. Enumerated.Answers(length, model.States).Select(states => (states, some.LogJoint(sequence, states)))];
            double all = Enumerated.LogSum([.. paths.Select(path => path.P)]);
            Near(all, model.LogLikelihood(sequence));
            Assert.All(paths, path => Near(path.P, model.LogJoint(sequence, path.States)));
            Assert.True(model.LogJoint(sequence, drawn) > double.NegativeInfinity);

            double[,] smooth = model.Smooth(sequence), filter = model.Filter(sequence);
            for (int t = 0; t < length; t++)
            {
                double[] beginning = sequence[..((t + 1) * model.Emission.Width)];
                List<(int[] States, double P)> begun = [.. Enumerated.Answers(t + 1, model.States).Select(states => (states, some.LogJoint(beginning, states)))];
                double soFar = Enumerated.LogSum([.. begun.Select(path => path.P)]);
                for (int s = 0; s < model.States; s++)
                {
                    Near(paths.Where(path => path.States[t] == s).Sum(path => Math.Exp(path.P - all)), smooth[t, s]);
                    Near(begun.Where(path => path.States[t] == s).Sum(path => Math.Exp(path.P - soFar)), filter[t, s]);
                }
            }

            (int[] best, double score) = model.MostProbable(sequence);
            Near(paths.Max(path => path.P), score);
            Near(score, some.LogJoint(sequence, best));
            int[] each = model.MostProbableEach(sequence);
            for (int t = 0; t < length; t++)
                Near(Enumerable.Range(0, model.States).Max(s => smooth[t, s]), smooth[t, each[t]]);

            double[] next = model.NextStates(sequence);
            for (int s = 0; s < model.States; s++)
            {
                double expected = paths.Where(path => path.P > double.NegativeInfinity).Sum(path => Math.Exp(path.P - all) * model.Transitions[(Context(model, path.States) * model.States) + s]);
                Near(expected, next[s]);
            }
            if (kind == "categorical")
            {
                double[] symbols = model.Next(sequence);
                for (int v = 0; v < symbols.Length; v++)
                    Near(Math.Exp(model.LogLikelihood([.. sequence, v]) - all), symbols[v]);
            }
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public void TrainingNeverLowersTheLikelihood(string kind, int order, int seed)
    {
        HiddenMarkov source = MarkovCase.Of(kind, order, seed).Model, model = MarkovCase.Of(kind, order, seed + 100).Model;
        if (source.Emission.Width != model.Emission.Width)
            return;
        Rng random = new(5);
        double[][] sequences = [.. Enumerable.Range(0, 12).Select(_ => source.Sample(20 + random.NextInt(9), ref random).Sequence)];
        if (sequences.Any(sequence => double.IsNegativeInfinity(model.LogLikelihood(sequence))))
            return;
        foreach (bool hard in (bool[])[false, true])
        {
            BaumWelch trainer = new(sequences, new BaumWelchSettings { MostProbableOnly = hard, TransitionPseudocount = 0.5 * (seed % 2), StartPseudocount = 0.25 * (seed % 2) }, TestDevice.Default);
            HiddenMarkov now = Smoothed(model, seed % 2);
            double before = double.NegativeInfinity;
            for (int i = 0; i < 8; i++)
            {
                BaumWelchStep step = trainer.Step(now);
                Assert.True(step.Objective >= before - (1e-9 * Math.Abs(before)), FormattableString.Invariant($"{kind}, {order}, hard {hard}: {before:R} then {step.Objective:R}"));
                (before, now) = (step.Objective, step.Model);
            }
        }
    }

    /// <summary>Frequencies in many samples, within five standard deviations.</summary>
    [Theory]
    [InlineData("categorical", 1), InlineData("categorical", 2), InlineData("full", 1), InlineData("mixture", 1), InlineData("poisson", 2)]
    public void SamplesHaveTheModelsFrequencies(string kind, int order)
    {
        const int count = 20_000;
        HiddenMarkov model = MarkovCase.Of(kind, order, 2).Model;
        Rng random = new(9);
        int width = model.Emission.Width;
        double[] third = new double[model.States], sum = new double[width], square = new double[width];
        double[] symbols = kind == "categorical" ? new double[3] : [];
        for (int i = 0; i < count; i++)
        {
            (int[] states, double[] sequence) = model.Sample(3, ref random);
            third[states[2]]++;
            if (symbols.Length > 0)
                symbols[(int)sequence[2]]++;
            for (int d = 0; d < width; d++)
            {
                sum[d] += sequence[(2 * width) + d];
                square[d] += sequence[(2 * width) + d] * sequence[(2 * width) + d];
            }
        }
        double[] expected = new double[model.States];
        foreach (int[] states in Enumerated.Answers(3, model.States))
        {
            double p = model.Start[states[0]] * model.Transitions[(states[0] * model.States) + states[1]] * model.Transitions[(Context(model, states[..2]) * model.States) + states[2]];
            expected[states[2]] += p;
        }
        for (int s = 0; s < expected.Length; s++)
            Within(expected[s], third[s] / count, expected[s] * (1 - expected[s]));
        double[] mean = model.Emission.Expectation(expected);
        for (int v = 0; v < symbols.Length; v++)
            Within(mean[v], symbols[v] / count, mean[v] * (1 - mean[v]));
        for (int d = 0; d < width && symbols.Length == 0; d++)
            Within(mean[d], sum[d] / count, (square[d] / count) - (sum[d] * sum[d] / count / count));

        static void Within(double expected, double found, double variance) => Assert.InRange(found, expected - (5 * Math.Sqrt(variance / count)) - 1e-9, expected + (5 * Math.Sqrt(variance / count)) + 1e-9);
    }

    /// <summary>The mean of a step's square deviations is its variance, in each kind of covariance.</summary>
    [Theory, InlineData("diagonal"), InlineData("tied"), InlineData("full")]
    public void SampledFramesHaveTheCovariance(string kind)
    {
        const int count = 40_000;
        GaussianEmission emission = (GaussianEmission)MarkovCase.Of(kind, 1, 3).Model.Emission;
        Rng random = new(4);
        double[] step = new double[2];
        int state = emission.States - 1;
        double[,] found = new double[2, 2], expected = emission.Covariance(state);
        for (int n = 0; n < count; n++)
        {
            emission.Sample(state, ref random, step);
            for (int i = 0; i < 4; i++)
                found[i / 2, i % 2] += (step[i / 2] - emission.Mean(state, i / 2)) * (step[i % 2] - emission.Mean(state, i % 2)) / count;
        }
        for (int i = 0; i < 4; i++)
            Assert.InRange(found[i / 2, i % 2] - expected[i / 2, i % 2], -0.05, 0.05);
    }

    [Fact]
    public void AnythingImpossibleIsNamed()
    {
        HiddenMarkov model = new([1, 0], new double[,] { { 0, 1 }, { 1, 0 } }, new CategoricalEmission(new double[,] { { 1, 0, 0 }, { 0, 1, 0 } }));
        Assert.Equal(0, model.LogLikelihood([0, 1, 0, 1]));
        Assert.Equal(double.NegativeInfinity, model.LogLikelihood([0, 0]));
        Assert.Equal(double.NegativeInfinity, model.LogJoint([0, 0], [0, 1]));
        Assert.Equal(0, model.LogLikelihood([]));
        Assert.Equal([1.0, 0], model.NextStates([]));
        Says("Step 2 of a sequence is impossible: no state that can follow the steps before emits it; expected a sequence that the model can emit, or a model with a prior, by which everything is possible.", () => model.Smooth([0, 0]));
        Says("Step 1 of a sequence is impossible: no state that can be the first emits it; expected a sequence that the model can emit, or a model with a prior, by which everything is possible.", () => model.MostProbable([1]));
        Says("Step 3 of a sequence is impossible: no state emits it; expected a sequence that the model can emit, or a model with a prior, by which everything is possible.", () => model.Filter([0, 1, 2]));
        Says("Step 2 of a sequence: found 3; expected the number of a symbol, from 0 to 2.", () => model.LogLikelihood([0, 3]));
        Says("Step 1 of a sequence: found NaN; expected the number of a symbol, from 0 to 2.", () => model.LogLikelihood([double.NaN]));
        Says("Step 1 of a sequence: found 0.5; expected a count: a whole number from 0 to 1,000,000,000.", () => new HiddenMarkov([1], new double[,] { { 1 } }, new PoissonEmission(new double[,] { { 2 } })).LogLikelihood([0.5]));
        Says("Step 1 of a sequence: found Infinity; expected finite numbers of at most 1e100.", () => new HiddenMarkov([1], new double[,] { { 1 } }, new GaussianEmission(new double[,] { { 2 } }, new double[,] { { 1 } })).LogLikelihood([double.PositiveInfinity]));
        Says("A hidden Markov model: found 3 numbers; expected whole steps of 2.", () => new HiddenMarkov([1], new double[,] { { 1 } }, new PoissonEmission(new double[,] { { 2, 3 } })).LogLikelihood([1, 2, 3]));
        Says("Sequence 2 of 2: Step 2 of a sequence is impossible: no state that can follow the steps before emits it; expected a sequence that the model can emit, or a model with a prior, by which everything is possible.",
            () => new BaumWelch([[0, 1], [0, 0]], null, TestDevice.Default).Step(model));
        Says("A hidden Markov model: found no step to learn from; expected at least one.", () => new BaumWelch([[]], null, TestDevice.Default));
    }

    [Fact]
    public void TablesThatAreNoDistributionsAreNamed()
    {
        Emission two = new CategoricalEmission(new double[,] { { 1 }, { 1 } });
        Says("The start of a hidden Markov model: found row 0, which sums to 0.5; expected probabilities that sum to 1.", () => new HiddenMarkov([0.5, 0], new double[,] { { 1, 0 }, { 1, 0 } }, two));
        Says("The transitions of a hidden Markov model: found row 1, which sums to 0.9; expected probabilities that sum to 1.", () => new HiddenMarkov([1, 0], new double[,] { { 1, 0 }, { 0.9, 0 } }, two));
        Says("The transitions: found -1 for state 1; expected probabilities from 0 to 1.", () => new HiddenMarkov([1, 0], new double[,] { { 1, 0 }, { -1, 2 } }, two));
        Says("A hidden Markov model: found transitions from 1 contexts; expected 2 (order 1) or 6 (order 2).", () => new HiddenMarkov([1, 0], new double[,] { { 1, 0 } }, two));
        Says("A hidden Markov model: found 1 probabilities of the first state; expected 2, one for each state that the emission has.", () => new HiddenMarkov([1], new double[,] { { 1 } }, two));
        Says("An emission: found NaN for state 0; expected probabilities from 0 to 1.", () => new CategoricalEmission(new[,] { { double.NaN } }));
        Says("An emission: found 0 for state 0; expected rates above 0.", () => new PoissonEmission(new double[,] { { 0 } }));
        Says("An emission: found a covariance that is not positive definite; expected one that has an inverse.", () => new GaussianEmission(new double[,] { { 0, 0 }, { 1, 1 } }, [new double[,] { { 1, 1 }, { 1, 1 } }]));
        Says("A mixture: found 1 components; expected 2, one for each weight.", () => new MixtureEmission(new[,] { { 0.5, 0.5 } }, new GaussianEmission(new double[,] { { 1 } }, new double[,] { { 1 } })));
    }

    [Fact]
    public void AStateThatHoldsOnePointIsNamed()
    {
        HiddenMarkov model = new([0.5, 0.5], new[,] { { 0.5, 0.5 }, { 0.5, 0.5 } }, new GaussianEmission(new double[,] { { 0 }, { 100 } }, new double[,] { { 1 }, { 1 } }));
        double[][] sequences = [[0, 1, -1, 100]];
        Says("The covariance of state 1 has no inverse: what it emitted does not vary in every direction; expected a prior on the covariances, fewer states, or diagonal covariances.", () => new BaumWelch(sequences, null, TestDevice.Default).Fit(model));
        HiddenMarkov safe = new(model.Start, new[,] { { 0.5, 0.5 }, { 0.5, 0.5 } }, ((GaussianEmission)model.Emission).WithPrior(1, [0.1]));
        Assert.True(double.IsFinite(new BaumWelch(sequences, null, TestDevice.Default).Fit(safe).LogLikelihood));
    }

    [Fact]
    public void AStateWithoutStepsIsReportedAndStaysAsItIs()
    {
        HiddenMarkov model = new([0.5, 0.5, 0], new[,] { { 0.5, 0.5, 0 }, { 0.5, 0.5, 0 }, { 0.2, 0.3, 0.5 } }, new CategoricalEmission(new[,] { { 0.5, 0.5 }, { 0.9, 0.1 }, { 0.3, 0.7 } }));
        BaumWelchStep step = new BaumWelch([[0, 1, 1, 0, 1]], null, TestDevice.Default).Fit(model);
        Assert.Equal([2], step.EmptyStates);
        Assert.Equal([0.2, 0.3, 0.5], step.Model.Transitions.Skip(6));
        Assert.Equal(0.7, ((CategoricalEmission)step.Model.Emission)[2, 1]);
    }

    [Fact]
    public void FixedPartsStay()
    {
        HiddenMarkov model = Smoothed(MarkovCase.Of("full", 1, 3).Model, 1);
        Assert.True(model.States > 1);
        Rng random = new(1);
        double[][] sequences = [.. Enumerable.Range(0, 5).Select(_ => model.Sample(12, ref random).Sequence)];
        HiddenMarkov after = new BaumWelch(sequences, new BaumWelchSettings { Fixed = [MarkovPart.Transitions, MarkovPart.Emissions] }, TestDevice.Default).Step(model).Model;
        Assert.Equal(model.Transitions, after.Transitions);
        Assert.Same(model.Emission, after.Emission);
        after = new BaumWelch(sequences, new BaumWelchSettings { Fixed = [MarkovPart.Start] }, TestDevice.Default).Step(model).Model;
        Assert.Equal(model.Start, after.Start);
        Assert.NotEqual(model.Transitions, after.Transitions);
    }

    [Theory, InlineData("categorical", 1), InlineData("mixture", 2), InlineData("tied", 1), InlineData("poisson", 1)]
    public void AnyNumberOfThreadsGivesTheSameBits(string kind, int order)
    {
        HiddenMarkov model = MarkovCase.Of(kind, order, 2).Model;
        Rng random = new(3);
        double[][] sequences = [.. Enumerable.Range(0, 75).Select(_ => model.Sample(random.NextInt(30), ref random).Sequence)];
        string? expected = null;
        foreach (int threads in (int[])[1, 2, 3])
        {
            using Device device = TestDevice.OfThreads(threads);
            BaumWelchStep step = new BaumWelch(sequences, null, device).Fit(model, 3);
            string bits = string.Join(' ', step.Model.Start.Concat(step.Model.Transitions).Concat(step.Model.Emission.Numbers.SelectMany(numbers => numbers)).Append(step.LogLikelihood).Select(BitConverter.DoubleToInt64Bits));
            Assert.Equal(expected ??= bits, bits);
        }
    }

    [Fact]
    public void ParametersAreCounted()
    {
        Assert.Equal(1 + 2 + 4, new HiddenMarkov([0.5, 0.5], new[,] { { 0.5, 0.5 }, { 0.5, 0.5 } }, new CategoricalEmission(new[,] { { 0.2, 0.3, 0.5 }, { 0.2, 0.3, 0.5 } })).FreeParameters);
        HiddenMarkov second = new([0.5, 0.5], new[,] { { 0.5, 0.5 }, { 0.5, 0.5 }, { 1, 0 }, { 1, 0 }, { 1, 0 }, { 1, 0 } }, new PoissonEmission(new double[,] { { 1 }, { 2 } }));
        Assert.Equal(1 + 6 + 2, second.FreeParameters);
        Assert.Equal(2, second.Order);
        Assert.Equal((2 * 9) + 20, second.Aic(-10));
        Assert.Equal((9 * Math.Log(50)) + 20, second.Bic(-10, 50), 1e-12);
        double[,] means = new double[2, 3];
        double[,] unit = new double[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
        Assert.Equal(12, new GaussianEmission(means, new double[,] { { 1, 1, 1 }, { 1, 1, 1 } }).FreeParameters);
        Assert.Equal(6 + 6, new GaussianEmission(means, [unit]).FreeParameters);
        Assert.Equal(6 + 12, new GaussianEmission(means, [unit, unit]).FreeParameters);
        Assert.Equal(1 + 12, new MixtureEmission(new[,] { { 0.5, 0.5 } }, new GaussianEmission(means, new double[,] { { 1, 1, 1 }, { 1, 1, 1 } })).FreeParameters);
    }

    private static HiddenMarkov Smoothed(HiddenMarkov model, int smoothing)
    {
        if (smoothing == 0)
            return model;
        double[,] transitions = new double[model.Transitions.Count / model.States, model.States];
        for (int i = 0; i < transitions.Length; i++)
            transitions[i / model.States, i % model.States] = (model.Transitions[i] + 0.1) / (1 + (0.1 * model.States));
        return new HiddenMarkov([.. model.Start.Select(p => (p + 0.1) / (1 + (0.1 * model.States)))], transitions, model.Emission);
    }

    private static int Context(HiddenMarkov model, int[] states) =>
        model.Order == 1 || states.Length == 1 ? states[^1] : model.States + (states[^2] * model.States) + states[^1];

    private static void Near(double expected, double found) => Assert.True(
        expected.Equals(found) || Math.Abs(expected - found) <= Tolerance * Math.Max(1, Math.Abs(expected)), FormattableString.Invariant($"found {found:R}; expected {expected:R}"));

    private static void Says(string sentence, Func<object> action) => Assert.Equal(sentence, Assert.Throws<UnrollException>(action).Message);

    private static void Says(string sentence, Func<double> action) => Says(sentence, () => (object)action());
}

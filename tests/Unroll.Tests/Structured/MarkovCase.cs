namespace Unroll.Tests;

/// <summary>Small random hidden Markov models of every kind of emission, and the density of a step written down once more, without the library's own.</summary>
internal sealed record MarkovCase(HiddenMarkov Model, Func<int, double[], double> Density)
{
    public static IReadOnlyList<string> Kinds { get; } = ["categorical", "diagonal", "tied", "full", "mixture", "poisson"];

    public static TheoryData<string, int, int> Rows()
    {
        TheoryData<string, int, int> rows = [];
        foreach (string kind in Kinds)
        {
            foreach (int order in (int[])[1, 2])
            {
                for (int seed = 0; seed < 4; seed++)
                    rows.Add(kind, order, seed);
            }
        }
        return rows;
    }

    /// <summary>1 to 3 states; some probabilities are 0.</summary>
    public static MarkovCase Of(string kind, int order, int seed)
    {
        Rng random = new Rng((ulong)seed).Stream(kind).Stream((ulong)order);
        int states = 1 + random.NextInt(3);
        double[] start = Row(states, ref random);
        double[,] transitions = Rows(order == 1 ? states : states + (states * states), states, ref random);
        (Emission emission, Func<int, double[], double> density) = Emit(kind, states, ref random);
        return new MarkovCase(new HiddenMarkov(start, transitions, emission), density);
    }

    /// <summary>log p(x, z), by its definition.</summary>
    public double LogJoint(double[] sequence, int[] states)
    {
        int count = Model.States, width = Model.Emission.Width;
        double p = 0;
        for (int t = 0; t < states.Length; t++)
        {
            int row = t == 1 || Model.Order == 1 ? (t == 0 ? 0 : states[t - 1]) : t == 0 ? 0 : count + (states[t - 2] * count) + states[t - 1];
            p += Math.Log(t == 0 ? Model.Start[states[0]] : Model.Transitions[(row * count) + states[t]]) + Math.Log(Density(states[t], sequence[(t * width)..((t + 1) * width)]));
        }
        return p;
    }

    public static double[] Row(int count, ref Rng random)
    {
        double[] row = new double[count];
        for (int i = 0; i < count; i++)
            row[i] = count > 1 && random.NextInt(5) == 0 ? 0 : 0.1 + random.NextDouble();
        if (row.Sum() == 0)
            row[0] = 1;
        double sum = row.Sum();
        return Array.ConvertAll(row, p => p / sum);
    }

    public static double[,] Rows(int count, int columns, ref Rng random)
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

    private static (Emission Emission, Func<int, double[], double> Density) Emit(string kind, int states, ref Rng random)
    {
        switch (kind)
        {
            case "categorical":
                double[,] table = Rows(states, 3, ref random);
                return (new CategoricalEmission(table), (s, x) => table[s, (int)x[0]]);
            case "poisson":
                double[,] rates = Numbers(states, 2, ref random);
                for (int i = 0; i < rates.Length; i++)
                    rates[i / 2, i % 2] = 0.2 + Math.Abs(4 * rates[i / 2, i % 2]);
                return (new PoissonEmission(rates), (s, x) => x.Select((k, d) => Math.Pow(rates[s, d], k) * Math.Exp(-rates[s, d]) / Enumerable.Range(1, (int)k).Aggregate(1.0, (f, i) => f * i)).Aggregate((a, b) => a * b));
            case "mixture":
                double[,] weights = Rows(states, 2, ref random);
                (GaussianEmission parts, Func<int, double[], double> part) = Gaussian("full", states * 2, ref random);
                return (new MixtureEmission(weights, parts), (s, x) => (weights[s, 0] * part(2 * s, x)) + (weights[s, 1] * part((2 * s) + 1, x)));
            default:
                return Gaussian(kind, states, ref random);
        }
    }

    /// <summary>Of two numbers, whose inverse covariance can be written down.</summary>
    private static (GaussianEmission, Func<int, double[], double>) Gaussian(string kind, int states, ref Rng random)
    {
        double[,] means = Numbers(states, 2, ref random);
        List<double[,]> all = [];
        for (int s = 0; s < (kind == "tied" ? 1 : states); s++)
        {
            double a = 0.3 + random.NextDouble(), c = 0.3 + random.NextDouble(), b = kind == "diagonal" ? 0 : ((2 * random.NextDouble()) - 1) * Math.Sqrt(a * c) * 0.9;
            all.Add(new[,] { { a, b }, { b, c } });
        }
        double[,] variances = new double[states, 2];
        for (int s = 0; s < states && kind == "diagonal"; s++)
            (variances[s, 0], variances[s, 1]) = (all[s][0, 0], all[s][1, 1]);
        GaussianEmission emission = kind == "diagonal" ? new GaussianEmission(means, variances) : new GaussianEmission(means, all);
        return (emission.WithPrior(1.5, [0.2, 0.1]), (s, x) =>
        {
            double[,] v = all[kind == "tied" ? 0 : s];
            double determinant = (v[0, 0] * v[1, 1]) - (v[0, 1] * v[1, 0]), dx = x[0] - means[s, 0], dy = x[1] - means[s, 1];
            double square = ((v[1, 1] * dx * dx) - (2 * v[0, 1] * dx * dy) + (v[0, 0] * dy * dy)) / determinant;
            return Math.Exp(-square / 2) / (2 * Math.PI * Math.Sqrt(determinant));
        });
    }

    private static double[,] Numbers(int rows, int columns, ref Rng random)
    {
        double[,] numbers = new double[rows, columns];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i / columns, i % columns] = random.NextNormal();
        return numbers;
    }
}

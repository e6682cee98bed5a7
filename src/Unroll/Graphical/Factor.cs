namespace Unroll;

/// <summary>A table of numbers over some variables: one number for each combination of their states, the last variable's state changing fastest.</summary>
/// <param name="Variables">Indices of variables, rising.</param>
/// <param name="Sizes">How many states each has.</param>
/// <param name="Values">The numbers.</param>
internal sealed record Factor(int[] Variables, int[] Sizes, double[] Values)
{
    /// <summary>A factor of ones.</summary>
    public static Factor Ones(int[] variables, Func<int, int> states)
    {
        int[] sizes = Array.ConvertAll(variables, v => states(v));
        double[] values = new double[sizes.Aggregate(1, (product, size) => checked(product * size))];
        Array.Fill(values, 1);
        return new Factor(variables, sizes, values);
    }

    /// <summary>The table of a variable of a network, with observed variables at their states.</summary>
    /// <param name="net">The network.</param>
    /// <param name="variable">Whose table.</param>
    /// <param name="observed">The observed state of each variable, or -1.</param>
    public static Factor OfTable(BayesNet net, int variable, int[] observed)
    {
        int[] family = [.. net.ParentsOf(variable), variable];
        int[] free = [.. family.Where(v => observed[v] < 0).Order()];
        int start = 0, step = 1;
        int[] steps = new int[free.Length];
        for (int i = family.Length - 1; i >= 0; i--)
        {
            int place = Array.IndexOf(free, family[i]);
            if (place >= 0)
                steps[place] = step;
            else
                start += step * observed[family[i]];
            step *= net.StatesOf(family[i]);
        }
        Factor factor = Ones(free, net.StatesOf);
        int[] map = Map(factor.Sizes, steps);
        double[] table = net.Variables[variable].Numbers;
        for (int i = 0; i < map.Length; i++)
            factor.Values[i] = table[start + map[i]];
        return factor;
    }

    /// <summary>For each number of this factor, the place of the number of the same states in a factor over some of its variables.</summary>
    /// <param name="some">Variables of this factor, in any order; the last one's state changes fastest.</param>
    public int[] MapTo(int[] some)
    {
        int[] steps = new int[Variables.Length];
        int step = 1;
        for (int i = some.Length - 1; i >= 0; i--)
        {
            int place = Array.IndexOf(Variables, some[i]);
            steps[place] = step;
            step *= Sizes[place];
        }
        return Map(Sizes, steps);
    }

    /// <summary>Multiplies by a factor over some of the same variables.</summary>
    public void Multiply(Factor other) => Multiply(other.Values, MapTo(other.Variables));

    /// <summary>Multiplies by the numbers of another factor at the places of a map.</summary>
    public void Multiply(double[] numbers, int[] map)
    {
        double[] values = Values;
        for (int i = 0; i < values.Length; i++)
            values[i] *= numbers[map[i]];
    }

    /// <summary>The sums, or the largest numbers, over all but some of the variables.</summary>
    /// <param name="some">Variables of this factor, rising.</param>
    /// <param name="max">Whether the largest number is taken.</param>
    public Factor Project(int[] some, bool max = false)
    {
        int[] sizes = Array.ConvertAll(some, v => Sizes[Array.IndexOf(Variables, v)]);
        double[] numbers = new double[sizes.Aggregate(1, (product, size) => product * size)];
        int[] map = MapTo(some);
        if (max)
        {
            for (int i = 0; i < map.Length; i++)
                numbers[map[i]] = Math.Max(numbers[map[i]], Values[i]);
        }
        else
        {
            for (int i = 0; i < map.Length; i++)
                numbers[map[i]] += Values[i];
        }
        return new Factor(some, sizes, numbers);
    }

    /// <summary>Divides by the largest number, so that long products do not underflow.</summary>
    /// <returns>The logarithm of what it was divided by; negative infinity if all numbers are 0, which then stay.</returns>
    public double Scale()
    {
        double largest = 0;
        foreach (double value in Values)
            largest = Math.Max(largest, value);
        if (largest == 0)
            return double.NegativeInfinity;
        for (int i = 0; i < Values.Length; i++)
            Values[i] /= largest;
        return Math.Log(largest);
    }

    /// <summary>The sum of index times step over the variables, for each combination of indices, the last one changing fastest.</summary>
    private static int[] Map(int[] sizes, int[] steps)
    {
        int count = sizes.Aggregate(1, (product, size) => product * size);
        int[] map = new int[count];
        int[] at = new int[sizes.Length];
        int place = 0;
        for (int i = 0; i < count; i++)
        {
            map[i] = place;
            for (int d = sizes.Length - 1; d >= 0; d--)
            {
                place += steps[d];
                if (++at[d] < sizes[d])
                    break;
                place -= steps[d] * sizes[d];
                at[d] = 0;
            }
        }
        return map;
    }
}

namespace Unroll.Tests;

/// <summary>All answers of a chain or paths of a lattice, listed one by one: the oracle, which shares no code with the recursion.</summary>
internal static class Enumerated
{
    /// <summary>Every answer of a length over so many tags.</summary>
    public static IEnumerable<int[]> Answers(int length, int tags)
    {
        int count = 1;
        for (int t = 0; t < length; t++)
            count *= tags;
        for (int number = 0; number < count; number++)
        {
            int[] answer = new int[length];
            int rest = number;
            for (int t = length - 1; t >= 0; t--, rest /= tags)
                answer[t] = rest % tags;
            yield return answer;
        }
    }

    /// <summary>Every path of a lattice, as its arcs' indices.</summary>
    public static List<int[]> Paths(Lattice lattice)
    {
        List<int[]> complete = [];
        Stack<(int Node, int[] Path)> open = new([(0, [])]);
        while (open.TryPop(out (int Node, int[] Path) place))
        {
            if (place.Node == lattice.Nodes - 1)
                complete.Add(place.Path);
            for (int i = 0; i < lattice.Arcs.Count; i++)
            {
                if (lattice.Arcs[i].From == place.Node)
                    open.Push((lattice.Arcs[i].To, [.. place.Path, i]));
            }
        }
        return complete;
    }

    public static double Score(Lattice lattice, int[] path) => path.Sum(arc => lattice.Arcs[arc].Score);

    public static double LogSum(IReadOnlyList<double> scores)
    {
        double largest = scores.Count == 0 ? double.NegativeInfinity : scores.Max();
        return double.IsInfinity(largest) ? largest : largest + Math.Log(scores.Sum(score => Math.Exp(score - largest)));
    }
}

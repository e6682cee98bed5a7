namespace Unroll;

/// <summary>
/// Probabilities of the next state from counts, interpolated between all states, those after the last one and those after the last two: p(c | a, b) = λ1 p(c) + λ2 p(c | b) + λ3 p(c | a, b). The weights
/// are those by which each count would have been expected, were it left out (Brants 2000, figure 1).
/// </summary>
internal static class DeletedInterpolation
{
    /// <summary>Probabilities of the first state, [S], and of the next, [C, S]. The beginning of a sequence is a context as any other.</summary>
    /// <param name="contexts">Which contexts there are.</param>
    /// <param name="start">Counts of first states, [S].</param>
    /// <param name="transitions">Counts of next states, [C, S].</param>
    public static (double[] Start, double[] Transitions) Of(MarkovContexts contexts, double[] start, double[] transitions)
    {
        int states = contexts.States;
        double[] single = [.. start], pairs = new double[states * states];
        for (int i = 0; i < transitions.Length; i++)
        {
            single[i % states] += transitions[i];
            pairs[(contexts.State(i / states) * states) + (i % states)] += transitions[i];
        }
        double all = single.Sum();
        double[] lambda = new double[3];
        for (int i = 0; i < transitions.Length; i++)
        {
            if (!(transitions[i] > 0))
                continue;
            int b = contexts.State(i / states), c = i % states;
            double[] left =
            [
                Left(single[c], all), Left(pairs[(b * states) + c], Sum(pairs, b, states)), contexts.Order == 1 ? 0 : Left(transitions[i], Sum(transitions, i / states, states)),
            ];
            lambda[Array.IndexOf(left, left.Max())] += transitions[i];
        }
        double total = lambda.Sum();
        lambda = total > 0 ? Array.ConvertAll(lambda, x => x / total) : [1, 0, 0];
        double[] shares = Array.ConvertAll(single, x => x / all), next = new double[transitions.Length];
        for (int context = 0; context < contexts.Count; context++)
        {
            int b = contexts.State(context);
            double ofPair = Sum(pairs, b, states), ofAll = contexts.Order == 1 ? 0 : Sum(transitions, context, states), sum = 0;
            for (int c = 0; c < states; c++)
            {
                double p = lambda[0] * shares[c];
                p += lambda[1] * (ofPair > 0 ? pairs[(b * states) + c] / ofPair : shares[c]);
                p += lambda[2] * (ofAll > 0 ? transitions[(context * states) + c] / ofAll : ofPair > 0 ? pairs[(b * states) + c] / ofPair : shares[c]);
                sum += next[(context * states) + c] = p;
            }
            for (int c = 0; c < states; c++)
                next[(context * states) + c] /= sum;
        }
        double begun = start.Sum();
        return ([.. shares.Select((p, c) => (lambda[0] * p) + ((1 - lambda[0]) * (begun > 0 ? start[c] / begun : p)))], next);
    }

    /// <summary>A relative frequency without the one occurrence that is looked at.</summary>
    private static double Left(double count, double of) => of > 1 ? (count - 1) / (of - 1) : 0;

    private static double Sum(double[] table, int row, int columns)
    {
        double sum = 0;
        foreach (double x in table.AsSpan(row * columns, columns))
            sum += x;
        return sum;
    }
}

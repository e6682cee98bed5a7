namespace Unroll;

/// <summary>Applies <see cref="ChoiceRule"/>s to multiple-choice questions.</summary>
public static class ChoiceRules
{
    /// <summary>The expected share of right answers of somebody who guesses: the mean share of right choices.</summary>
    /// <param name="examples">Questions with <see cref="Choices"/> and <see cref="RightChoices"/>; at least one.</param>
    public static double Guessing(IReadOnlyList<Example> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return examples.Average(example => (double)RightOf(example).Indices.Count / ChoicesOf(example).Options.Count);
    }

    /// <summary>The share of questions for which the choice of a rule is among the right ones.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="examples">Questions with <see cref="Choices"/> and <see cref="RightChoices"/>; at least one.</param>
    /// <param name="vectorOf">The vector of a text, which the rules of likeness compare by cosine, such as a model's (<see cref="Model.Embed"/>); the other rules do not ask for it.</param>
    /// <exception cref="UnrollException">An example is no multiple-choice question.</exception>
    public static double Accuracy(ChoiceRule rule, IReadOnlyList<Example> examples, Func<Words, IReadOnlyList<double>> vectorOf)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(vectorOf);
        return examples.Average(example => RightOf(example).Indices.Contains(Choose(rule, ChoicesOf(example), vectorOf)) ? 1.0 : 0);
    }

    private static int Choose(ChoiceRule rule, Choices choices, Func<Words, IReadOnlyList<double>> vectorOf)
    {
        if (rule is ChoiceRule.First or ChoiceRule.Shortest or ChoiceRule.Longest)
            return Largest(choices.Options.Select(option => rule == ChoiceRule.First ? 0.0 : rule == ChoiceRule.Longest ? option.Length : -option.Length));
        IReadOnlyList<double>[] vectors = [.. choices.Options.Select(vectorOf)];
        double sign = rule == ChoiceRule.MostSimilar ? 1 : -1;
        return Largest(vectors.Select((one, i) => sign * vectors.Where((_, j) => j != i).Average(other => Cosine(one, other))));
    }

    private static int Largest(IEnumerable<double> numbers) => numbers.Select((number, i) => (number, i)).MaxBy(pair => pair.number).i;

    private static double Cosine(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        double lengths = Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));
        return lengths == 0 ? 0 : a.Zip(b, (x, y) => x * y).Sum() / lengths;
    }

    private static Choices ChoicesOf(Example example) => example.Input.Find<Choices>() ?? throw new UnrollException("The rules of choice were given an example without choices; expected multiple-choice questions.");

    private static RightChoices RightOf(Example example) => example.TargetAs<RightChoices>("A rule of choice");
}

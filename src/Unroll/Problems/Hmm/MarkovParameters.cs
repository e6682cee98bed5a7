namespace Unroll;

/// <summary>The parameters of a hidden Markov model as tensors of numbers without constraints, and the model that they stand for.</summary>
internal sealed class MarkovParameters
{
    private readonly HiddenMarkovSpec spec;
    private readonly int width;
    private volatile Made? made;

    public MarkovParameters(HiddenMarkovSpec spec, ParameterScope scope, int states, int width)
    {
        this.spec = spec;
        this.width = width;
        States = states;
        int contexts = new MarkovContexts(spec.Order, states).Count;
        Require.That((long)contexts * states <= Shape.MaxCount, "model.states", $"{states} states of order {spec.Order}", "fewer, since each pair of states has transitions");
        All =
        [
            scope.Parameter("start", new Shape(states), Init.Normal(0.5)), scope.Parameter("transitions", new Shape(contexts, states), Init.Normal(0.5)),
            .. spec.Emission.Shapes(states, width).Select(table => scope.Parameter(table.Name, table.Shape, Init.Normal(0.5))),
        ];
    }

    /// <summary>S.</summary>
    public int States { get; }

    /// <summary>start, transitions, and the tables of the emission.</summary>
    public IReadOnlyList<Parameter> All { get; }

    /// <summary>The settings of the emission.</summary>
    public EmissionSpec Emission => spec.Emission;

    /// <summary>The number of symbols, or of the numbers of a frame.</summary>
    public int Width => width;

    /// <summary>The model that the parameters stand for; made once for each of their versions.</summary>
    public HiddenMarkov Model()
    {
        long version = All.Sum(parameter => (long)parameter.Version);
        if (made is not { } known || known.Version != version)
            made = known = new Made(version, Of([.. All.Select(parameter => Numbers(parameter.Data))], null));
        return known.Model;
    }

    /// <summary>The model that some numbers stand for.</summary>
    /// <param name="numbers">A table for each parameter.</param>
    /// <param name="training">The moments of the training set if it is to be trained; else null.</param>
    public HiddenMarkov Of(IReadOnlyList<double[]> numbers, StepMoments? training) => new(
        Simplex.OfNumbers(numbers[0], States), Simplex.OfNumbers(numbers[1], States), Emission.Of(States, width, [.. numbers.Skip(2)], training));

    /// <summary>The numbers that stand for a model, a table for each parameter.</summary>
    public static double[][] Numbers(HiddenMarkov model) => [Simplex.ToNumbers(model.StartRow), Simplex.ToNumbers(model.TransitionRows), .. model.Emission.Numbers];

    /// <summary>The numbers of a tensor.</summary>
    public static double[] Numbers(Tensor tensor)
    {
        double[] numbers = new double[tensor.Count];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = tensor.Span[i];
        return numbers;
    }

    /// <summary>Sets the parameters.</summary>
    public void Write(IReadOnlyList<double[]> numbers)
    {
        for (int p = 0; p < All.Count; p++)
        {
            for (int i = 0; i < numbers[p].Length; i++)
                All[p].Data.Span[i] = (Real)numbers[p][i];
            All[p].Changed();
        }
    }

    private sealed record Made(long Version, HiddenMarkov Model);
}

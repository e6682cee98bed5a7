using System.Globalization;
using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>A direction in the space of all weights of a model, along which an experiment moves them.</summary>
public sealed partial class WeightDirection
{
    private readonly Dictionary<Parameter, Tensor> moves;

    private WeightDirection(string name, double origin, Dictionary<Parameter, Tensor> moves) => (Name, Origin, this.moves) = (name, origin, moves);

    /// <summary>What runs along it: the name of a weight, or "direction" and a number.</summary>
    public string Name { get; }

    /// <summary>The place of the weights as they are: the number of a weight; 0 on a random direction.</summary>
    public double Origin { get; }

    /// <summary>The parameters that it changes.</summary>
    public IReadOnlyCollection<Parameter> Parameters => moves.Keys;

    /// <summary>The axis of one weight.</summary>
    /// <param name="store">The parameters of the model.</param>
    /// <param name="weight">The name of a parameter and the place of a number in it, such as <c>encoder.0.forward.recurrent[0,3]</c>.</param>
    /// <exception cref="UnrollException">There is no such weight, or nothing learns it.</exception>
    public static WeightDirection Of(ParameterStore store, string weight)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(weight);
        Match match = WeightName().Match(weight);
        if (!match.Success)
            throw new UnrollException($"The weight '{weight}': expected the name of a parameter and a place in it, such as {Example(store)}.");
        Parameter parameter = store[match.Groups[1].Value];
        int[] shape = parameter.Shape.ToArray();
        int place = 0;
        string[] typed = match.Groups[2].Value.Split(',');
        bool fits = typed.Length == shape.Length;
        for (int i = 0; fits && i < shape.Length; i++)
        {
            fits = int.TryParse(typed[i], NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < shape[i];
            place = (place * shape[i]) + index;
        }
        if (!fits)
            throw new UnrollException($"The weight '{weight}': the parameter has the shape {parameter.Shape}; expected a place in it, from 0.");
        if (parameter.IsFrozen)
            throw new UnrollException($"The weight '{weight}': nothing learns this parameter; expected one that training changes.");
        Tensor move = new(parameter.Shape);
        move.Span[place] = 1;
        return new WeightDirection(weight, parameter.Data.Span[place], new Dictionary<Parameter, Tensor> { [parameter] = move });
    }

    /// <summary>
    /// A random direction, normalised by filters (Li et al. 2018, section 4): of each matrix, a column, which holds the weights into one unit, is as long as that of the model. So 1 changes the weights by as
    /// much as they are large. Vectors, such as biases, stay as they are.
    /// </summary>
    /// <param name="store">The parameters of the model.</param>
    /// <param name="random">Equal streams give equal directions.</param>
    /// <param name="name">What the axis is called.</param>
    /// <exception cref="UnrollException">No matrix can be learnt.</exception>
    public static WeightDirection Random(ParameterStore store, Rng random, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(name);
        Dictionary<Parameter, Tensor> moves = [];
        foreach (Parameter parameter in store.Parameters.Where(parameter => parameter.Shape.Rank >= 2 && !parameter.IsFrozen))
        {
            Rng stream = random.Stream(parameter.Name);
            Tensor move = new(parameter.Shape);
            for (int i = 0; i < move.Count; i++)
                move.Span[i] = (Real)stream.NextNormal();
            int columns = parameter.Shape.Columns;
            for (int column = 0; column < columns; column++)
            {
                double own = Length(parameter.Data, column, columns), drawn = Length(move, column, columns);
                for (int i = column; i < move.Count; i += columns)
                    move.Span[i] = (Real)(move.Span[i] * (own / drawn));
            }
            moves.Add(parameter, move);
        }
        Require.That(moves.Count > 0, "A random direction", "no matrix of weights that training changes", "at least one");
        return new WeightDirection(name, 0, moves);
    }

    /// <summary>Adds a multiple of it to the weights.</summary>
    internal void Move(double by)
    {
        foreach ((Parameter parameter, Tensor move) in moves)
        {
            for (int i = 0; i < move.Count; i++)
                parameter.Data.Span[i] = (Real)(parameter.Data.Span[i] + (by * move.Span[i]));
            parameter.Changed();
        }
    }

    /// <summary>The slope of a loss along it.</summary>
    internal double Slope(Gradients gradients)
    {
        double sum = 0;
        foreach ((Parameter parameter, Tensor move) in moves)
        {
            if (gradients[parameter] is not { } gradient)
                continue;
            int columns = gradient.Ids is null ? 0 : parameter.Shape.Columns;
            for (int i = 0; i < gradient.Values.Count; i++)
                sum += (double)gradient.Values.Span[i] * move.Span[gradient.Ids is { } ids ? (ids[i / columns] * columns) + (i % columns) : i];
        }
        return sum;
    }

    private static double Length(Tensor matrix, int column, int columns)
    {
        double squares = 0;
        for (int i = column; i < matrix.Count; i += columns)
            squares += (double)matrix.Span[i] * matrix.Span[i];
        return Math.Sqrt(squares);
    }

    private static string Example(ParameterStore store)
    {
        Parameter one = store.Parameters.FirstOrDefault(parameter => !parameter.IsFrozen) ?? store.Parameters[0];
        return $"{one.Name}[{string.Join(',', Enumerable.Repeat(0, one.Shape.Rank))}]";
    }

    [GeneratedRegex(@"^(.+)\[([0-9, ]+)\]$")]
    private static partial Regex WeightName();
}

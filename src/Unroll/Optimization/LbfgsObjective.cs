namespace Unroll;

/// <summary>
/// What a batch learner minimises: the loss of all training examples, summed over predictions, and l2 / 2 |w|², as a function of all parameters
/// that are not frozen, in one row. Gradients of batches are added up in one order.
/// </summary>
internal sealed unsafe class LbfgsObjective
{
    private readonly Device device;
    private readonly double l2;
    private readonly IReadOnlyList<Parameter> parameters;
    private readonly (Func<Tape, Value> Loss, int Predictions)[] batches;
    private readonly FlatVectors vectors;

    /// <param name="device">Where to compute.</param>
    /// <param name="parameters">What is learnt.</param>
    /// <param name="batches">The mean loss of each batch, and the number of its predictions.</param>
    /// <param name="tokens">The number of tokens of all batches.</param>
    /// <param name="l2">The weight of the penalty.</param>
    public LbfgsObjective(Device device, IReadOnlyList<Parameter> parameters, (Func<Tape, Value> Loss, int Predictions)[] batches, int tokens, double l2)
    {
        this.device = device;
        this.l2 = l2;
        this.parameters = parameters;
        this.batches = batches;
        Predictions = batches.Sum(batch => batch.Predictions);
        Tokens = tokens;
        long count = parameters.Sum(parameter => (long)parameter.Data.Count);
        Require.That(count is > 0 and < int.MaxValue, "L-BFGS", $"{count} numbers to learn", $"1 to {int.MaxValue - 1}");
        vectors = new FlatVectors(device, (int)count);
    }

    /// <summary>The loss of a problem over its training set.</summary>
    public static LbfgsObjective Of(LearnerContext context, LbfgsSpec spec)
    {
        (IProblem problem, ParameterStore store, IReadOnlyList<Example> train, _, Device device) = context;
        Example[] examples = [.. train.Where(example => example.Length > 0)];
        Require.That(examples.Length > 0, "The training set", "no example of any length", "at least one");
        if (problem.Objectives.Count > 1)
            throw new UnrollException($"{problem.GetType().Name} has {problem.Objectives.Count} objectives; expected one with L-BFGS, so choose another training.optimizer, such as sgd.");
        if (problem is Tagger { IsSmooth: false })
            throw new UnrollException("training.optimizer.type is lbfgs, which needs a loss without corners; expected model.output to be crf or softmax, or another optimiser: frank-wolfe (svm) or perceptron on text features, adam on a network.");
        if (store.Parameters.FirstOrDefault(parameter => parameter.IsState) is { } state)
            throw new UnrollException($"The model's {state.Name} changes from step to step without a gradient, such as the running mean of a normalisation by batches; expected no such parameter with L-BFGS, so choose another training.optimizer, such as adam.");
        Parameter[] parameters = [.. store.Parameters.Where(parameter => !parameter.IsFrozen)];
        if (Array.Find(parameters, parameter => parameter.RateFactor != 1) is { } slow)
            throw new UnrollException(FormattableString.Invariant($"training.rates gives {slow.Name} the factor {slow.RateFactor}; expected 0, which freezes it, or 1, since L-BFGS has no learning rate."));
        return new LbfgsObjective(device, parameters, [.. Batches.ByLength(examples, spec.BatchTokens).Select(batch => Prepare(problem, Array.ConvertAll(batch, i => examples[i])))],
            examples.Sum(example => example.Length), spec.L2);
    }

    /// <summary>How many predictions the training set asks for.</summary>
    public int Predictions { get; }

    /// <summary>How many tokens there are.</summary>
    public int Tokens { get; }

    /// <summary>How many numbers the parameters have together.</summary>
    public int Size => vectors.Size;

    /// <summary>The parameters as one row.</summary>
    public void Read(Tensor target)
    {
        int offset = 0;
        foreach (Parameter parameter in parameters)
        {
            parameter.Data.Span.CopyTo(target.Span[offset..]);
            offset += parameter.Data.Count;
        }
    }

    /// <summary>Sets the parameters from one row.</summary>
    public void Write(Tensor source)
    {
        int offset = 0;
        foreach (Parameter parameter in parameters)
        {
            Real* from = source.Pointer + offset, to = parameter.Data.Pointer;
            device.ForEachPiece(parameter.Data.Count, FlatVectors.Piece, (first, last) => new ReadOnlySpan<Real>(from + first, last - first).CopyTo(new Span<Real>(to + first, last - first)));
            parameter.Changed();
            offset += parameter.Data.Count;
        }
    }

    /// <summary>The loss of the parameters, in nats per prediction, and the whole objective, whose gradient it writes.</summary>
    public (double Loss, double Objective) Evaluate(Tensor point, Tensor gradient)
    {
        Write(point);
        double sum = 0;
        bool first = true;
        foreach ((Func<Tape, Value> loss, int predictions) in batches)
        {
            using Tape tape = Tape.ForGradients(device);
            Value total = loss(tape) * predictions;
            sum += total.Item();
            Collect(tape.Backward(total), gradient, first);
            first = false;
        }
        double penalty = 0;
        if (l2 > 0)
        {
            penalty = l2 / 2 * vectors.Dot(point, point);
            vectors.Add(point, l2, gradient);
        }
        return (sum / Math.Max(1, Predictions), sum + penalty);
    }

    private static (Func<Tape, Value> Loss, int Predictions) Prepare(IProblem problem, Example[] batch) => (problem.Prepare(batch), batch.Sum(problem.Predictions));

    /// <summary>Writes, or adds, the gradients of all parameters.</summary>
    private void Collect(Gradients gradients, Tensor target, bool overwrite)
    {
        int offset = 0;
        foreach (Parameter parameter in parameters)
        {
            Real* to = target.Pointer + offset;
            offset += parameter.Data.Count;
            Gradient? gradient = gradients[parameter];
            if (overwrite && gradient?.Ids is null && gradient is not null)
            {
                Real* from = gradient.Values.Pointer;
                device.ForEachPiece(parameter.Data.Count, FlatVectors.Piece, (first, last) => new ReadOnlySpan<Real>(from + first, last - first).CopyTo(new Span<Real>(to + first, last - first)));
                continue;
            }
            if (overwrite)
                new Span<Real>(to, parameter.Data.Count).Clear();
            if (gradient is not null)
                GradientPieces.ForEach(device, gradient, (g, _, at, count) => device.KernelSet.Run(new AddScaled(g, 1, count, to + at)));
        }
    }
}

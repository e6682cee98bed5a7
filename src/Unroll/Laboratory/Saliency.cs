using System.Globalization;

namespace Unroll;

/// <summary>Which steps of an input moved an answer, and by how much: three methods beside one another, each of which compares the input with a baseline that says nothing.</summary>
/// <remarks>
/// For the vectors x of the input and b of the baseline, a score S and its gradient S': gradient x input is S'(x) (x - b) (Shrikumar et al. 2016). Integrated gradients are (x - b) times the mean of S' on the straight line from b to x;
/// they sum to S(x) - S(b) (Sundararajan, Taly and Yan 2017, eq. 1). Leave-one-out is by how much the score falls if the vector of one step is replaced by the baseline's (Li, Monroe and Jurafsky 2016).
/// </remarks>
public sealed record Saliency
{
    private readonly Attribution found;

    private Saliency(Claim claim, IReadOnlyList<string> steps, Attribution found)
    {
        this.found = found;
        Claim = claim;
        Steps = new EqualList<string>(steps);
    }

    /// <summary>What the answer says.</summary>
    public Claim Claim { get; }

    /// <summary>What was read, [T].</summary>
    public IReadOnlyList<string> Steps { get; }

    /// <summary>The score of what is said: log-odds or log-probability in nats, or the number that was answered.</summary>
    public double Score => found.Score;

    /// <summary>The score of the same where every vector is the baseline's.</summary>
    public double BaselineScore => found.BaselineScore;

    /// <summary>Gradient x input, [T].</summary>
    public IReadOnlyList<double> GradientTimesInput => found.GradientTimesInput;

    /// <summary>Integrated gradients, [T].</summary>
    public IReadOnlyList<double> IntegratedGradients => found.IntegratedGradients;

    /// <summary>Leave-one-out, [T].</summary>
    public IReadOnlyList<double> LeaveOneOut => found.LeaveOneOut;

    /// <summary>What the steps of the integral missed: the sum of <see cref="IntegratedGradients"/> less the change of the score, which it equals if there are enough steps.</summary>
    public double Gap => IntegratedGradients.Sum() - (Score - BaselineScore);

    /// <summary>Asks for each thing that a model's answer says which steps moved it.</summary>
    /// <param name="model">Its problem is an <see cref="IAttributionProblem"/>.</param>
    /// <param name="example">What it is to read, at least one step.</param>
    /// <param name="options">How it is computed; null for the defaults.</param>
    /// <exception cref="UnrollException">The model's answers cannot be traced back, the example has no step, or options do not fit it.</exception>
    public static IReadOnlyList<Saliency> Of(Model model, Example example, SaliencyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(example);
        options ??= new SaliencyOptions();
        if (model.Problem is not IAttributionProblem problem)
            throw new UnrollException($"The model's problem ({model.Problem.GetType().Name}) does not say how its answers follow from its inputs (IAttributionProblem); expected a tagger, a classifier, a regression, a language model or a translator.");
        Require.That(example.Length > 0, "Saliency", "an input without steps", "at least one");
        Content input = example.Input.Normalized();
        IAnswer answer = model.Predict([example])[0];
        using Device device = new();
        Tensor x = Rows(device, problem, input);
        Tensor baseline = options.UnknownWords ? Rows(device, problem, Unknown(input)) : new Tensor(x.Shape);
        Require.That(baseline.Shape == x.Shape, "Saliency", $"a baseline of {baseline.Shape}", $"{x.Shape}, as the input has");
        IReadOnlyList<string> names = problem.InputSteps(input);
        string[] steps = [.. Enumerable.Range(0, x.Shape[0]).Select(t => t < names.Count ? names[t] : (t + 1).ToString(CultureInfo.InvariantCulture))];
        Claim[] claims = [.. problem.Claims(answer)];
        if (options.Step is { } step)
        {
            claims = [.. claims.Where(claim => claim.Step == step - 1)];
            Require.That(claims.Length > 0, "Saliency", $"the step {step}", $"1 to {steps.Length}, one of which the answer says something");
        }
        return [.. claims.Select(claim => new Saliency(claim, steps, Attribution.Of(device, claim.Score, x, baseline, options.Steps)))];
    }

    /// <summary>How far two methods agree on the order of the steps: Spearman's rank correlation, -1 to 1; 0 where one gives all steps the same.</summary>
    /// <param name="one">Such as <see cref="IntegratedGradients"/>.</param>
    /// <param name="other">Such as <see cref="LeaveOneOut"/>.</param>
    public static double Agreement(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return Correlation.Spearman(one, other);
    }

    private static Tensor Rows(Device device, IAttributionProblem problem, Content input)
    {
        using Tape tape = Tape.ForPrediction(device);
        return problem.InputRows(tape, [input]).Rows.Keep();
    }

    private static Words Unknown(Content input) => input.TryAs<Words>() is { } words
        ? new Words([.. words.Values.Select(_ => Vocabulary.Unknown)], [.. words.Columns])
        : throw new UnrollException($"The baseline is to be the unknown word, but the input is {Content.Named(input.GetType())}; expected words, or the baseline zero.");
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What a hidden Markov model says of a sequence: its states, how probable it is, and what is likely to come next.</summary>
[JsonConverter(typeof(AnswerJson<HiddenStates>))]
public sealed class HiddenStates : IAnswer
{
    private const int MostNext = 5;
    private const int MostLines = 6;

    private readonly HiddenMarkovProblem problem;
    private readonly HiddenMarkov model;
    private readonly Content input;
    private readonly ForwardPass pass;
    private readonly Lazy<double[,]> marginals;
    private readonly Lazy<int[]> path;

    internal HiddenStates(HiddenMarkovProblem problem, HiddenMarkov model, Example example, ForwardPass pass)
    {
        this.problem = problem;
        this.model = model;
        this.pass = pass;
        input = example.Input;
        marginals = new Lazy<double[,]>(() => new ForwardBackward(pass).States());
        path = new Lazy<int[]>(() => Decoding == StateDecoding.Viterbi ? BestStates.OfScores(model, pass.Scores)!.Value.States
            : [.. Enumerable.Range(0, pass.Length).Select(t => Enumerable.Range(0, model.States).MaxBy(s => Marginals[t, s]))]);
    }

    /// <summary>What was seen at each step, [T].</summary>
    public IReadOnlyList<string> Steps => MarkovReader.Names(input);

    /// <summary>The state of each step, [T].</summary>
    public IReadOnlyList<string> States => [.. path.Value.Select(state => problem.StateNames[state])];

    /// <summary>log p(x), in nats.</summary>
    public double LogLikelihood => pass.LogLikelihood;

    /// <summary>How <see cref="States"/> were chosen.</summary>
    public StateDecoding Decoding { get; internal init; }

    /// <summary>The probability of a state at a step, given all steps.</summary>
    /// <param name="step">From 0 to T - 1.</param>
    /// <param name="state">From 0 to S - 1.</param>
    public double Probability(int step, int state) => Marginals[step, state];

    /// <summary>The probability of each state at the step after the last, [S].</summary>
    public IReadOnlyList<double> NextStates => pass.Next();

    /// <summary>What to expect at the step after the last: of symbols the probability of each, [V]; of numbers their means, [D].</summary>
    public IReadOnlyList<double> Next => model.Emission.Expectation(pass.Next());

    /// <summary>The answer for people, as <see cref="WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    internal double[,] Marginals => marginals.Value;

    internal IReadOnlyList<int> Path => path.Value;

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        Write(writer, "steps", Steps);
        Write(writer, "states", States);
        writer.WriteStartArray("probabilities");
        for (int t = 0; t < Path.Count; t++)
            writer.WriteNumberValue(Math.Round(Marginals[t, Path[t]], 6));
        writer.WriteEndArray();
        writer.WriteNumber("logLikelihood", Math.Round(LogLikelihood, 6));
        writer.WriteStartObject("next");
        foreach ((string name, double value) in NextNamed(full ? int.MaxValue : MostNext))
            writer.WriteNumber(name, Math.Round(value, 6));
        writer.WriteEndObject();
        writer.WriteStartObject("nextStates");
        for (int s = 0; s < model.States; s++)
            writer.WriteNumber(problem.StateNames[s], Math.Round(NextStates[s], 6));
        writer.WriteEndObject();
        if (full)
            WriteDistributions(writer);
        writer.WriteEndObject();
    }

    /// <summary>A line a step: what was seen, the state and its probability; then an empty line.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        IReadOnlyList<string> steps = Steps, states = States;
        for (int t = 0; t < Path.Count; t++)
            writer.WriteLine(FormattableString.Invariant($"{steps[t]}\t{states[t]}\t{Marginals[t, Path[t]]:0.####}"));
        writer.WriteLine();
    }

    /// <inheritdoc/>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Path.Count > 0)
            writer.WriteLine(AnswerText.Of(new TokensFigure("", Steps, tags: States)));
        string next = string.Join(", ", NextNamed(MostNext).Select(one => FormattableString.Invariant($"{one.Name} {one.Value:0.###}")));
        writer.WriteLine(FormattableString.Invariant($"log-likelihood {LogLikelihood:0.####} nats; next: {next}"));
    }

    /// <summary>The lattice of states, the probability of each state at each step, the next step, and of numbers the means of the states beside them.</summary>
    public IReadOnlyList<Figure> Figures => [.. Path.Count == 0 ? Array.Empty<Figure>() : [Heat(), .. Lines()], .. NextBars()];

    private HeatMapFigure Heat() => new("probability of each state (marked: the answer)", problem.StateNames, Steps,
        Enumerable.Range(0, model.States).Select(s => Enumerable.Range(0, Path.Count).Select(t => Marginals[t, s])), Path.Select((s, t) => (s, t)));

    private IEnumerable<Figure> Lines()
    {
        if (input.TryAs<Frames>() is not { } frames)
            yield break;
        double[] one = new double[model.States];
        double[][] means = [.. Path.Select(s =>
        {
            Array.Clear(one);
            one[s] = 1;
            return model.Emission.Expectation(one);
        })];
        for (int number = 0; number < Math.Min(frames.Size, MostLines); number++)
        {
            int d = number;
            yield return new LinesFigure(frames.Size > 1 ? FormattableString.Invariant($"number {d + 1}, and its mean in the state of the step") : "what was seen, and its mean in the state of the step", "step", "value",
            [
                new LineSeries("seen", Enumerable.Range(0, frames.Length).Select(t => (t + 1.0, (double)frames.Frame(t)[d]))),
                new LineSeries("mean of the state", means.Select((mean, t) => (t + 1.0, mean[d]))),
            ]);
        }
    }

    private IEnumerable<Figure> NextBars()
    {
        if (problem.Reader.Symbols is not null)
            yield return new BarsFigure("probability of the next symbol", NextNamed(2 * MostNext), full: 1);
        yield return new BarsFigure("probability of the next state", NextStates.Select((p, s) => (problem.StateNames[s], p)), full: 1);
    }

    /// <summary>The most probable symbols; of numbers all.</summary>
    private IEnumerable<(string Name, double Value)> NextNamed(int most)
    {
        IEnumerable<(string Name, double Value)> all = problem.Reader.Columns.Zip(Next);
        return problem.Reader.Symbols is null ? all : all.OrderByDescending(one => one.Value).Take(most);
    }

    private void WriteDistributions(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("distributions");
        for (int t = 0; t < Path.Count; t++)
        {
            writer.WriteStartObject();
            for (int s = 0; s < model.States; s++)
                writer.WriteNumber(problem.StateNames[s], Math.Round(Marginals[t, s], 6));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}

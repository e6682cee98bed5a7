using System.Globalization;

namespace Unroll;

/// <summary>Finds the states behind sequences: tags, if it was trained on tagged sentences.</summary>
public sealed class HiddenMarkovProblem : IScoredProblem
{
    private const string Who = "A hidden Markov model";
    private const int Piece = 4; // sequences that a thread takes at once
    private const int WidestTable = 12;

    private readonly TagScheme scheme;

    internal HiddenMarkovProblem(MarkovReader reader, MarkovParameters parameters, Vocabulary? tags, TagScheme scheme)
    {
        Reader = reader;
        Parameters = parameters;
        Tags = tags;
        this.scheme = scheme;
        StateNames = tags?.Entries ?? [.. Enumerable.Range(1, parameters.States).Select(s => s.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>What states are called: the tags, or numbers from 1, [S].</summary>
    public IReadOnlyList<string> StateNames { get; }

    /// <summary>nll, the negative log-likelihood in nats per step; of a tagger accuracy, or f1 of spans where tags mark spans.</summary>
    public string Metric => Tags is null ? "nll" : scheme == TagScheme.Plain ? "accuracy" : "f1";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [Reader.Field()];

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => Tags is null ? [] : scheme == TagScheme.Plain ? Tags.Entries : [.. Tags.Entries.Select(tag => TagSpans.Split(tag).Type).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public PredictOptions Options => new HiddenMarkovOptions();

    internal MarkovReader Reader { get; }

    internal MarkovParameters Parameters { get; }

    internal Vocabulary? Tags { get; }

    /// <summary>The model that the parameters stand for, for every other question.</summary>
    public HiddenMarkov Model() => Parameters.Model();

    /// <summary>The steps of an example, as <see cref="HiddenMarkov"/> takes them, [T, D].</summary>
    /// <param name="example">With or without a target.</param>
    /// <exception cref="UnrollException">It has a symbol that the model does not know, or is of another kind.</exception>
    public double[] Steps(Example example) => Reader.Read(example ?? throw new ArgumentNullException(nameof(example)));

    /// <summary>One per step.</summary>
    /// <inheritdoc/>
    public int Predictions(Example example) => MarkovReader.Length((example ?? throw new ArgumentNullException(nameof(example))).Input);

    /// <summary>The negative log-likelihood per step, in nats; of a tagger that of words and tags together.</summary>
    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        Value total = tape.Record(new MarkovLoss(Parameters, [.. Parameters.All.Select(tape.Use)], [.. batch.Select(Reader.Read)], Tags is null ? null : [.. batch.Select(StatesOf)]))[0];
        return total / Math.Max(1, batch.Sum(Predictions));
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        StateDecoding decoding = options.Or<HiddenMarkovOptions>(Who).Decoding;
        HiddenMarkov model = Model();
        return Each(tape, batch, example => Answer(model, example, decoding));
    }

    Func<Tape, IReadOnlyList<IAnswer>> IScoredProblem.PrepareScoring(IReadOnlyList<Example> batch)
    {
        double[][] steps = [.. batch.Select(Reader.Read)];
        int[] places = [.. Enumerable.Range(0, steps.Length)];
        return tape =>
        {
            HiddenMarkov model = Model();
            return Each(tape, places, i => Tags is null
                ? new HiddenStates(this, model, batch[i], Pass(model, batch[i], steps[i]))
                : Tagged(batch[i], BestStates.OfScores(model, model.Scores(steps[i]))?.States ?? throw Impossible(batch[i], new ForwardPass(model, steps[i])), [], 0, null));
        };
    }

    /// <summary>Of a tagger, accuracy or spans; else the likelihood: nll and perplexity per step, the log-likelihood of all in nats, and Akaike's and the Bayesian criterion for it.</summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        if (Tags is not null)
        {
            IEnumerable<(IReadOnlyList<string>, IReadOnlyList<string>)> pairs = examples.Zip(answers, (example, answer) =>
                ((IReadOnlyList<string>)example.TargetAs<Tags>(Who).Values!, answer.As<Tagging>("The score of a hidden Markov model").Tags));
            return scheme == TagScheme.Plain ? TagAccuracy.Of(pairs) : SpanF1.Of(pairs);
        }
        double sum = answers.Sum(answer => answer.As<HiddenStates>("The score of a hidden Markov model").LogLikelihood);
        long steps = examples.Sum(example => (long)Predictions(example));
        HiddenMarkov model = Model();
        double nll = -sum / Math.Max(1, steps);
        List<KeyValuePair<string, double>> scores = [new("nll", nll)];
        if (Reader.Symbols is not null)
            scores.Add(new("perplexity", Math.Exp(Math.Min(nll, 700))));
        scores.AddRange([new("logLikelihood", sum), new("aic", model.Aic(sum)), new("bic", model.Bic(sum, steps))]);
        return new Report("nll", scores, errors: ["nll", "perplexity", "aic", "bic"]);
    }

    /// <summary>The probabilities of first states and transitions, and what states emit.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<LearntTable> Learnt(int rows)
    {
        HiddenMarkov model = Model();
        string[] contexts = [.. Enumerable.Range(0, model.Contexts.Count).Select(c => c < model.States ? StateNames[c] : $"{StateNames[(c - model.States) / model.States]} {StateNames[model.Contexts.State(c)]}")];
        return
        [
            Table(new MarkovTable("probability of the first state", ["start"], StateNames, Square(model.StartRow, 1)), rows),
            Table(new MarkovTable("probability of the next state", contexts, StateNames, Square(model.TransitionRows, contexts.Length)), rows),
            .. model.Emission.Tables(StateNames, Reader.Columns).Select(table => Table(table, rows)),
        ];
    }

    /// <summary>The states of a tagged example, [T].</summary>
    /// <exception cref="UnrollException">It has no tags, or one that the model does not know.</exception>
    internal int[] StatesOf(Example example)
    {
        Tags tags = example.TargetAs<Tags>(Who);
        return [.. (tags.Values ?? throw new UnrollException($"{example.Subject} has tags that are known in part; expected exactly one for each word.")).Select(Tags!.Id)];
    }

    private IAnswer Answer(HiddenMarkov model, Example example, StateDecoding decoding)
    {
        double[] steps = Reader.Read(example);
        HiddenStates found = new(this, model, example, Pass(model, example, steps)) { Decoding = decoding };
        if (Tags is null)
            return found;
        int[] states = [.. found.Path];
        double[,] marginals = found.Marginals;
        Real[] probabilities = new Real[marginals.Length];
        for (int i = 0; i < probabilities.Length; i++)
            probabilities[i] = (Real)marginals[i / model.States, i % model.States];
        double score = model.LogJoint(steps, states);
        return Tagged(example, states, probabilities, score, Math.Min(1, Math.Exp(score - found.LogLikelihood)));
    }

    private Tagging Tagged(Example example, int[] states, Real[] probabilities, double score, double? probability)
    {
        string[] names = Array.ConvertAll(states, state => Tags![state]);
        return new Tagging(MarkovReader.Names(example.Input), Tags!, new TagAnswer(names, scheme == TagScheme.Plain ? [] : TagSpans.LenientSpans(names), score, probability), probabilities);
    }

    private ForwardPass Pass(HiddenMarkov model, Example example, double[] steps)
    {
        ForwardPass pass = new(model, steps);
        return pass.Impossible is null ? pass : throw Impossible(example, pass);
    }

    private UnrollException Impossible(Example example, ForwardPass pass)
    {
        (int step, string reason) = pass.Impossible!.Value;
        return new UnrollException($"{example.Subject}, step {step + 1} (\"{MarkovReader.Names(example.Input)[step]}\"): found something impossible under the model, since {reason}; expected a sequence that it can emit, or training with pseudocounts, by which everything is possible.");
    }

    private static IAnswer[] Each<T>(Tape tape, IReadOnlyList<T> batch, Func<T, IAnswer> answer)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        IAnswer[] answers = new IAnswer[batch.Count];
        tape.Device.ForEachPiece(batch.Count, Piece, (from, to) =>
        {
            for (int i = from; i < to; i++)
                answers[i] = answer(batch[i]);
        });
        return answers;
    }

    /// <summary>A table as it is, or, if it is wide, of each row what is strongest.</summary>
    private static LearntTable Table(MarkovTable table, int rows)
    {
        if (table.Columns.Count <= WidestTable)
        {
            return new LearntTable(table.Title, ["state", .. table.Columns], table.Rows.Select((name, r) =>
                (IReadOnlyList<string>)[name, .. table.Columns.Select((_, c) => LearntTable.Number(table.Values[r, c]))]));
        }
        return new LearntTable($"{table.Title}: the strongest", ["state", "what", "number"], table.Rows.SelectMany((name, r) => Enumerable.Range(0, table.Columns.Count)
            .OrderByDescending(c => table.Values[r, c]).Take(rows).Select(c => (IReadOnlyList<string>)[name, table.Columns[c], LearntTable.Number(table.Values[r, c])])));
    }

    private static double[,] Square(double[] values, int rows)
    {
        double[,] square = new double[rows, values.Length / rows];
        Buffer.BlockCopy(values, 0, square, 0, values.Length * sizeof(double));
        return square;
    }
}

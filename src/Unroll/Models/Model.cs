using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// A trained model: recipe, vocabularies, parameters. Prediction is safe for any number of concurrent callers; disposing a model ends the
/// threads it made for itself.
/// </summary>
public sealed class Model : IDisposable
{
    private const int BatchTokens = 4096;

    private readonly Lifetime life;
    private readonly Device device;

    private Model(
        Recipe recipe, Fitted fitted, ParameterStore parameters, IProblem problem, RunReport report, Device? device)
    {
        Recipe = recipe;
        Fitted = fitted;
        Parameters = parameters;
        Problem = problem;
        Report = report;
        this.device = device ?? new Device();
        life = new Lifetime(device is null ? this.device : null);
    }

    /// <summary>What it was trained by, defaults included.</summary>
    public Recipe Recipe { get; }

    /// <summary>What was fitted to its training set, such as vocabularies.</summary>
    public Fitted Fitted { get; }

    /// <summary>Its vocabularies by name.</summary>
    public IReadOnlyDictionary<string, Vocabulary> Vocabularies => Fitted.Vocabularies;

    /// <summary>Its parameters.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>The network and what is asked of it.</summary>
    public IProblem Problem { get; }

    /// <summary>How it came to be.</summary>
    public RunReport Report { get; private init; }

    /// <summary>Makes a model.</summary>
    /// <param name="recipe">Its model part says what to build.</param>
    /// <param name="fitted">What the problem's specification fitted.</param>
    /// <param name="parameters">Drawn, for a new model, or loaded.</param>
    /// <param name="report">How it came to be.</param>
    /// <param name="device">Where it computes; null for a device of its own.</param>
    /// <exception cref="UnrollException">Parameters are missing, misshapen or left over, or a vocabulary is empty.</exception>
    public static Model Build(
        Recipe recipe, Fitted fitted, ParameterStore parameters, RunReport? report = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(fitted);
        if (fitted.Vocabularies.FirstOrDefault(vocabulary => vocabulary.Value.Count == 0) is { Key: { } empty })
            throw new UnrollException($"The vocabulary '{empty}' is empty; expected at least one entry, such as one of those that the training set has.");
        IProblem problem = recipe.Model.Build(parameters.Root, fitted);
        parameters.Complete();
        return new Model(recipe, fitted, parameters, problem, report ?? new RunReport(), device);
    }

    private Model(Model other, RunReport report)
    {
        (Recipe, Fitted, Parameters, Problem, Report) = (other.Recipe, other.Fitted, other.Parameters, other.Problem, report);
        device = other.device;
        life = new Lifetime(null, other.life);
    }

    /// <summary>Reads a model's folder.</summary>
    /// <param name="folder">As <see cref="Save(string, Catalogue)"/> wrote it.</param>
    /// <param name="catalogue">The names its recipe may use; null for <see cref="Catalogue.Default"/>.</param>
    /// <param name="device">Where it computes; null for a device of its own.</param>
    /// <exception cref="UnrollException">A file is missing, damaged, or does not fit the others.</exception>
    public static Model Load(string folder, Catalogue? catalogue = null, Device? device = null) =>
        ModelFolder.Load(folder ?? throw new ArgumentNullException(nameof(folder)), catalogue ?? Catalogue.Default, device);

    /// <summary>Reads a model from a stream, such as a resource of the program: a zip of a model's folder.</summary>
    /// <param name="stream">As <see cref="Save(Stream, Catalogue)"/> wrote it, or any other zip of the folder; left open.</param>
    /// <param name="catalogue">The names its recipe may use; null for <see cref="Catalogue.Default"/>.</param>
    /// <param name="device">Where it computes; null for a device of its own.</param>
    /// <exception cref="UnrollException">It is no zip of a model, damaged, or unpacks to more than a model would.</exception>
    public static Model Load(Stream stream, Catalogue? catalogue = null, Device? device = null) =>
        ModelZip.Load(stream ?? throw new ArgumentNullException(nameof(stream)), catalogue ?? Catalogue.Default, device);

    /// <summary>Says so if a model may not be saved to a folder since it holds something else's <c>model.json</c>; whether it can be written shows when it is.</summary>
    /// <param name="folder">New or not.</param>
    /// <exception cref="UnrollException">It may not.</exception>
    public static void CheckFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ModelFolder.Check(folder);
    }

    /// <summary>Writes the model's folder; a model already there is replaced in one step, and stays whole if writing fails.</summary>
    /// <param name="folder">Made if it does not exist.</param>
    /// <param name="catalogue">The names its recipe uses; null for <see cref="Catalogue.Default"/>.</param>
    /// <exception cref="UnrollException">The folder cannot be written, or holds a <c>model.json</c> that Unroll did not write.</exception>
    public void Save(string folder, Catalogue? catalogue = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using Lifetime.Use use = life.Begin();
        ModelFolder.Save(this, folder, catalogue ?? Catalogue.Default);
    }

    /// <summary>Writes the model to a stream as a zip of its folder: equal models give equal bytes.</summary>
    /// <param name="stream">Left open.</param>
    /// <param name="catalogue">The names its recipe uses; null for <see cref="Catalogue.Default"/>.</param>
    /// <exception cref="UnrollException">The stream cannot be written.</exception>
    public void Save(Stream stream, Catalogue? catalogue = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using Lifetime.Use use = life.Begin();
        ModelZip.Save(this, stream, catalogue ?? Catalogue.Default);
    }

    /// <summary>The same model with another report.</summary>
    /// <param name="report">Such as with test scores added.</param>
    public Model With(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new Model(this, report);
    }

    /// <summary>The answer to one line of text.</summary>
    /// <param name="line">As a person types it.</param>
    public IAnswer Predict(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Predict([Read(line)])[0];
    }

    /// <summary>An example from one line of text, for a problem of one input field.</summary>
    /// <param name="line">As a person types it.</param>
    /// <exception cref="UnrollException">It cannot be read, or the problem has several fields.</exception>
    public Example Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Problem.Fields is [InputField only] ? new Example(only.Read(line, Recipe.Data.TextTokenizer))
            : throw new UnrollException($"The model was given one text; expected its fields {string.Join(", ", Problem.Fields.Select(field => field.Name))}, each with a value.");
    }

    /// <summary>An example from the values of the problem's input fields.</summary>
    /// <param name="values">A text for the name of each field.</param>
    /// <param name="tokenizer">How text is split into words; null for the way of the training data.</param>
    /// <exception cref="UnrollException">A field is missing, unknown, or cannot be read.</exception>
    public Example Read(IReadOnlyDictionary<string, string> values, TextTokenizer? tokenizer = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        IReadOnlyList<InputField> fields = Problem.Fields;
        if (values.Keys.FirstOrDefault(name => !fields.Any(field => field.Name == name)) is { } unknown)
            throw new UnrollException($"The model has no field '{unknown}'; expected {string.Join(", ", fields.Select(field => field.Name))}.");
        (string Name, Content Content)[] parts = [.. fields.Select(field => (field.Name, field.Read(values.TryGetValue(field.Name, out string? typed) ? typed
            : throw new UnrollException($"The field '{field.Name}' is missing ({field.Help}); expected a value for each of {string.Join(", ", fields.Select(one => one.Name))}."), tokenizer ?? Recipe.Data.TextTokenizer)))];
        return new Example(parts.Length == 1 ? parts[0].Content : new Parts(parts));
    }

    /// <summary>The answers to many examples, in batches of similar length.</summary>
    /// <param name="examples">With or without targets of their own.</param>
    /// <param name="options">How the model is asked, of the type of its problem's <see cref="IProblem.Options"/>; null for the defaults.</param>
    /// <param name="cancel">Ends the prediction between two batches.</param>
    /// <returns>One an example, in order.</returns>
    /// <exception cref="UnrollException">The options are another problem's, or cannot be met, such as constraints that no answer satisfies.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<IAnswer> Predict(IReadOnlyList<Example> examples, PredictOptions? options = null, CancellationToken cancel = default)
    {
        CheckKind(options);
        return InBatches(examples, (tape, batch) => Problem.Predict(tape, batch, options), cancel);
    }

    /// <summary>
    /// The answer to one example token by token, as it is made: the tokens that <see cref="Predict(IReadOnlyList{Example}, PredictOptions?, CancellationToken)"/> gives with the same
    /// options. Each token is computed on a thread of the pool when it is asked for, so that no caller's thread is blocked, and nothing is computed for a caller who has stopped.
    /// </summary>
    /// <param name="example">With or without a target.</param>
    /// <param name="options">How the model is asked, of the type of its problem's <see cref="IProblem.Options"/>; null for the defaults.</param>
    /// <param name="cancel">Ends the answer between two tokens.</param>
    /// <exception cref="UnrollException">The problem gives its answers as a whole (it is no <see cref="IIncrementalProblem"/>), or the options do not allow to stream.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; thrown where the next token is asked for.</exception>
    public IAsyncEnumerable<GeneratedToken> Stream(Example example, PredictOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(example);
        CheckKind(options);
        if (Problem is not IIncrementalProblem incremental)
            throw new UnrollException($"The model was asked to stream its answer; its problem ({Problem.GetType().Name}) gives answers as a whole, so call Predict.");
        return InTurns(incremental.Stream(device, Normal([example])[0], options), cancel);
    }

    /// <summary>Predicts examples and scores the answers; of a problem whose examples are one text, the text is read in one go.</summary>
    /// <param name="examples">Examples with targets.</param>
    /// <param name="cancel">Ends the evaluation between two batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Report Evaluate(IReadOnlyList<Example> examples, CancellationToken cancel = default)
    {
        _ = examples.WithoutNull();
        using Lifetime.Use use = life.Begin();
        examples = Normal(examples);
        return Problem is IStreamProblem stream
            ? stream.Evaluate(device, examples)
            : Problem.Score(examples, InBatches(examples, (tape, batch) => Problem.Predict(tape, batch), cancel));
    }

    /// <summary>As <see cref="Evaluate"/>, for examples that are scored again and again: what does not depend on the parameters is worked out once, and what only calibration needs, never.</summary>
    internal Func<Report> PrepareEvaluation(IReadOnlyList<Example> examples)
    {
        if (Problem is IStreamProblem or not IScoredProblem)
            return () => Evaluate(examples);
        examples = Normal(examples);
        IScoredProblem scored = (IScoredProblem)Problem;
        int[][] batches = [.. Batches.ByLength(examples, BatchTokens)];
        Func<Tape, IReadOnlyList<IAnswer>>?[] answer = new Func<Tape, IReadOnlyList<IAnswer>>?[batches.Length];
        return () =>
        {
            IAnswer[] answers = new IAnswer[examples.Count];
            for (int i = 0; i < batches.Length; i++)
            {
                answer[i] ??= scored.PrepareScoring([.. batches[i].Select(one => examples[one])]);
                using Tape tape = Tape.ForPrediction(device);
                IReadOnlyList<IAnswer> some = answer[i]!(tape);
                for (int k = 0; k < some.Count; k++)
                    answers[batches[i][k]] = some[k];
            }
            return scored.Score(examples, answers);
        };
    }

    /// <summary>Ends the model: what is being predicted comes to its end, and whatever is asked after it is an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => life.Dispose();

    private void CheckKind(PredictOptions? options)
    {
        if (options is not null && Problem.Options?.GetType() != options.GetType())
            throw new UnrollException($"The model was asked with {options.GetType().Name}; its problem ({Problem.GetType().Name}) takes {Problem.Options?.GetType().Name ?? "no options"}.");
    }

    private IReadOnlyList<Example> Normal(IReadOnlyList<Example> examples) => Recipe.Data.NormalizesText ? Example.Normalized(examples) : examples;

    private IAnswer[] InBatches(IReadOnlyList<Example> examples, Func<Tape, IReadOnlyList<Example>, IReadOnlyList<IAnswer>> predict, CancellationToken cancel)
    {
        _ = examples.WithoutNull();
        using Lifetime.Use use = life.Begin();
        examples = Normal(examples);
        IAnswer[] answers = new IAnswer[examples.Count];
        device.Team.CountCaller(1);
        try
        {
            PredictAll(examples, predict, answers, cancel);
        }
        finally
        {
            device.Team.CountCaller(-1);
        }
        return answers;
    }

    private void PredictAll(IReadOnlyList<Example> examples, Func<Tape, IReadOnlyList<Example>, IReadOnlyList<IAnswer>> predict, IAnswer[] answers, CancellationToken cancel)
    {
        foreach (int[] batch in Batches.ByLength(examples, BatchTokens))
        {
            cancel.ThrowIfCancellationRequested();
            IReadOnlyList<IAnswer> some = InTurn(() =>
            {
                using Tape tape = Tape.ForPrediction(device);
                return predict(tape, [.. batch.Select(i => examples[i])]);
            });
            for (int i = 0; i < batch.Length; i++)
                answers[batch[i]] = some[i];
        }
    }

    /// <summary>Tokens of which each is computed when its caller's turn has come. While a caller looks at a token, others compute.</summary>
    private async IAsyncEnumerable<GeneratedToken> InTurns(IEnumerable<GeneratedToken> tokens, [EnumeratorCancellation] CancellationToken cancel)
    {
        using Lifetime.Use use = life.Begin();
        using IEnumerator<GeneratedToken> next = tokens.GetEnumerator();
        while (await Task.Run(Advance, cancel))
            yield return next.Current;

        bool Advance()
        {
            device.Team.CountCaller(1);
            try
            {
                return InTurn(next.MoveNext);
            }
            finally
            {
                device.Team.CountCaller(-1);
            }
        }
    }

    private T InTurn<T>(Func<T> work)
    {
        bool entered = device.Callers.Enter();
        try
        {
            return work();
        }
        finally
        {
            if (entered)
                device.Callers.Leave();
        }
    }
}

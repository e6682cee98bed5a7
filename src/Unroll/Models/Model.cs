using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// A trained model: recipe, vocabularies, parameters. Any number of threads may call <see cref="Predict(IReadOnlyList{Example}, PredictOptions?, CancellationToken)"/> at
/// once. Disposing a model ends the threads that it created.
/// </summary>
public sealed class Model : IDisposable
{
    private const int BatchTokens = 4096;

    private readonly Lifetime life;
    private readonly Device device;
    private readonly bool isEnsemble;

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

    /// <summary>The recipe that it was trained with, including defaults.</summary>
    public Recipe Recipe { get; }

    /// <summary>What was fitted to its training set, such as vocabularies.</summary>
    public Fitted Fitted { get; }

    /// <summary>Its vocabularies by name.</summary>
    public IReadOnlyDictionary<string, Vocabulary> Vocabularies => Fitted.Vocabularies;

    /// <summary>Its parameters.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>The problem with its network.</summary>
    public IProblem Problem { get; }

    /// <summary>How it was trained.</summary>
    public RunReport Report { get; private init; }

    /// <summary>Makes a model.</summary>
    /// <param name="recipe">Its <c>model</c> part describes the network.</param>
    /// <param name="fitted">The artifacts that the problem's specification fitted.</param>
    /// <param name="parameters">Random, for a new model, or loaded.</param>
    /// <param name="report">How it was trained.</param>
    /// <param name="device">Where it computes; null to create one.</param>
    /// <exception cref="UnrollException">Parameters are missing, have the wrong shape or are not needed, or a vocabulary is empty.</exception>
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

    private Model(Model other, IProblem problem, RunReport report)
    {
        (Recipe, Fitted, Parameters, Problem, Report) = (other.Recipe, other.Fitted, other.Parameters, problem, report);
        isEnsemble = other.isEnsemble || problem != other.Problem;
        device = other.device;
        life = new Lifetime(null, other.life);
    }

    /// <summary>Reads a model's folder.</summary>
    /// <param name="folder">As <see cref="Save(string, Catalogue)"/> wrote it.</param>
    /// <param name="catalogue">The names its recipe may use; null for <see cref="Catalogue.Default"/>.</param>
    /// <param name="device">Where it computes; null to create one.</param>
    /// <exception cref="UnrollException">A file is missing, damaged, or does not fit the others.</exception>
    public static Model Load(string folder, Catalogue? catalogue = null, Device? device = null) =>
        ModelFolder.Load(folder ?? throw new ArgumentNullException(nameof(folder)), catalogue ?? Catalogue.Default, device);

    /// <summary>Reads a model from a stream, such as a resource of the program: a zip of a model's folder.</summary>
    /// <param name="stream">As <see cref="Save(Stream, Catalogue)"/> wrote it, or any other zip of the folder; left open.</param>
    /// <param name="catalogue">The names its recipe may use; null for <see cref="Catalogue.Default"/>.</param>
    /// <param name="device">Where it computes; null to create one.</param>
    /// <exception cref="UnrollException">It is not a zip file of a model, is damaged, or unpacks to more bytes than a model can have.</exception>
    public static Model Load(Stream stream, Catalogue? catalogue = null, Device? device = null) =>
        ModelZip.Load(stream ?? throw new ArgumentNullException(nameof(stream)), catalogue ?? Catalogue.Default, device);

    /// <summary>Checks that a model may be saved to a folder: it must not contain a <c>model.json</c> that Unroll did not write. Does not check that the folder can be written.</summary>
    /// <param name="folder">An existing folder or a new one.</param>
    /// <exception cref="UnrollException">The folder contains such a file.</exception>
    public static void CheckFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ModelFolder.Check(folder);
    }

    /// <summary>Writes the model's folder. A model that is already there is replaced in a single step; if writing fails, it stays complete.</summary>
    /// <param name="folder">Made if it does not exist.</param>
    /// <param name="catalogue">The names its recipe uses; null for <see cref="Catalogue.Default"/>.</param>
    /// <exception cref="UnrollException">The folder cannot be written, or holds a <c>model.json</c> that Unroll did not write, or the model is an ensemble.</exception>
    public void Save(string folder, Catalogue? catalogue = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        CheckSaves();
        using Lifetime.Use use = life.Begin();
        ModelFolder.Save(this, folder, catalogue ?? Catalogue.Default);
    }

    /// <summary>Writes the model to a stream as a zip of its folder: equal models give equal bytes.</summary>
    /// <param name="stream">Left open.</param>
    /// <param name="catalogue">The names its recipe uses; null for <see cref="Catalogue.Default"/>.</param>
    /// <exception cref="UnrollException">The stream cannot be written, or the model is an ensemble.</exception>
    public void Save(Stream stream, Catalogue? catalogue = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        CheckSaves();
        using Lifetime.Use use = life.Begin();
        ModelZip.Save(this, stream, catalogue ?? Catalogue.Default);
    }

    /// <summary>The same model with another report.</summary>
    /// <param name="report">Such as with test scores added.</param>
    public Model With(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new Model(this, Problem, report);
    }

    /// <summary>
    /// This model together with others: at each token, the probability is the mean of those that the models give (<see cref="EnsembleStepper"/>). Inputs are read as this model reads them, what
    /// attention shows is this model's, and everything is computed on its device. It may be used until one of the models is disposed.
    /// </summary>
    /// <param name="others">Models of the same problem with the same output tokens, such as some that were trained with other seeds; at least one.</param>
    /// <returns>A model that predicts, streams and is evaluated like any other, but cannot be saved; its recipe, parameters and report are those of this model.</returns>
    /// <exception cref="UnrollException">There is no other model, the problem writes no tokens (it is not an <see cref="IEnsembleProblem"/>), or a model does not fit this one.</exception>
    public Model Ensemble(IReadOnlyList<Model> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        Require.That(others.Count > 0, "An ensemble", "one model", "at least two");
        if (Problem is not IEnsembleProblem problem)
            throw new UnrollException($"An ensemble was asked for; the model's problem ({Problem.GetType().Name}) does not write tokens whose probabilities could be averaged; expected models of translation, parsing or captions.");
        return new Model(this, problem.Ensemble([.. others.Select(other => other.Problem)]), Report);
    }

    /// <summary>Predicts the answer to one line of text.</summary>
    /// <param name="line">As a user types it.</param>
    public IAnswer Predict(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Predict([Read(line)])[0];
    }

    /// <summary>Makes an example from one line of text, for a problem with one input field.</summary>
    /// <param name="line">As a user types it.</param>
    /// <exception cref="UnrollException">It cannot be read, or the problem has several fields.</exception>
    public Example Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Problem.Fields is [InputField only] ? new Example(only.Read(line, Recipe.Data.TextTokenizer))
            : throw new UnrollException($"The model was given one text; expected its fields {string.Join(", ", Problem.Fields.Select(field => field.Name))}, each with a value.");
    }

    /// <summary>Makes an example from the values of the problem's input fields.</summary>
    /// <param name="values">A text for the name of each field.</param>
    /// <param name="tokenizer">How text is split into words; null to split it as the training data were.</param>
    /// <exception cref="UnrollException">A field is missing, unknown, or cannot be read.</exception>
    public Example Read(IReadOnlyDictionary<string, string> values, TextTokenizer? tokenizer = null) => Read(values, (field, typed) => field.Read(typed, tokenizer ?? Recipe.Data.TextTokenizer));

    /// <summary>Makes an example from values that came over a network: as <see cref="Read(IReadOnlyDictionary{string, string}, TextTokenizer?)"/>, but opens no file (<see cref="InputField.ReadRemote"/>).</summary>
    /// <param name="values">A text for the name of each field.</param>
    /// <exception cref="UnrollException">A field is missing, unknown, or cannot be read.</exception>
    public Example ReadRemote(IReadOnlyDictionary<string, string> values) => Read(values, (field, received) => field.ReadRemote(received, Recipe.Data.TextTokenizer));

    private Example Read(IReadOnlyDictionary<string, string> values, Func<InputField, string, Content> read)
    {
        ArgumentNullException.ThrowIfNull(values);
        IReadOnlyList<InputField> fields = Problem.Fields;
        if (values.Keys.FirstOrDefault(name => !fields.Any(field => field.Name == name)) is { } unknown)
            throw new UnrollException($"The model has no field '{unknown}'; expected {string.Join(", ", fields.Select(field => field.Name))}.");
        (string Name, Content Content)[] parts = [.. fields.Select(field => (field.Name, read(field, values.TryGetValue(field.Name, out string? value) ? value
            : throw new UnrollException($"The field '{field.Name}' is missing ({field.Help}); expected a value for each of {string.Join(", ", fields.Select(one => one.Name))}."))))];
        return new Example(parts.Length == 1 ? parts[0].Content : new Parts(parts));
    }

    /// <summary>Predicts the answers to many examples, in batches of similar length.</summary>
    /// <param name="examples">With or without targets.</param>
    /// <param name="options">The prediction options, of the type of its problem's <see cref="IProblem.Options"/>; null for the defaults.</param>
    /// <param name="cancel">Ends the prediction between two batches, and between two tokens of what a model writes.</param>
    /// <returns>One per example, in order.</returns>
    /// <exception cref="UnrollException">The options belong to another problem, or cannot be satisfied, such as constraints that no answer satisfies.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<IAnswer> Predict(IReadOnlyList<Example> examples, PredictOptions? options = null, CancellationToken cancel = default)
    {
        CheckKind(options);
        return InBatches(examples, (tape, batch) => Problem.Predict(tape, batch, options), cancel);
    }

    /// <summary>
    /// Gives the answer to one example token by token, each as soon as it is computed: the tokens that <see cref="Predict(IReadOnlyList{Example}, PredictOptions?, CancellationToken)"/> gives with the same
    /// options. Each token is computed on a thread of the pool when the caller requests it. No caller's thread is blocked, and nothing is computed for a caller that has stopped.
    /// </summary>
    /// <param name="example">With or without a target.</param>
    /// <param name="options">The prediction options, of the type of its problem's <see cref="IProblem.Options"/>; null for the defaults.</param>
    /// <param name="cancel">Ends the answer between two tokens.</param>
    /// <exception cref="UnrollException">The problem gives only whole answers (it is not an <see cref="IIncrementalProblem"/>), or the options do not allow streaming.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; thrown when the caller requests the next token.</exception>
    public IAsyncEnumerable<GeneratedToken> Stream(Example example, PredictOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(example);
        CheckKind(options);
        if (Problem is not IIncrementalProblem incremental)
            throw new UnrollException($"The model was asked to stream its answer; its problem ({Problem.GetType().Name}) gives answers as a whole, so call Predict.");
        return InTurns(incremental.Stream(device, Normal([example])[0], options), cancel);
    }

    /// <summary>Gives the vector of each example: what the model's network knows of it, in numbers. An example without steps has a vector of zeros.</summary>
    /// <param name="examples">With or without targets.</param>
    /// <param name="cancel">Ends the computation between two batches.</param>
    /// <returns>A vector of the same size for each, in order.</returns>
    /// <exception cref="UnrollException">The problem has no vectors (it is not an <see cref="IEmbeddingProblem"/>), or a vector is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Real[]> Embed(IReadOnlyList<Example> examples, CancellationToken cancel = default)
    {
        if (Problem is not IEmbeddingProblem embedding)
            throw new UnrollException($"The model was asked for vectors; its problem ({Problem.GetType().Name}) has none, so use a model that makes one of each text or sound, such as text-autoencoder or audio-vectors.");
        return InBatches(examples, (tape, batch) => VectorsOf(embedding, tape, batch), cancel);
    }

    /// <summary>Predicts examples and scores the answers. If the examples of the problem are one text (a language model), the text is read as one sequence.</summary>
    /// <param name="examples">Examples with targets.</param>
    /// <param name="cancel">Ends the evaluation between two batches, and between two tokens of what a model writes.</param>
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

    /// <summary>As <see cref="Evaluate"/>, for examples that are scored repeatedly: what does not depend on the parameters is computed once, and what only calibration needs is not computed.</summary>
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

    /// <summary>Disposes the model: running predictions are completed, and later calls throw an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => life.Dispose();

    private void CheckSaves()
    {
        if (isEnsemble)
            throw new UnrollException("An ensemble was to be saved, which is several models; expected each of its models to be saved by itself.");
    }

    private void CheckKind(PredictOptions? options)
    {
        if (options is not null && Problem.Options?.GetType() != options.GetType())
            throw new UnrollException($"The model was asked with {options.GetType().Name}; its problem ({Problem.GetType().Name}) takes {Problem.Options?.GetType().Name ?? "no options"}.");
    }

    private IReadOnlyList<Example> Normal(IReadOnlyList<Example> examples) => Recipe.Data.NormalizesText ? Example.Normalized(examples) : examples;

    private static Real[][] VectorsOf(IEmbeddingProblem problem, Tape tape, IReadOnlyList<Example> batch)
    {
        Example[] some = [.. batch.Where(example => example.Length > 0)];
        Tensor vectors = some.Length == 0 ? new Tensor(new Shape(0, problem.VectorSize)) : problem.Embed(tape, some).Tensor;
        FiniteScores.Check(vectors, "The numbers of the vector", b => some[b]);
        int next = 0;
        return [.. batch.Select(example => example.Length > 0 ? vectors.Rows(next++, 1).Span.ToArray() : new Real[problem.VectorSize])];
    }

    private T[] InBatches<T>(IReadOnlyList<Example> examples, Func<Tape, IReadOnlyList<Example>, IReadOnlyList<T>> predict, CancellationToken cancel)
    {
        _ = examples.WithoutNull();
        using Lifetime.Use use = life.Begin();
        examples = Normal(examples);
        T[] answers = new T[examples.Count];
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

    private void PredictAll<T>(IReadOnlyList<Example> examples, Func<Tape, IReadOnlyList<Example>, IReadOnlyList<T>> predict, T[] answers, CancellationToken cancel)
    {
        foreach (int[] batch in Batches.ByLength(examples, BatchTokens))
        {
            cancel.ThrowIfCancellationRequested();
            IReadOnlyList<T> some = InTurn(() =>
            {
                using Tape tape = Tape.ForPrediction(device, cancel);
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

namespace Unroll;

/// <summary>Writes the trees of sentences; see <see cref="ParsingSpec"/>.</summary>
public sealed class Parser : IScoredProblem, IEnsembleProblem
{
    internal const string Who = "A parser";

    private readonly ISequenceInput input;
    private readonly Recurrent encoder;
    private readonly TreeTokens tokens;
    private readonly TokenWriter writer;
    private readonly bool tagged;
    private readonly double dropout;
    private readonly double smoothing;
    private Parser[] others = [];

    internal Parser(ParsingSpec spec, ParameterScope scope, Fitted fitted)
    {
        (tagged, dropout, smoothing) = (spec.Tags, spec.Dropout, spec.LabelSmoothing);
        tokens = new TreeTokens(fitted.Get<Vocabulary>("tokens"), spec.LabelledClosing, spec.Tags);
        input = spec.Input.Build(scope.Child("input"), fitted);
        encoder = spec.Encoder.Build(scope.Child("encoder"), input.OutputSize);
        writer = new TokenWriter(spec.Decoder, scope, tokens.Tokens, Encoded.ShapeOf(encoder), spec.Dropout, reading: TreeReading.Start(tokens, spec.Follow));
    }

    /// <summary>f1 of brackets.</summary>
    public string Metric => "f1";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [input.Field("text", "the sentence to parse")];

    /// <summary>The labels of phrases.</summary>
    public IReadOnlyList<string> Labels => tokens.Labels;

    /// <inheritdoc/>
    public PredictOptions Options => new ParsingOptions();

    /// <summary>The tokens of the tree and the end; 1 where the tree is not known.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => example?.Target is null ? 1 : tokens.Of(example.TargetAs<Tree>(Who)).Length;

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        int[][] targets = [.. batch.Targets<Tree>(Who).Select(tokens.Of)];
        return writer.Losses(Encode(tape, batch), targets, smoothing).Mean();
    }

    /// <summary>A sentence without words has no tree; the network is not asked.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        ParsingOptions asked = options.Or<ParsingOptions>(Who);
        asked.Check();
        Example[] some = [.. batch.Where(HasWords)];
        int[] lengths = [.. some.Select(example => MostTokens(example, asked))];
        Queue<Written> written = new(writer.Write(
            tape, some.Length, (own, range) => Encode(own, some[range]), lengths, asked, (own, range) => others.Select(other => (other.writer, other.Encode(own, some[range]))), asked.WellFormed ? i => TreeAutomaton.Start(tokens, some[i].Length) : null, i => some[i].Subject));
        return [.. batch.Select(example => HasWords(example) ? Answer(example, written.Dequeue()) : new ParsingAnswer([], []))];
    }

    /// <summary>While training, each tree is decoded greedily, since a beam search takes several times as long.</summary>
    /// <inheritdoc/>
    Func<Tape, IReadOnlyList<IAnswer>> IScoredProblem.PrepareScoring(IReadOnlyList<Example> batch) => tape => Predict(tape, batch, new ParsingOptions { Beam = 1 });

    /// <summary>
    /// The scores of brackets (<see cref="BracketF1"/>) and <c>malformed</c>, the share of outputs that are no tree over all words. If the model writes no tags, its trees are scored with the
    /// tags of the right ones, and the score <c>tags</c> is left out.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        Tree[] right = examples.Targets<Tree>(Who);
        Tree?[] found = [.. answers.Select((answer, i) => answer.As<ParsingAnswer>("The score of a parser").Tree is not { } tree ? null : tagged ? tree : Tagged(tree, new Queue<Tree>(right[i].Leaves)))];
        Report brackets = BracketF1.Of(right.Zip(found));
        double malformed = found.Length == 0 ? 0 : found.Count(tree => tree is null) / (double)found.Length;
        return new Report("f1", [.. brackets.Scores.Where(score => tagged || score.Key != "tags"), new("malformed", malformed)], brackets.ByType, errors: ["errors", "malformed"]);
    }

    /// <inheritdoc/>
    public IProblem Ensemble(IReadOnlyList<IProblem> others)
    {
        Parser together = (Parser)MemberwiseClone();
        together.others = EnsembleMembers.With(this, others, one => one.writer.Vocabulary);
        return together;
    }

    private static bool HasWords(Example example) => example.Length > 0;

    private static Tree Tagged(Tree tree, Queue<Tree> leaves) => tree.Word is not null ? leaves.Dequeue() : new Tree(tree.Label, [.. tree.Children.Select(child => Tagged(child, leaves))]);

    private static int MostTokens(Example example, ParsingOptions asked)
    {
        int fewest = TreeAutomaton.Fewest(example.Length);
        if (asked.WellFormed && asked.MaxLength > 0 && asked.MaxLength < fewest)
            throw new UnrollException($"{example.Subject} has no tree of at most {asked.MaxLength} tokens; expected maxLength to be at least {fewest}, or wellFormed to be false.");
        return asked.MaxLength > 0 ? asked.MaxLength : (int)Math.Min(int.MaxValue, (6L * example.Length) + 20);
    }

    private ParsingAnswer Answer(Example example, Written written)
    {
        string[] words = [.. example.Input.Tokens];
        return new ParsingAnswer(input.Steps(example.Input), [.. written.Best.Select(one => new ParsedTree(tokens.Tree(one.Tokens, words), writer.Tokens(one), one.LogProbability, one.Ended))])
        {
            LogProbabilities = written.Best[0].LogProbabilities,
            Weights = written.Weights,
        };
    }

    private Encoded Encode(Tape tape, IReadOnlyList<Example> batch)
    {
        Sequences rows = input.Encode(tape, [.. batch.Select(example => example.Input)]);               // [N, I]
        Encoded encoded = Encoded.Of(encoder, encoder.Run(rows.With(rows.Rows.Dropout(dropout))));
        return encoded with { Memory = encoded.Memory!.With(encoded.Memory.Rows.Dropout(dropout)) };
    }
}

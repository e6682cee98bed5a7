using System.Globalization;

namespace Unroll;

/// <summary>A generator and its discriminator; see <see cref="AdversarialSpec"/>.</summary>
public sealed class AdversarialModel : IProblem
{
    internal const string Who = "A generator";

    private const int FeatureBatch = 256;

    private readonly AdversarialSpec spec;
    private readonly ItemShape shape;
    private readonly Vocabulary labels;
    private readonly Condition condition;
    private readonly IGenerator generator;
    private readonly Evaluator evaluator;
    private readonly Judge? judge;
    private readonly ItemScores scores;

    internal AdversarialModel(AdversarialSpec spec, ParameterScope scope, Fitted fitted)
    {
        this.spec = spec;
        shape = ItemShape.From(fitted);
        labels = fitted.Get<Vocabulary>("labels");
        ParameterScope maker = scope.Child("generator");
        condition = new Condition(spec, maker.Child("condition"), fitted);
        generator = spec.Generator.BuildGenerator(maker.Child("network"), spec.Noise + condition.Size, shape);
        evaluator = new Evaluator(spec, scope.Child("discriminator"), fitted, shape);
        judge = spec.Judge is { } pictures ? new Judge(pictures, scope.Child("judge"), fitted) : null;
        int? hidden = spec.Condition == ConditionKind.Picture && shape.IsPicture ? spec.Visible < 1 ? Condition.VisibleLines(shape.Height, spec.Visible) : 0 : null;
        scores = new ItemScores(shape, judge is not null, spec.Condition != ConditionKind.None, labels.Count) { FirstHidden = hidden };
    }

    /// <summary>likeness: how much of what is generated lies among real items, and of those among what is generated, whatever the scale of what they are compared by.</summary>
    public string Metric => "likeness";

    /// <summary>The classes of the training set, where the generator is asked for one.</summary>
    public IReadOnlyList<string> Labels => spec.Condition == ConditionKind.Label ? labels.Entries : [];

    /// <inheritdoc/>
    public PredictOptions? Options => new MakingOptions();

    /// <summary>False: nothing was asked for.</summary>
    public bool AnswersEmpty => false;

    /// <summary>One per example.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => 1;

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => spec.Condition switch
    {
        ConditionKind.Label => [InputField.Of("label", "LABEL", "the class of what is to be made", ReadLabel, (content, _) => Condition.LabelOf(content))],
        ConditionKind.Picture => [condition.PictureField()],
        ConditionKind.Text => [InputField.OfWords("text", "what is to be made, in words")],
        _ => [InputField.Of("name", "NAME", "any name; each gives other items", typed => new Labels([typed]), (content, _) => content.ToString())],
    };

    /// <summary>The discriminator and the generator, and beside the game the judge, if there is one.</summary>
    public IReadOnlyList<Objective> Objectives
    {
        get
        {
            List<Objective> all =
            [
                new Objective("discriminator", DiscriminatorLoss) { Parameters = "discriminator.*", Steps = spec.DiscriminatorSteps, Limit = spec.WeightLimit, Parts = ["real", "generated"] },
                new Objective("generator", GeneratorLoss) { Parameters = "generator.*" },
            ];
            if (judge is not null)
                all.Add(new Objective("judge", (tape, batch) => new Loss(judge.Loss(tape, batch.Targets<LabelledItem>(Who)))) { Parameters = "judge.*" });
            return all;
        }
    }

    /// <summary>The sum of the losses of both players, and of the judge.</summary>
    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch) => Objectives.Select(objective => objective.Loss(tape, batch).Total).Aggregate((sum, loss) => sum + loss);

    /// <summary>Items for each example.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        MakingOptions how = options.Or<MakingOptions>(Who);
        Content[] asked = [.. batch.SelectMany(example => Enumerable.Repeat(example.Input, how.Items))];
        Value rows = Make(tape, asked, Noise(batch, how));                                              // [B S, H W C]
        FiniteScores.Check(rows.Tensor, "The items", row => batch[row / how.Items]);
        SeenItem[] made = See(tape, rows, asked);
        Example[] known = [.. batch.Where(example => example.Target is not null)];
        Queue<SeenItem> real = new(See(tape, shape.Rows(tape, [.. known.Targets<LabelledItem>(Who).Select(target => target.Item)]), [.. known.Select(example => example.Input)]));
        return [.. batch.Select((example, b) => new MadeItems(example.Input, made[(b * how.Items)..((b + 1) * how.Items)]) { PathLength = how.Interpolate, Real = example.Target is null ? null : real.Dequeue() })];
    }

    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) =>
        scores.Of([.. examples.Targets<LabelledItem>(Who)], [.. answers.Select(answer => answer.As<MadeItems>("The score of a generator"))]);

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings(IReadOnlyDictionary<string, double> epoch, Report? dev)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        return CollapseWatch.Look(spec, labels.Count, epoch, dev);
    }

    /// <summary>E of items, and its gradient with respect to their numbers: what a search for better items goes along.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="asked">What was asked for, of each item.</param>
    /// <param name="items">Pictures or frames of the shape of the training set.</param>
    /// <returns>E of each, and for each the derivatives by its numbers.</returns>
    public (double[] Scores, Real[][] Gradients) Evaluate(Device device, IReadOnlyList<Content> asked, IReadOnlyList<Content> items)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(items);
        using Tape tape = Tape.ForGradients(device);
        Value rows = shape.Rows(tape, items);                                                           // [B, H W C]
        Value all = evaluator.Of(rows, evaluator.Read(tape, asked)).Scores;                             // [B, 1]
        double[] found = [.. all.Tensor.Span.ToArray().Select(score => (double)score)];
        Tensor gradient = tape.Backward(all.Sum(), rows)[0];
        return (found, [.. Enumerable.Range(0, items.Count).Select(b => gradient.Rows(b, 1).Span.ToArray().Select(value => (Real)(value / shape.Deviation)).ToArray())]);
    }

    /// <summary>What items are compared by: the judge's features, or without a judge the numbers of the items as the networks see them.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="items">Pictures or frames of the shape of the training set.</param>
    /// <returns>As many numbers for each item.</returns>
    public IReadOnlyList<Real[]> Features(Device device, IReadOnlyList<Content> items)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(items);
        List<Real[]> all = [];
        foreach (Content[] part in items.Chunk(FeatureBatch))
        {
            using Tape tape = Tape.ForPrediction(device);
            Tensor features = judge is { } classifier ? classifier.Look(tape, part).Features : shape.Rows(tape, part).Tensor; // [B, F]
            all.AddRange(Enumerable.Range(0, part.Length).Select(b => features.Rows(b, 1).Span.ToArray()));
        }
        return all;
    }

    private Loss DiscriminatorLoss(Tape tape, IReadOnlyList<Example> batch)
    {
        Content[] inputs = [.. batch.Select(example => example.Input)];
        LabelledItem[] targets = batch.Targets<LabelledItem>(Who);
        Value real = shape.Rows(tape, [.. targets.Select(target => target.Item)]);                      // [B, H W C]
        Value made = tape.Constant(Make(tape, inputs, Noise(tape, targets)).Tensor);                    // [B, H W C]
        Value? asked = evaluator.Read(tape, inputs);
        (Value realScores, Value features) = evaluator.Of(real, asked);
        Value madeScores = evaluator.Of(made, asked).Scores;
        Value wrong = GameLosses.OfFalse(spec.Game, madeScores, spec.Margin);
        if (spec.Mismatched && Mismatches(targets) is { Length: > 0 } pairs)
        {
            int[] rows = [.. pairs.Select(pair => pair.Item)];
            Value elsewhere = evaluator.Score(real.TakeRows(rows), features.TakeRows(rows), asked!.TakeRows([.. pairs.Select(pair => pair.Asked)]));
            wrong = 0.5 * (wrong + GameLosses.OfFalse(spec.Game, elsewhere, spec.Margin));
        }
        return new Loss(GameLosses.OfReal(spec.Game, realScores) + wrong) { Parts = [realScores.Mean(), madeScores.Mean()] };
    }

    private Loss GeneratorLoss(Tape tape, IReadOnlyList<Example> batch)
    {
        Content[] inputs = [.. batch.Select(example => example.Input)];
        Value made = Make(tape, inputs, Noise(tape, batch.Targets<LabelledItem>(Who)));
        (Value found, Value features) = evaluator.Of(made, evaluator.Read(tape, inputs));
        Value loss = GameLosses.OfGenerator(spec.Game, found);
        return new Loss(spec.Game == Game.Energy && spec.PullAway > 0 ? loss + (spec.PullAway * GameLosses.PullAway(features)) : loss);
    }

    /// <summary>Items of noise [B, Z], [B, H W C].</summary>
    private Value Make(Tape tape, IReadOnlyList<Content> asked, Tensor noise)
    {
        Value z = tape.Constant(noise);
        return generator.Make(condition.Read(tape, asked) is { } vectors ? Shaping.ConcatColumns(z, vectors) : z);
    }

    /// <summary>Pairs of an item and of another class's place in the batch: each item's next one of another class.</summary>
    private static (int Item, int Asked)[] Mismatches(LabelledItem[] targets)
    {
        List<(int, int)> pairs = [];
        for (int b = 0; b < targets.Length; b++)
        {
            for (int step = 1; step < targets.Length; step++)
            {
                int other = (b + step) % targets.Length;
                if (targets[other].Label != targets[b].Label)
                {
                    pairs.Add((b, other));
                    break;
                }
            }
        }
        return [.. pairs];
    }

    /// <summary>The noise of a batch, [B, Z]: while training the tape's own; otherwise it depends on the item that stands beside it, so that a loss does not depend on how examples were divided into batches.</summary>
    private Tensor Noise(Tape tape, LabelledItem[] targets)
    {
        Tensor noise = tape.Rent(new Shape(targets.Length, spec.Noise));
        Rng random = tape.IsTraining ? tape.NextStream() : default;
        for (int b = 0; b < targets.Length; b++)
        {
            if (!tape.IsTraining)
                random = Stream(targets[b], 1);
            Fill(noise.Rows(b, 1).Span, ref random);
        }
        return noise;
    }

    private static Rng Stream(Content content, ulong seed)
    {
        using ContentHash hash = new();
        content.AddTo(hash);
        return new Rng(seed).Stream("item").Stream(ulong.Parse(hash.ToHex()[..16], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    private static void Fill(Span<Real> noise, ref Rng random)
    {
        for (int i = 0; i < noise.Length; i++)
            noise[i] = (Real)random.NextNormal();
    }

    /// <summary>The noise of each item, [B S, Z]: that of each sample, or that of the path to the next sample.</summary>
    private Tensor Noise(IReadOnlyList<Example> batch, MakingOptions options)
    {
        Tensor noise = new(new Shape(batch.Count * options.Items, spec.Noise));                         // [B S, Z]
        for (int row = 0; row < noise.Shape[0]; row += options.Interpolate)
        {
            Example example = batch[row / options.Items];
            int sample = row % options.Items / options.Interpolate;
            if (options.Interpolate == 1)
                Noise(example, options.Seed, sample).CopyTo(noise.Rows(row, 1).Span);
            else
                NoisePath.Fill(noise.Rows(row, options.Interpolate), Noise(example, options.Seed, sample), Noise(example, options.Seed, sample + 1));
        }
        return noise;
    }

    /// <summary>The noise of a sample: for an example with a target one that depends on it, so that several items are compared with as many real ones; without a condition one that depends on the name; otherwise the same for all that is asked for.</summary>
    private Real[] Noise(Example example, ulong seed, int sample)
    {
        Rng own = example.Target is { } target ? Stream(target, seed) : new Rng(seed).Stream(spec.Condition == ConditionKind.None ? $"named {example.Input}" : "items");
        Rng random = own.Stream((ulong)sample);
        Real[] noise = new Real[spec.Noise];
        Fill(noise, ref random);
        return noise;
    }

    /// <summary>Items, seen by the discriminator and by the judge.</summary>
    private SeenItem[] See(Tape tape, Value rows, Content[] asked)
    {
        if (asked.Length == 0)
            return [];
        Tensor found = evaluator.Of(rows, evaluator.Read(tape, asked)).Scores.Tensor;                   // [N, 1]
        FiniteScores.Check(found, "The evaluations of the items", row => asked[row]);
        Content[] items = [.. Enumerable.Range(0, asked.Length).Select(row => shape.ItemOf(rows.Tensor.Rows(row, 1).Span))];
        (string[]? shown, Tensor features) = judge is { } classifier ? classifier.Look(tape, items) : (null, rows.Tensor);
        return [.. items.Select((item, row) => new SeenItem(item, found.Span[row], shown?[row], features.Rows(row, 1).Span.ToArray()))];
    }

    private Labels ReadLabel(string typed)
    {
        Require.That(labels.TryId(typed, out _), "label", $"\"{typed}\"", $"one of {string.Join(", ", labels.Entries)}");
        return new Labels([typed]);
    }
}

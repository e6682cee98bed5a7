namespace Unroll;

/// <summary>Runs block-coordinate Frank-Wolfe: see <see cref="FrankWolfeSpec"/>.</summary>
internal sealed class FrankWolfeLearner : ILearner
{
    private readonly LinearTagger tagger;
    private readonly LinearSentence[] sentences;
    private readonly LearnerContext context;
    private readonly FrankWolfeSpec spec;
    private readonly LinearWeights weights;
    private readonly SentenceDual[] duals;
    private readonly int words;
    private int epoch;
    private double gap;

    public FrankWolfeLearner(LinearTagger tagger, LinearSentence[] sentences, LearnerContext context, FrankWolfeSpec spec)
    {
        (this.tagger, this.sentences, this.context, this.spec) = (tagger, sentences, context, spec);
        weights = new LinearWeights(tagger);
        duals = Array.ConvertAll(sentences, sentence => new SentenceDual(sentence.Gold));
        words = sentences.Sum(sentence => sentence.Gold.Length);
        if (context.Parameters.Parameters.Any(parameter => parameter.Data.Span.ContainsAnyExcept((Real)0)))
            throw new UnrollException("training.optimizer.type is frank-wolfe, which begins with weights of 0; expected no model to start from (--from).");
    }

    public int StepsPerEpoch => 1;

    public IReadOnlyList<string> Measures => ["loss", "dual", "gap"];

    public string? Progress => spec.Gap == 0 ? null
        : FormattableString.Invariant($"the gap between the objective and the least that is possible is {gap:G2} a word; it has converged below {spec.Gap:G2} (training.optimizer.gap)");

    public TrainingStep Advance()
    {
        epoch++;
        foreach (int i in LinearLearning.Order(context.Training.Seed, epoch, sentences.Length))
            Visit(sentences[i], duals[i]);
        weights.Write();
        double half = spec.L2 / 2 * weights.SquaredNorm(), dual = duals.Sum(one => one.Cost) - half, loss = Hinges() + half;
        gap = (loss - dual) / words;
        return new TrainingStep
        {
            Step = epoch,
            Epoch = epoch,
            StepOfEpoch = 1,
            StepsPerEpoch = 1,
            Measures = [new("loss", loss / words), new("dual", dual / words), new("gap", gap)],
            Predictions = words,
            Tokens = words,
            Converged = gap <= spec.Gap && spec.Gap > 0,
            Fault = double.IsFinite(loss) ? null : new TrainingFault(epoch, epoch, "the scores of the tags are no finite numbers"),
        };
    }

    public void EpochEnded(double score)
    {
    }

    public void Save(RunState state)
    {
        state.Put("epoch", epoch);
        state.Put("gap", gap);
        weights.Save(state.Within("weights"));
        state.Put("duals", [.. duals.SelectMany(dual => dual.Numbers)]);
    }

    public void Load(RunState state)
    {
        epoch = state.Count("epoch");
        gap = state.Number("gap");
        weights.Load(state.Within("weights"));
        IEnumerator<double> numbers = ((IEnumerable<double>)state.Numbers("duals")).GetEnumerator();
        for (int i = 0; i < duals.Length; i++)
            duals[i] = SentenceDual.Read(numbers, sentences[i].Gold.Length);
    }

    /// <summary>
    /// One step of one sentence. Towards the worst answer, the dual rises at first by the sentence's part of the gap, and is bent by l2 |direction|²; so the best step is their ratio, at most 1.
    /// </summary>
    private void Visit(LinearSentence sentence, SentenceDual dual)
    {
        ChainScores scores = weights.Score(sentence);
        int[] worst = tagger.Cost!.Worst(context.Device, scores, sentence.Gold);
        double cost = tagger.Cost.Of(sentence.Gold, worst);
        double rise = cost - dual.Cost + scores.Score(0, worst) - dual.All.Sum(one => one.Share * scores.Score(0, one.Answer));
        if (rise <= 0)
            return;
        LinearDirection direction = new(tagger, sentence, worst, dual.All);
        double squared = direction.SquaredNorm() / spec.L2;
        double part = squared > 0 ? Math.Min(1, rise / squared) : 1;
        weights.Add(direction, part / spec.L2);
        dual.Move(worst, cost, part);
    }

    /// <summary>Σ of all hinges with the weights as they are, in one order.</summary>
    private double Hinges()
    {
        double[] hinges = new double[sentences.Length];
        context.Device.ForEachPiece(sentences.Length, 16, (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                ChainScores scores = weights.Score(sentences[i]);
                int[] worst = tagger.Cost!.Worst(context.Device, scores, sentences[i].Gold);
                hinges[i] = tagger.Cost.Of(sentences[i].Gold, worst) + scores.Score(0, worst) - scores.Score(0, sentences[i].Gold);
            }
        });
        return hinges.Sum();
    }
}

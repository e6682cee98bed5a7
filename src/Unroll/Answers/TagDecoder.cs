namespace Unroll;

/// <summary>From the scores of tags to answers: the best ones, samples, probabilities, all under the constraints.</summary>
internal sealed class TagDecoder
{
    private readonly Vocabulary tags;
    private readonly TagConstraints reader;
    private readonly IConstraint[] usual;
    private readonly bool probabilities;

    /// <param name="tags">All tags.</param>
    /// <param name="constraints">What every answer has to satisfy.</param>
    /// <param name="scheme">What the tags follow, or null to tell it from them.</param>
    /// <param name="probabilities">Whether scores are those of probabilities: p ∝ exp of them.</param>
    public TagDecoder(Vocabulary tags, IReadOnlyList<string> constraints, TagScheme? scheme, bool probabilities)
    {
        this.tags = tags;
        this.probabilities = probabilities;
        reader = new TagConstraints(tags.Entries, scheme);
        Spans = reader.Scheme != TagScheme.Plain;
        usual = [.. constraints.Select(reader.Parse)];
    }

    /// <summary>Whether tags mark spans.</summary>
    public bool Spans { get; }

    /// <summary>The options of a prediction with their defaults: there is nothing to sample from where there are no probabilities.</summary>
    public PredictOptions Options => probabilities ? new DecodingOptions() : new RankingOptions();

    /// <summary>The types of spans; the tags, where they mark none.</summary>
    public IReadOnlyList<string> Labels => Spans ? [.. tags.Entries.Select(tag => TagSpans.Split(tag).Type).OfType<string>().Distinct(StringComparer.Ordinal)] : tags.Entries;

    /// <summary>The answers for each sentence of a batch.</summary>
    /// <param name="chain">The scores of the tags.</param>
    /// <param name="batch">The sentences, by which errors name them.</param>
    /// <param name="sentences">Their words.</param>
    /// <param name="options">What is asked for, as <see cref="Options"/>; null for the defaults.</param>
    /// <param name="who">Who is asked, such as "A tagger".</param>
    public Tagging[] Decode(Chain chain, IReadOnlyList<Example> batch, IReadOnlyList<IReadOnlyList<string>> sentences, PredictOptions? options, string who)
    {
        if (probabilities)
            return Decode(chain, batch, sentences, options.Or<DecodingOptions>(who));
        RankingOptions ranking = options.Or<RankingOptions>(who);
        return Decode(chain, batch, sentences, new DecodingOptions { Best = ranking.Best, Constraints = ranking.Constraints });
    }

    private Tagging[] Decode(Chain chain, IReadOnlyList<Example> batch, IReadOnlyList<IReadOnlyList<string>> sentences, DecodingOptions options)
    {
        IConstraint[] constraints = [.. usual, .. options.Constraints.Select(reader.Parse)];
        return constraints.Length == 0 && options.Samples == 0
            ? Free(chain, sentences, options.Best)
            : [.. sentences.Select((words, b) => ByLattice(words, chain.ToLattice(b, Constraint.All(constraints), batch[b].Subject), options))];
    }

    /// <summary>The same best tags, without probabilities and spans.</summary>
    public Tagging[] DecodeForScores(Chain chain, IReadOnlyList<Example> batch, IReadOnlyList<IReadOnlyList<string>> sentences)
    {
        if (usual.Length > 0)
            return Decode(chain, batch, sentences, new DecodingOptions());
        FiniteScores.Check(chain, b => sentences[b]);
        (int[] best, _) = chain.Best();
        Tagging[] answers = new Tagging[sentences.Count];
        for (int b = 0; b < answers.Length; b++)
        {
            int[] ids = best.AsSpan(chain.Emissions.Layout.Starts[b], chain.Emissions.Layout.Lengths[b]).ToArray();
            answers[b] = new Tagging(sentences[b], tags, new TagAnswer(Array.ConvertAll(ids, id => tags[id]), [], 0, null), []);
        }
        return answers;
    }

    private Tagging[] Free(Chain chain, IReadOnlyList<IReadOnlyList<string>> sentences, int count)
    {
        (int[] best, Real[] scores) = count == 1 ? chain.Best() : ([], []);
        (Real[][] Marginals, Real[] LogPartition)? posterior = probabilities ? chain.Posterior() : null;
        Tagging[] answers = new Tagging[sentences.Count];
        for (int b = 0; b < answers.Length; b++)
        {
            int start = chain.Emissions.Layout.Starts[b], length = chain.Emissions.Layout.Lengths[b];
            double? logZ = posterior?.LogPartition[b];
            TagAnswer[] some = count == 1 && Real.IsFinite(scores[b]) && double.IsFinite(logZ ?? 0)
                ? [Answer(best.AsSpan(start, length).ToArray(), scores[b], logZ)]
                : Several(new ChainSteps(chain, b), count, sentences[b]);
            answers[b] = new Tagging(sentences[b], tags, some[0], posterior?.Marginals[b] ?? []) { Best = some, Shortfalls = probabilities ? [] : TagShortfalls.Of(new ChainSteps(chain, b)) };
        }
        return answers;
    }

    /// <summary>The best answers, in double: of huge scores, too, whose sums are beyond single precision.</summary>
    private TagAnswer[] Several(ChainSteps steps, int count, IReadOnlyList<string> words)
    {
        double? logZ = probabilities ? Finite(steps.LogPartition(), words) : null;
        BestPaths<ChainSteps> best = new(steps, count);
        return [.. Enumerable.Range(0, best.Count).Select(rank => Answer(steps.Tags(best.Backward(rank)), Finite(best.Score(rank), words), logZ))];
    }

    private Tagging ByLattice(IReadOnlyList<string> words, Lattice lattice, DecodingOptions options)
    {
        double? logZ = probabilities ? Finite(lattice.LogPartition(), words) : null;
        TagAnswer[] best = [.. lattice.BestLabels(options.Best).Select(path => Answer(path.Labels, Finite(path.Score, words), logZ))];
        if (logZ is null)
            return new Tagging(words, tags, best[0], []) { Best = best };
        double[,] marginals = lattice.LabelMarginals(words.Count, tags.Count);
        Real[] each = new Real[marginals.Length];
        for (int i = 0; i < each.Length; i++)
            each[i] = (Real)marginals[i / tags.Count, i % tags.Count];
        Rng random = new Rng(options.Seed).Stream(string.Join(' ', words));
        IEnumerable<TagAnswer> samples = options.Samples == 0 ? [] : lattice.Sample(ref random, options.Samples)
            .Select(arcs => Answer(lattice.LabelsOf(arcs), arcs.Sum(arc => lattice.Arcs[arc].Score), logZ));
        return new Tagging(words, tags, best[0], each) { Best = best, Samples = [.. samples] };
    }

    private TagAnswer Answer(int[] ids, double score, double? logZ)
    {
        string[] names = Array.ConvertAll(ids, id => tags[id]);
        return new TagAnswer(names, Spans ? TagSpans.LenientSpans(names) : [], score, logZ is { } all ? Math.Min(1, Math.Exp(score - all)) : null);
    }

    private static double Finite(double score, IReadOnlyList<string> words) => double.IsFinite(score) ? score : throw FiniteScores.Fault("The scores of the tags", words);
}

namespace Unroll;

/// <summary>From the scores of tags to answers: the best ones, samples, probabilities, all under the constraints.</summary>
internal sealed class TagDecoder
{
    private readonly Vocabulary tags;
    private readonly TagConstraints reader;
    private readonly IConstraint[] usual;

    /// <param name="tags">All tags.</param>
    /// <param name="constraints">What every answer has to satisfy.</param>
    /// <param name="scheme">What the tags follow, or null to tell it from them.</param>
    public TagDecoder(Vocabulary tags, IReadOnlyList<string> constraints, TagScheme? scheme)
    {
        this.tags = tags;
        reader = new TagConstraints(tags.Entries, scheme);
        Spans = reader.Scheme != TagScheme.Plain;
        usual = [.. constraints.Select(reader.Parse)];
    }

    /// <summary>Whether tags mark spans.</summary>
    public bool Spans { get; }

    /// <summary>The types of spans; the tags, where they mark none.</summary>
    public IReadOnlyList<string> Labels => Spans ? [.. tags.Entries.Select(tag => TagSpans.Split(tag).Type).OfType<string>().Distinct(StringComparer.Ordinal)] : tags.Entries;

    /// <summary>The answers for each sentence of a batch.</summary>
    /// <param name="chain">The scores of the tags.</param>
    /// <param name="batch">The sentences, by which errors name them.</param>
    /// <param name="sentences">Their words.</param>
    /// <param name="options">What is asked for.</param>
    public Tagging[] Decode(Chain chain, IReadOnlyList<Example> batch, IReadOnlyList<IReadOnlyList<string>> sentences, DecodingOptions options)
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
            answers[b] = new Tagging(sentences[b], tags, new TagAnswer(Array.ConvertAll(ids, id => tags[id]), [], 0), []);
        }
        return answers;
    }

    private Tagging[] Free(Chain chain, IReadOnlyList<IReadOnlyList<string>> sentences, int count)
    {
        (int[] best, Real[] scores) = count == 1 ? chain.Best() : ([], []);
        (Real[][] marginals, Real[] logZ) = chain.Posterior();
        Tagging[] answers = new Tagging[sentences.Count];
        for (int b = 0; b < answers.Length; b++)
        {
            int start = chain.Emissions.Layout.Starts[b], length = chain.Emissions.Layout.Lengths[b];
            TagAnswer[] some = count == 1 && Real.IsFinite(scores[b]) && Real.IsFinite(logZ[b])
                ? [Answer(best.AsSpan(start, length).ToArray(), (double)scores[b] - logZ[b])]
                : Several(new ChainSteps(chain, b), count, sentences[b]);
            answers[b] = new Tagging(sentences[b], tags, some[0], marginals[b]) { Best = some };
        }
        return answers;
    }

    /// <summary>The best answers, in double: of huge scores, too, whose sums are beyond single precision.</summary>
    private TagAnswer[] Several(ChainSteps steps, int count, IReadOnlyList<string> words)
    {
        double logZ = Finite(steps.LogPartition(), words);
        BestPaths<ChainSteps> best = new(steps, count);
        return [.. Enumerable.Range(0, best.Count).Select(rank => Answer(steps.Tags(best.Backward(rank)), best.Score(rank) - logZ))];
    }

    private Tagging ByLattice(IReadOnlyList<string> words, Lattice lattice, DecodingOptions options)
    {
        double logZ = Finite(lattice.LogPartition(), words);
        double[,] marginals = lattice.LabelMarginals(words.Count, tags.Count);
        Real[] probabilities = new Real[marginals.Length];
        for (int i = 0; i < probabilities.Length; i++)
            probabilities[i] = (Real)marginals[i / tags.Count, i % tags.Count];
        TagAnswer[] best = [.. lattice.BestLabels(options.Best).Select(path => Answer(path.Labels, path.Score - logZ))];
        Rng random = new Rng(options.Seed).Stream(string.Join(' ', words));
        IEnumerable<TagAnswer> samples = options.Samples == 0 ? [] : lattice.Sample(ref random, options.Samples)
            .Select(arcs => Answer(lattice.LabelsOf(arcs), arcs.Sum(arc => lattice.Arcs[arc].Score) - logZ));
        return new Tagging(words, tags, best[0], probabilities) { Best = best, Samples = [.. samples] };
    }

    private TagAnswer Answer(int[] ids, double logProbability)
    {
        string[] names = Array.ConvertAll(ids, id => tags[id]);
        return new TagAnswer(names, Spans ? TagSpans.LenientSpans(names) : [], Math.Min(1, Math.Exp(logProbability)));
    }

    private static double Finite(double logZ, IReadOnlyList<string> words) => double.IsFinite(logZ) ? logZ : throw FiniteScores.Fault("The scores of the tags", words);
}

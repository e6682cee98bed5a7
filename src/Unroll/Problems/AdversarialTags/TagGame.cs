namespace Unroll;

/// <summary>The losses of both players; see <see cref="AdversarialTagsSpec"/>.</summary>
internal sealed class TagGame(AdversarialTagsSpec spec, NetworkEncoder encoder, Linear output, Discriminator discriminator, int tagCount)
{
    /// <summary>The generator's scores of tags, rows [N, C].</summary>
    public Sequences Scores(Tape tape, IReadOnlyList<Content> sentences)
    {
        Sequences encoded = encoder.Encode(tape, sentences);                                            // [N, H]
        return encoded.With(output.Apply(encoded.Rows));
    }

    /// <summary>The discriminator's loss, made of those of right, generated and changed tags.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="sentences">[B].</param>
    /// <param name="right">The right tags of each sentence, [B][T].</param>
    public Loss Discriminate(Tape tape, IReadOnlyList<Content> sentences, int[][] right)
    {
        Value noisy = Noisy(Scores(tape, sentences).Rows);                                              // [N, C]
        Value generated = spec.Estimator == TagEstimator.Relaxed ? Soft(noisy) : Ones(tape, Chosen(noisy));
        Value evaluations = discriminator.Evaluate(tape, sentences, Ones(tape, Joined(right)), generated, Ones(tape, Joined(Changed(tape, right))));  // [3 B, 1]
        Value weights = Weights(tape, right);
        Value real = (-Of(evaluations, 0, right)).Softplus().WeighedBy(weights), fake = Of(evaluations, 1, right).Softplus().WeighedBy(weights), other = Of(evaluations, 2, right).Softplus().WeighedBy(weights);
        return new Loss(real + ((fake + other) * 0.5)) { Parts = [real, fake, other] };
    }

    /// <summary>The generator's loss, made of those by the right tags and by the discriminator.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="sentences">[B].</param>
    /// <param name="right">The right tags of each sentence, [B][T].</param>
    public Loss Generate(Tape tape, IReadOnlyList<Content> sentences, int[][] right)
    {
        Value scores = Scores(tape, sentences).Rows, weights = Weights(tape, right);                    // [N, C], [B, 1]
        Value supervised = scores.CrossEntropy(Joined(right)).Sum() / Math.Max(1, scores.Shape[0]);
        Value adversarial = spec.Estimator == TagEstimator.ScoreFunction ? ByScoreFunction(sentences, right, scores, weights) : ByProbabilities(sentences, scores, weights);
        return new Loss((supervised * spec.Supervised) + (adversarial * spec.Adversarial)) { Parts = [supervised, adversarial] };
    }

    /// <summary>Probabilities, or tags through which the gradient of probabilities goes.</summary>
    private Value ByProbabilities(IReadOnlyList<Content> sentences, Value scores, Value weights)
    {
        Value soft = Soft(Noisy(scores));                                                               // [N, C]
        Value evaluations = discriminator.Evaluate(scores.Tape, sentences, spec.Estimator == TagEstimator.Relaxed ? soft : soft.LargestOnly(out _));  // [B, 1]
        return (-evaluations).Softplus().WeighedBy(weights);
    }

    /// <summary>With losses a and b of two samples, ½ (a - b) (log p of the first - log p of the second) has the gradient wanted, and (a + b) / 2 is the value.</summary>
    private Value ByScoreFunction(IReadOnlyList<Content> sentences, int[][] right, Value scores, Value weights)
    {
        Tape tape = scores.Tape;
        int[] first = Chosen(Noisy(scores)), second = Chosen(Noisy(scores));                            // [N]
        Value losses = (-discriminator.Evaluate(tape, sentences, Ones(tape, first), Ones(tape, second))).Softplus();  // [2 B, 1]
        Value all = scores.LogSoftmax();                                                                // [N, C]
        Tensor gaps = new(new Shape(scores.Shape[0]));                                                  // [N]
        for (int b = 0, row = 0; b < right.Length; b++)
        {
            for (int t = 0; t < right[b].Length; t++)
                gaps.Span[row++] = weights.Tensor.Span[b] * (losses.Tensor.Span[b] - losses.Tensor.Span[right.Length + b]) / 2;
        }
        Value surrogate = ((all.PickColumns(first) - all.PickColumns(second)) * tape.Constant(gaps)).Sum();
        Value mean = (Of(losses, 0, right) + Of(losses, 1, right)).WeighedBy(weights) / 2;
        return mean + (surrogate - surrogate.Item());
    }

    /// <summary>Scores with Gumbel noise, whose largest are samples of their softmax (Gumbel 1954); without where nothing is random.</summary>
    private static Value Noisy(Value scores)
    {
        Tape tape = scores.Tape;
        if (!tape.IsTraining)
            return scores;
        Rng random = tape.NextStream();
        Tensor noise = new(scores.Shape);                                                               // [N, C]
        foreach (ref Real one in noise.Span)
            one = (Real)(-Math.Log(-Math.Log(random.NextDouble() + 1e-17))); // of a number above 0 and below 1
        return scores + tape.Constant(noise);
    }

    private Value Soft(Value noisy) => (noisy / spec.Temperature).Softmax();

    /// <summary>The column of the largest score of each row, as numbers that have no gradient.</summary>
    private static int[] Chosen(Value scores)
    {
        using Tape aside = Tape.ForPrediction(scores.Tape.Device);
        _ = aside.Constant(scores.Tensor).LargestOnly(out int[] columns);
        return columns;
    }

    /// <summary>The right tags with some of them changed: of each sentence at least one, of the others each with the probability of the spec.</summary>
    private int[][] Changed(Tape tape, int[][] right)
    {
        Rng step = tape.IsTraining ? tape.NextStream() : default;
        return [.. right.Select((tags, b) => Changed(tags, tape.IsTraining ? step.Stream((ulong)b) : new Rng(1)))];
    }

    private int[] Changed(int[] tags, Rng random)
    {
        int[] changed = [.. tags];
        int sure = tags.Length == 0 ? 0 : random.NextInt(tags.Length);
        for (int t = 0; t < tags.Length; t++)
        {
            if (random.NextDouble() < spec.Changed || t == sure)
                changed[t] = (tags[t] + 1 + random.NextInt(tagCount - 1)) % tagCount;
        }
        return changed;
    }

    /// <summary>A 1 at each word's tag, [N, C].</summary>
    private Value Ones(Tape tape, int[] tags) => tape.Constant(Ones(tags, tagCount));

    /// <summary>The same, on no tape.</summary>
    public static Tensor Ones(int[] tags, int tagCount)
    {
        Tensor ones = new(new Shape(tags.Length, tagCount));
        for (int row = 0; row < tags.Length; row++)
            ones.Span[(row * tagCount) + tags[row]] = 1;
        return ones;
    }

    /// <summary>The share of the words that a sentence has, [B, 1].</summary>
    private static Value Weights(Tape tape, int[][] right)
    {
        double words = Math.Max(1, right.Sum(tags => tags.Length));
        return tape.Constant(new Tensor(new Shape(right.Length, 1), [.. right.Select(tags => (Real)(tags.Length / words))]));
    }

    /// <summary>The rows of one of several answers, [B, 1].</summary>
    private static Value Of(Value evaluations, int answer, int[][] right) => evaluations.Rows(answer * right.Length, right.Length);

    private static int[] Joined(int[][] tags) => [.. tags.SelectMany(some => some)];
}

/// <summary>Weighed sums.</summary>
internal static class WeighedSums
{
    /// <summary>Σ of number · weight, one number.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="weights">Of equal shape.</param>
    public static Value WeighedBy(this Value x, Value weights) => (x * weights).Sum();
}

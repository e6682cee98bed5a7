namespace Unroll;

/// <summary>What the learners of linear taggers have in common: they need one, and sentences.</summary>
internal static class LinearLearning
{
    /// <summary>The problem as a linear tagger with the output that a learner trains.</summary>
    /// <param name="context">The problem.</param>
    /// <param name="learner">The learner's name in recipes.</param>
    /// <param name="output">The output's name in recipes.</param>
    /// <param name="fits">Whether the output is that one.</param>
    /// <exception cref="UnrollException">It is none, or has another output.</exception>
    public static LinearTagger TaggerOf(LearnerContext context, string learner, string output, Func<TagCost?, bool> fits)
    {
        if (context.Problem is not Tagger { Linear: { } tagger })
            throw new UnrollException($"training.optimizer.type is {learner}, which changes the weights of text features; expected model.type=features, or an optimiser by gradients such as adam (a network has the output {output}, too).");
        if (!fits(tagger.Cost))
            throw new UnrollException($"training.optimizer.type is {learner}; expected model.output={output}, whose loss it minimises.");
        return tagger;
    }

    /// <summary>The training sentences that have words.</summary>
    /// <exception cref="UnrollException">There are none.</exception>
    public static LinearSentence[] SentencesOf(LearnerContext context, LinearTagger tagger)
    {
        Example[] examples = [.. context.Train.Where(example => example.Length > 0)];
        Require.That(examples.Length > 0, "The training set", "no example of any length", "at least one");
        if (context.Parameters.Parameters.FirstOrDefault(parameter => parameter.RateFactor != 1) is { } frozen)
            throw new UnrollException(FormattableString.Invariant($"training.rates gives {frozen.Name} the factor {frozen.RateFactor}; expected 1, since this learner has no learning rate."));
        return tagger.Read(context.Device, examples);
    }

    /// <summary>The order of the sentences in an epoch.</summary>
    public static int[] Order(ulong seed, int epoch, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Rng(seed).Stream("order").Stream((ulong)epoch).Shuffle<int>(order);
        return order;
    }
}

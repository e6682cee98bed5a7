using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// Runs the averaged perceptron: see <see cref="PerceptronSpec"/>. The mean of an epoch's weights is w - u / n, where n is the number of sentences, w are the last weights and u is the sum of all changes, each times
/// the number of sentences before it; so only weights that change cost time.
/// </summary>
internal sealed class PerceptronLearner(LinearTagger tagger, LinearSentence[] sentences, LearnerContext context, bool average) : ILearner
{
    private readonly LinearWeights weights = new(tagger);
    private readonly LinearWeights late = new(tagger);      // u
    private readonly LinearWeights mean = new(tagger);      // of all epochs so far
    private readonly int words = sentences.Sum(sentence => sentence.Gold.Length);
    private int epoch;

    public int StepsPerEpoch => 1;

    public IReadOnlyList<string> Measures => ["loss", "mistakes"];

    public TrainingStep Advance()
    {
        if (epoch++ == 0)
            weights.Read();
        double loss = 0;
        int mistakes = 0, read = 0;
        foreach (int i in LinearLearning.Order(context.Training.Seed, epoch, sentences.Length))
        {
            LinearSentence sentence = sentences[i];
            ChainScores scores = weights.Score(sentence);
            int[] answer = scores.Best(context.Device);
            int wrong = WrongTags(sentence.Gold, answer);
            if (wrong > 0)
            {
                loss += scores.Score(0, answer) - scores.Score(0, sentence.Gold);
                weights.Add(sentence, sentence.Gold, answer, 1);
                late.Add(sentence, sentence.Gold, answer, read);
            }
            mistakes += wrong;
            read++;
        }
        Average();
        bool isFinite = double.IsFinite(loss);
        return new TrainingStep
        {
            Step = epoch,
            Epoch = epoch,
            StepOfEpoch = 1,
            StepsPerEpoch = 1,
            Measures = [new("loss", loss / words), new("mistakes", mistakes / (double)words)],
            Predictions = words,
            Tokens = words,
            Converged = mistakes == 0 && !average,
            Fault = isFinite ? null : new TrainingFault(epoch, epoch, "the scores of the tags are no finite numbers"),
        };
    }

    public void EpochEnded(double score)
    {
    }

    public void Save(RunState state)
    {
        state.Put("epoch", epoch);
        if (epoch == 0)
            return;
        weights.Save(state.Within("weights"));
        mean.Save(state.Within("mean"));
    }

    public void Load(RunState state)
    {
        epoch = state.Count("epoch");
        if (epoch == 0)
            return;
        weights.Load(state.Within("weights"));
        mean.Load(state.Within("mean"));
    }

    private static int WrongTags(int[] gold, int[] answer)
    {
        int wrong = 0;
        for (int t = 0; t < gold.Length; t++)
            wrong += gold[t] == answer[t] ? 0 : 1;
        return wrong;
    }

    /// <summary>Takes this epoch into the mean, and gives the model what it is to have.</summary>
    private void Average()
    {
        if (!average)
        {
            weights.Write();
            return;
        }
        for (int k = 0; k < weights.Learnt.Count; k++)
        {
            Tensor now = weights.Learnt[k], changes = late.Learnt[k], target = mean.Learnt[k];
            context.Device.ForEachPiece(now.Count, 16384, (from, to) =>
            {
                for (int i = from; i < to; i++)
                    target.Span[i] += (now.Span[i] - (changes.Span[i] / sentences.Length) - target.Span[i]) / epoch;
            });
            changes.Span.Clear();
        }
        mean.Write();
    }
}

namespace Unroll;

/// <summary>
/// Writes the built-in samples of labelled sentences: 1,200 for training, 200 for the dev set, 300 for the test set, all different, the same in every run. Some words
/// occur in the test set only.
/// </summary>
internal static class LabelledSamples
{
    private static readonly string[] ReviewLabels = ["negative", "positive"];
    private static readonly string[] QuestionLabels = ["description", "number", "person", "place", "thing", "time"];

    public static Splits Open(LabelledSample sample) => sample == LabelledSample.Reviews
        ? Open("reviews", ReviewGrammar.Text, ReviewLabels)
        : Open("questions", QuestionGrammar.Text, QuestionLabels);

    private static Splits Open(string name, string text, string[] labels)
    {
        SampleGrammar grammar = SampleGrammar.Parse(text);
        SampleRandom random = new(21);
        HashSet<string> seen = new(StringComparer.Ordinal);
        return new Splits(Part("train", 1200, false), Part("dev", 200, false), Part("test", 300, true));

        Dataset Part(string part, int count, bool heldOut)
        {
            List<Example> sentences = [];
            while (sentences.Count < count)
            {
                string label = labels[sentences.Count % labels.Length];
                Example sentence = Example.Labelled(grammar.Write(label, random, heldOut).Words, [label]);
                if (seen.Add(sentence.ToString()))
                    sentences.Add(sentence);
            }
            return new Dataset($"{name} (built-in sample), {part}", sentences);
        }
    }
}

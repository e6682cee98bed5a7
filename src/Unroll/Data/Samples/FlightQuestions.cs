namespace Unroll;

/// <summary>
/// The built-in sample for tagging: English questions about flights, with the cities, dates, times, airlines and the like that they mention
/// marked in IOB2. They are written by a small grammar and are the same in every run.
/// </summary>
/// <remarks>
/// 2,400 sentences for training, 400 for the dev set, 600 for the test set, all different. What a word is marked as depends on its sentence: a city is
/// <c>fromloc.city_name</c> after "leave", <c>toloc.city_name</c> after "arrive in", <c>stoploc.city_name</c> after "via"; "second" may be a flight or
/// a day. Some cities, airlines and phrases occur in the test set only, so that guessing from words alone does not do. Airlines are invented.
/// </remarks>
public static class FlightQuestions
{
    private const ulong Seed = 20;

    /// <summary>Writes the sample: three <see cref="Dataset"/>s.</summary>
    /// <param name="intents">Whether each sentence also has what it wants, as <c>model.type=joint</c> learns it: a search, a journey, an errand, information. Default false.</param>
    public static Splits Open(bool intents = false)
    {
        var grammar = SampleGrammar.Parse(FlightGrammar.Text, FlightTerms.Text);
        var random = new SampleRandom(Seed);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return new Splits(Part("train", 2400, false), Part("dev", 400, false), Part("test", 600, true));

        Dataset Part(string name, int count, bool heldOut)
        {
            var sentences = new List<Example>(count);
            while (sentences.Count < count)
            {
                var sentence = grammar.Write("question", random, heldOut, out string first);
                if (seen.Add(sentence.ToString()))
                    sentences.Add(intents ? sentence.With(new Parts(("tags", sentence.Target!), ("intent", new Labels([Intent(first)])))) : sentence);
            }

            return new Dataset($"flights (built-in sample), {name}", sentences);
        }
    }

    private static string Intent(string alternative) => alternative switch
    {
        "<errand>" => "errand",
        "<about>" => "information",
        _ => alternative.Contains("<wish>", StringComparison.Ordinal) ? "journey" : "search",
    };
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Unroll.Cli;

/// <summary>
/// Suggests to leave rare entries out of a vocabulary where all of them cost time at each step: by the sizes of vocabularies and parameters, never by a speed.
/// </summary>
internal static class MinCountAdvice
{
    private const long ManyNumbers = 2_000_000; // about 10 ms a pass over them
    private const int ManyWords = 20_000; // a softmax over them is most of a language model's work
    private const double Worthwhile = 0.25; // of the entries would go

    private static readonly string[] Places = ["model.minCount", "model.input.minCount"];

    /// <summary>The suggestion; null if there is none to make.</summary>
    public static string? For(TrainingStart start)
    {
        if (start.From is not null || start.Run.Steps > 0 || start.Run.Vocabularies.Count == 0 || !TouchesAll(start))
            return null;
        (string name, Vocabulary vocabulary) = start.Run.Vocabularies.MaxBy(pair => pair.Value.Count);
        foreach (string place in Places)
        {
            JsonNode? value = place.Split('.').Aggregate(JsonNode.Parse(start.Recipe.ToJson()), (node, field) => node is JsonObject inner ? inner[field] : null);
            if (value is not JsonValue number || !number.TryGetValue(out int now))
                continue;
            string setting = string.Create(CultureInfo.InvariantCulture, $"{place}={now + 1}");
            int left = Left(start, setting, name);
            if (left > 0 && left <= (1 - Worthwhile) * vocabulary.Count)
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"each step goes through all {Screen.Count(vocabulary.Count)} {name}, of which {Screen.Count(vocabulary.Count - left)} occur only {(now == 1 ? "once" : $"{now} times")}: --set {setting} leaves them out and makes steps cheaper");
            }
        }
        return null;
    }

    /// <summary>Whether each step reads or writes what belongs to every entry, and that is much.</summary>
    private static bool TouchesAll(TrainingStart start)
    {
        TrainingSpec training = start.Recipe.Training;
        bool dense = training.Optimizer is LbfgsSpec or AdamSpec { Dense: true } || training.Average > 0;
        return (dense && start.Run.ParameterCount >= ManyNumbers)
            || (start.Recipe.Model is LanguageModelSpec && start.Run.Vocabularies.Values.Max(vocabulary => vocabulary.Count) >= ManyWords);
    }

    private static int Left(TrainingStart start, string setting, string name)
    {
        try
        {
            return Recipe.Parse(start.Recipe.ToJson(), "recipe", [setting]).Model.Fit(start.Data.Train!).Vocabularies.TryGetValue(name, out Vocabulary? vocabulary) ? vocabulary.Count : 0;
        }
        catch (UnrollException)
        {
            return 0; // nothing occurs so often
        }
    }
}

using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The score by which training chooses the best epoch.</summary>
[JsonConverter(typeof(CamelCaseEnum<TranslationMetric>))]
public enum TranslationMetric
{
    /// <summary>BLEU of greedy outputs.</summary>
    Bleu,

    /// <summary>
    /// The perplexity of the right outputs: for texts that have many good outputs, such as answers in a chat. Nothing is decoded while training. The report also says how varied the outputs are.
    /// </summary>
    Perplexity,
}

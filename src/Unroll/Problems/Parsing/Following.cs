using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Which words a parser's decoder reads at each step, besides those that attention finds.</summary>
[JsonConverter(typeof(CamelCaseEnum<Following>))]
public enum Following
{
    /// <summary>None, as in Vinyals et al. (2015).</summary>
    None,

    /// <summary>The next word: the first that has not been written.</summary>
    Word,

    /// <summary>The next word, and the first word of the innermost phrase that is open.</summary>
    Phrase,
}

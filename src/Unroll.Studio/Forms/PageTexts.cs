using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Unroll.Studio;

/// <summary>The texts of the pages in one language. The English text is the key of each; one that has no translation stays English.</summary>
public sealed class PageTexts
{
    private static readonly PageTexts English = new("en", "zh", "中文", FrozenDictionary<string, string>.Empty);
    private static readonly PageTexts Chinese = new("zh", "en", "English", Read("words/zh.json"));

    private readonly FrozenDictionary<string, string> texts;

    private PageTexts(string language, string otherLanguage, string otherName, FrozenDictionary<string, string> texts) =>
        (Language, OtherLanguage, OtherName, this.texts) = (language, otherLanguage, otherName, texts);

    /// <summary>The language: en or zh.</summary>
    public string Language { get; }

    /// <summary>The language to change to.</summary>
    public string OtherLanguage { get; }

    /// <summary>What that language calls itself.</summary>
    public string OtherName { get; }

    /// <summary>All English texts that have a translation.</summary>
    internal IEnumerable<string> Known => texts.Keys;

    /// <summary>A text in this language.</summary>
    /// <param name="english">The English text, with {0}, {1} where values belong.</param>
    /// <param name="values">The values.</param>
    public string this[string english, params object?[] values] =>
        texts.GetValueOrDefault(english, english) is var text && values.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, values);

    /// <summary>The texts for whoever chose a language, or whose browser asks for some, best first, as in "zh-CN,zh;q=0.9,en;q=0.8".</summary>
    /// <param name="chosen">What was chosen; null if nothing was.</param>
    /// <param name="accepted">What the browser asks for.</param>
    public static PageTexts Of(string? chosen, string? accepted = null) =>
        (chosen ?? (accepted?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? Chinese.Language : English.Language)) == Chinese.Language ? Chinese : English;

    private static FrozenDictionary<string, string> Read(string resource)
    {
        using Stream file = typeof(PageTexts).Assembly.GetManifestResourceStream(resource)!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(file)!.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

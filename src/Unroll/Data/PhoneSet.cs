using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How the 61 phones of TIMIT are folded (Lee and Hon 1989).</summary>
[JsonConverter(typeof(CamelCaseEnum<PhoneSet>))]
public enum PhoneSet
{
    /// <summary>The usual 39 of scoring: closures and pauses are <c>sil</c>, and glottal stops are left out.</summary>
    Scored39,

    /// <summary>As they are marked.</summary>
    Marked61,
}

/// <summary>Folds phones.</summary>
internal static class PhoneFolding
{
    private static readonly Dictionary<string, string?> Scored = new(StringComparer.Ordinal)
    {
        ["ao"] = "aa", ["ax"] = "ah", ["ax-h"] = "ah", ["axr"] = "er", ["hv"] = "hh", ["ix"] = "ih", ["el"] = "l", ["em"] = "m", ["en"] = "n", ["nx"] = "n", ["eng"] = "ng", ["zh"] = "sh", ["ux"] = "uw",
        ["pcl"] = "sil", ["tcl"] = "sil", ["kcl"] = "sil", ["bcl"] = "sil", ["dcl"] = "sil", ["gcl"] = "sil", ["h#"] = "sil", ["pau"] = "sil", ["epi"] = "sil", ["q"] = null,
    };

    /// <summary>The phone that a marked one counts as; null if it is left out.</summary>
    public static string? Of(string phone, PhoneSet set) => set == PhoneSet.Scored39 && Scored.TryGetValue(phone, out string? folded) ? folded : phone;
}

using System.Globalization;
using System.Security;
using System.Text;

namespace Unroll;

/// <summary>A line of text within a picture.</summary>
internal static class SvgText
{
    /// <summary>Writes it.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="x">Of its anchor.</param>
    /// <param name="y">Of its base line.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="text">Any characters; those that XML cannot hold, or that change the direction, are made visible.</param>
    /// <param name="style">Further attributes.</param>
    public static void Append(StringBuilder svg, double x, double y, string anchor, string text, string style) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" {style}>{SecurityElement.Escape(VisibleText.Of(text))}</text>\n");
}

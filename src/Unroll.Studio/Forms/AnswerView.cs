using System.Globalization;
using System.Text.Json;

namespace Unroll.Studio;

/// <summary>An answer as a page shows it.</summary>
/// <param name="Text">In words.</param>
/// <param name="Drawings">Its figures, as SVG.</param>
/// <param name="Shares">What it gives how much probability; empty if its figures or nothing say so.</param>
internal sealed record AnswerView(string Text, IReadOnlyList<string> Drawings, IReadOnlyList<(string Name, double Share)> Shares)
{
    private const int MostShares = 12;
    private const string Whole = "probability";

    public static AnswerView Of(IAnswer answer)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        answer.WriteText(text);
        IEnumerable<Figure> figures = [.. answer.Sentences, .. answer.Figures];
        return new AnswerView(text.ToString().Trim(), [.. figures.Select(figure => SvgPicture.Of(figure))], SharesOf(answer));
    }

    /// <summary>The probabilities that the answer writes as JSON: one of the whole answer, or of each label.</summary>
    private static (string, double)[] SharesOf(IAnswer answer)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
            answer.WriteJson(writer, full: true);
        using JsonDocument json = JsonDocument.Parse(bytes.ToArray());
        List<(string, double)> shares = [];
        foreach (JsonProperty property in json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.EnumerateObject().ToArray() : [])
        {
            if (property.Name == Whole && property.Value.ValueKind == JsonValueKind.Number)
                shares.Add((Whole, property.Value.GetDouble()));
            if (property.Name == "probabilities" && property.Value.ValueKind == JsonValueKind.Object)
                shares.AddRange(property.Value.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.Number).Select(one => (one.Name, one.Value.GetDouble())));
        }
        return [.. shares.Where(share => share.Item2 is >= 0 and <= 1 && (shares.Count == 1 || share.Item1 != Whole)).OrderByDescending(share => share.Item2).Take(MostShares)];
    }
}

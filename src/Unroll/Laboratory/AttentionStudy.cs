using System.Globalization;

namespace Unroll;

/// <summary>Where a model looked when it answered: which place most, how sharply, and in which order.</summary>
public static class AttentionStudy
{
    private const int MostSentences = 12;

    /// <summary>Describes an answer's attention.</summary>
    /// <param name="asked">What the model was asked.</param>
    /// <param name="answer">Its answer.</param>
    /// <exception cref="UnrollException">The answer has no attention.</exception>
    public static Findings Of(string asked, IAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Attention is not { Places.Count: > 0, Looking.Count: > 0 } map)
            throw new UnrollException("The answer of this model has no attention; expected a model with attention or hops, such as one of the recipes translation, captions, reading and visual-questions.");
        int[] most = [.. Enumerable.Range(0, map.Looking.Count).Select(map.Most)];
        double sharpness = Enumerable.Range(0, most.Length).Average(look => map.Share(look, most[look])), entropy = Enumerable.Range(0, most.Length).Average(map.Entropy);
        int forward = Enumerable.Range(1, most.Length - 1).Count(look => most[look] >= most[look - 1]);
        return new Findings(
            $"Where the model looked: {asked}",
            [
                .. most.Take(MostSentences).Select((place, look) => string.Create(CultureInfo.InvariantCulture, $"\"{map.Looking[look]}\" looked most at \"{map.Places[place]}\" (place {place + 1}, {map.Share(look, place):P0}).")),
                .. most.Length > MostSentences ? [string.Create(CultureInfo.InvariantCulture, $"and {most.Length - MostSentences} more.")] : Array.Empty<string>(),
                string.Create(CultureInfo.InvariantCulture, $"On the mean, the place that is looked at most has {sharpness:P0} of the weight. The entropy is {entropy:0.00} nats; looking at all {map.Places.Count} places alike would give {Math.Log(map.Places.Count):0.00}."),
                .. most.Length > 1 ? [string.Create(CultureInfo.InvariantCulture, $"{forward} of {most.Length - 1} looks went forward or stayed where the one before was.")] : Array.Empty<string>(),
            ],
            "Bahdanau, Cho and Bengio 2015 (attention); Sukhbaatar et al. 2015 (hops). Jain and Wallace 2019 warn that attention need not be an explanation: compare `lab saliency`.",
            [new HeatMapFigure("Where it looked (columns) at each step (rows)", map.Looking, map.Places, map.Weights, most.Select((place, look) => (look, place))), .. answer.Figures.Where(figure => figure is not HeatMapFigure)],
            [
                new LabTable(
                    "attention",
                    LabColumn.Texts("look", map.Looking.SelectMany(name => Enumerable.Repeat(name, map.Places.Count))),
                    LabColumn.Numbers("look number", map.Looking.SelectMany((_, look) => Enumerable.Repeat(look + 1.0, map.Places.Count))),
                    LabColumn.Texts("place", map.Looking.SelectMany(_ => map.Places)),
                    LabColumn.Numbers("place number", map.Looking.SelectMany(_ => Enumerable.Range(1, map.Places.Count).Select(place => (double)place))),
                    LabColumn.Numbers("weight", map.Weights.SelectMany(row => row))),
            ]);
    }
}

using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// What a friend did each day, generated: walk, shop or clean. The friend lives far away, so that nobody here sees the weather there; the tags of the days are the weather, rainy or sunny, on which the
/// friend's day depends.
/// </summary>
public sealed record WeatherDataSpec : GeneratedDataSpec
{
    private static readonly string[] Doings = ["walk", "shop", "clean"];
    private static readonly string[] Weathers = ["rainy", "sunny"];

    /// <summary>The number of days of a sequence, 1 to 100,000. Default 14.</summary>
    public int Length { get; init => field = CheckLength("length", value, 1); } = 14;

    /// <inheritdoc/>
    protected override Dataset Make(string part, int count)
    {
        HiddenMarkov source = new([0.6, 0.4], new[,] { { 0.85, 0.15 }, { 0.2, 0.8 } }, new CategoricalEmission(new[,] { { 0.1, 0.4, 0.5 }, { 0.6, 0.3, 0.1 } }));
        Rng stream = new Rng(1).Stream("weather").Stream(part);
        return new Dataset(FormattableString.Invariant($"what a friend did on {Length} days, {part}"), Enumerable.Range(0, count).Select(i =>
        {
            Rng random = stream.Stream((ulong)i);
            (int[] states, double[] days) = source.Sample(Length, ref random);
            return new Example(new Words(Array.ConvertAll(days, day => Doings[(int)day])), new Tags(Array.ConvertAll(states, state => Weathers[state]), TagScheme.Plain));
        }));
    }
}

[JsonSerializable(typeof(WeatherDataSpec))]
internal sealed partial class WeatherDataJson : JsonSerializerContext;

namespace Unroll.Tests.Problems;

/// <summary>An option that can do nothing beside the others is refused if somebody gave it, also with its default value; defaults that nobody gave are never refused.</summary>
public sealed class IdleOptionsTests
{
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["beam"] = "3", ["best"] = "2", ["lengthPenalty"] = "0.5", ["normalization"] = "average", ["coveragePenalty"] = "0.2", ["rerank"] = "0.1", ["samples"] = "2", ["temperature"] = "0.7", ["topK"] = "4",
        ["topP"] = "0.9", ["minP"] = "0.1", ["seed"] = "8", ["maxLength"] = "9", ["minLength"] = "1", ["minRatio"] = "0.5", ["maxRatio"] = "2", ["noRepeat"] = "3", ["prefix"] = "a", ["replaceUnknown"] = "true",
    };

    [Fact]
    public void NothingCanBeChosenBesideATarget()
    {
        Assert.Equal(Catalogue.Default.FieldsOf(new TranslationOptions()).Where(field => field != "target").Order(StringComparer.Ordinal), Values.Keys.Order(StringComparer.Ordinal));
        foreach (string field in Values.Keys)
            Refused(new TranslationOptions(), field, "with a target; expected one of them, since a given output is not searched for.", ("target", "b"));
    }

    [Theory]
    [InlineData("beam,best,lengthPenalty,normalization,coveragePenalty,rerank", "with samples; expected one of them, since samples are neither searched for nor ranked.", "samples", "2")]
    [InlineData("temperature,topK,topP,minP,seed", "without samples; expected them with it, since a search draws nothing.", "maxLength", "4")]
    [InlineData("lengthPenalty,normalization,coveragePenalty", "with a beam of 1; expected a greater one with it, since one output is ranked with no other.", "beam", "1")]
    [InlineData("normalization", "with a length penalty of 0; expected a greater one with it, since lengths do not count then.", "lengthPenalty", "0")]
    public void AnOptionOfATranslationNeedsWhatItWorksWith(string fields, string says, string other, string value)
    {
        foreach (string field in fields.Split(','))
            Refused(new TranslationOptions(), field, says, (other, value));
    }

    [Fact]
    public void ATemperatureOfZeroLeavesNothingToDraw()
    {
        foreach (string field in new[] { "topK", "topP", "minP", "seed" })
            Refused(new TranslationOptions(), field, "with a temperature of 0; expected one of them, since that always takes the most probable token.", ("samples", "2"), ("temperature", "0"));
    }

    [Fact]
    public void ALengthPenaltyNeedsABeam()
    {
        foreach (WritingOptions defaults in new WritingOptions[] { new ParsingOptions(), new CaptionOptions() })
        {
            Refused(defaults, "lengthPenalty", "with a beam of 1; expected a greater one with it, since one output is ranked with no other.", ("beam", "1"));
            _ = Given(defaults, ("beam", "2"), ("lengthPenalty", "0"));
        }
    }

    [Fact]
    public void DefaultsAreNeverRefused()
    {
        foreach (WritingOptions options in new WritingOptions[] { new ParsingOptions { Beam = 1 }, new CaptionOptions { Beam = 1 }, new TranslationOptions { Beam = 1 }, new TranslationOptions { Beam = 1, Samples = 1 }, new TranslationOptions { Samples = 2 },
            new TranslationOptions { Target = "x" }, new TranslationOptions { Beam = 1, Target = "x" }, new TranslationOptions { Samples = 1, Temperature = 0 }, new TranslationOptions { LengthPenalty = 0 } })
        {
            options.Check();
        }
    }

    /// <summary>The option is refused with a value and with its default, and the program that sets it in code is told the same.</summary>
    private static void Refused(WritingOptions defaults, string field, string says, params (string, string)[] others)
    {
        string sentence = $"<{field}> was given {says}";
        Assert.Equal(sentence, Assert.Throws<UnrollException>(() => Given(defaults, [.. others, (field, Values[field])])).Message);
        if (Default(defaults, field) is { } value)
            Assert.Equal(sentence, Assert.Throws<UnrollException>(() => Given(defaults, [.. others, (field, value)])).Message);
        object set = defaults.GetType().GetMethod("<Clone>$")!.Invoke(defaults, null)!;
        foreach ((string name, string given) in others.Append((field, Values[field])))
        {
            System.Reflection.PropertyInfo property = set.GetType().GetProperty(char.ToUpperInvariant(name[0]) + name[1..])!;
            property.SetValue(set, property.PropertyType.IsEnum ? Enum.Parse(property.PropertyType, given, true) : Convert.ChangeType(given, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture));
        }
        Assert.Equal($"{field} was given {says}", Assert.Throws<UnrollException>(((WritingOptions)set).Check).Message);
    }

    private static string? Default(WritingOptions defaults, string field) =>
        defaults.GetType().GetProperty(char.ToUpperInvariant(field[0]) + field[1..])!.GetValue(defaults) switch
        {
            "" => null,
            Enum one => one.ToString().ToLowerInvariant(),
            bool one => one ? "true" : "false",
            IFormattable one => one.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            _ => null,
        };

    private static PredictOptions Given(WritingOptions defaults, params (string Name, string Value)[] given) =>
        Catalogue.Default.OptionsOf(defaults, given.Select(one => new KeyValuePair<string, string>(one.Name, one.Value)), name => $"<{name}>");
}

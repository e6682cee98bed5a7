#if SINGLE
using System.Text.Json;
using Json.Schema;

namespace Unroll.Tests;

/// <summary>The schema of recipes, by a validator that is not Unroll's (JsonSchema.Net): what Unroll reads is valid, and what it refuses is not.</summary>
public sealed class RecipeSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(RecipeSchema.Of());

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static TheoryData<string> BuiltIn() => [.. Recipe.BuiltIn];

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void BuiltInRecipesAreValid(string name)
    {
        using Stream stream = typeof(Recipe).Assembly.GetManifestResourceStream("recipe:" + name)!;
        using StreamReader reader = new(stream);
        Assert.True(IsValid(reader.ReadToEnd()), $"{name} as it is written");
        Assert.True(IsValid(Recipe.Load(name).ToJson()), $"{name} with all defaults");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "$schema": "./recipe.schema.json", "name": "mine" }""")]
    [InlineData("""{ "model": { "output": "crf", "encoder": { "cell": "gru", "layers": 2 } } }""")]
    [InlineData("""{ "model": { "encoder": { "cell": { "hidden": 64 } } } }""")]
    [InlineData("""{ "model": { "encoder": { "cell": { "type": "residual", "cell": { "type": "lstm", "hidden": 64 } } } } }""")]
    [InlineData("""{ "model": { "input": { "characters": {}, "columns": [{ "column": 1, "size": 3 }] } } }""")]
    [InlineData("""{ "model": { "type": "classification" }, "data": { "type": "labelled", "label": -1, "text": "body" } }""")]
    [InlineData("""{ "data": { "word": 1, "tag": "NER", "scheme": "iob2", "header": null } }""")]
    [InlineData("""{ "training": { "optimizer": { "type": "sgd", "rate": 0.5 }, "schedule": "constant", "seed": 18446744073709551615 } }""")]
    public void WhatIsReadIsValid(string json)
    {
        Recipe.Parse(json);
        Assert.True(IsValid(json));
    }

    [Theory]
    [InlineData("""{ "modell": {} }""")]
    [InlineData("""{ "model": { "type": "tagger" } }""")]
    [InlineData("""{ "model": { "encoder": { "cell": "lstn" } } }""")]
    [InlineData("""{ "model": { "encoder": { "cell": { "type": "gru", "peepholes": true } } } }""")]
    [InlineData("""{ "model": { "encoder": { "cell": { "hidden": 0 } } } }""")]
    [InlineData("""{ "model": { "encoder": { "cell": { "hidden": 65537 } } } }""")]
    [InlineData("""{ "model": { "input": { "embedding": 1.5 } } }""")]
    [InlineData("""{ "model": { "input": { "embedding": null } } }""")]
    [InlineData("""{ "model": { "input": { "wordDropout": 1 } } }""")]
    [InlineData("""{ "model": { "input": { "columns": [null] } } }""")]
    [InlineData("""{ "model": { "constraints": "legal" } }""")]
    [InlineData("""{ "data": { "scheme": "iob3" } }""")]
    [InlineData("""{ "data": { "normalize": "yes" } }""")]
    [InlineData("""{ "data": { "type": "labelled", "tag": "x" } }""")]
    [InlineData("""{ "training": { "epochs": -1 } }""")]
    [InlineData("""{ "training": { "seed": -1 } }""")]
    [InlineData("""{ "training": { "optimizer": { "momentum": 0.5, "type": "adam" } } }""")]
    [InlineData("""{ "name": 3 }""")]
    [InlineData("""{ "model": { "type": "speech", "input": { "rate": 50 } } }""")]
    [InlineData("[]")]
    public void WhatIsRefusedIsInvalid(string json)
    {
        Assert.Throws<UnrollException>(() => Recipe.Parse(json));
        Assert.False(IsValid(json));
    }

    [Fact]
    public void FieldsHaveRangesAndMeanings()
    {
        using JsonDocument schema = JsonDocument.Parse(RecipeSchema.Of(meaning: (type, field) => $"{type.Name}.{field}"));
        JsonElement hidden = schema.RootElement.GetProperty("$defs").GetProperty("CellSpec.lstm").GetProperty("properties").GetProperty("hidden");
        Assert.Equal((1, 65536, "LstmSpec.hidden"), (hidden.GetProperty("minimum").GetInt32(), hidden.GetProperty("maximum").GetInt32(), hidden.GetProperty("description").GetString()));
    }

    private static bool IsValid(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json, Lenient);
        return Schema.Evaluate(document.RootElement).IsValid;
    }
}
#endif

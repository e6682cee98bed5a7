using System.Text.Json.Nodes;

namespace Unroll;

/// <summary>The parts of a description in OpenAPI 3.1: JSON Schemas (draft 2020-12), operations, responses.</summary>
internal static class DescriptionParts
{
    private const string Json = "application/json", ProblemJson = "application/problem+json";

    public static JsonObject Type(string type, string? description = null)
    {
        JsonObject schema = new() { ["type"] = type };
        if (description is not null)
            schema["description"] = description;
        return schema;
    }

    /// <summary>An object with all of these properties.</summary>
    public static JsonObject Object(params (string Name, JsonObject Schema)[] properties) => Object(properties.Length, properties);

    /// <summary>An object of which the first so many properties are required.</summary>
    public static JsonObject Object(int required, params (string Name, JsonObject Schema)[] properties)
    {
        JsonObject all = [];
        foreach ((string name, JsonObject schema) in properties)
            all[name] = schema;
        JsonObject result = new() { ["type"] = "object", ["properties"] = all };
        if (required > 0)
            result["required"] = new JsonArray([.. properties.Take(required).Select(property => (JsonNode)property.Name)]);
        return result;
    }

    public static JsonObject List(JsonObject items, int least = 0)
    {
        JsonObject schema = new() { ["type"] = "array", ["items"] = items };
        if (least > 0)
            schema["minItems"] = least;
        return schema;
    }

    public static JsonObject AnyOf(params JsonObject[] schemas) => new() { ["anyOf"] = new JsonArray(schemas) };

    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>An operation whose response is JSON of this schema.</summary>
    public static JsonObject Operation(string id, string summary, string tag, JsonObject response) => Operation(id, summary, tag, (Json, response));

    /// <summary>An operation with a response of one of these content types.</summary>
    public static JsonObject Operation(string id, string summary, string tag, params (string Type, JsonObject Schema)[] responses)
    {
        JsonObject content = [];
        foreach ((string type, JsonObject schema) in responses)
            content[type] = new JsonObject { ["schema"] = schema };
        return new JsonObject
        {
            ["operationId"] = id,
            ["summary"] = summary,
            ["tags"] = new JsonArray(tag),
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject { ["description"] = "The answer", ["content"] = content },
                ["4XX"] = Problem("The request is wrong, or not allowed"),
                ["5XX"] = Problem("The server cannot answer now"),
            },
        };
    }

    /// <summary>The operation with a body of JSON.</summary>
    /// <param name="operation">Is changed.</param>
    /// <param name="request">The schema of the body.</param>
    /// <param name="example">A body that can be sent.</param>
    public static JsonObject Asking(JsonObject operation, JsonObject request, JsonObject example)
    {
        operation["requestBody"] = new JsonObject
        {
            ["required"] = true,
            ["content"] = new JsonObject { [Json] = new JsonObject { ["schema"] = request, ["example"] = example } },
        };
        return operation;
    }

    private static JsonObject Problem(string description) =>
        new() { ["description"] = description, ["content"] = new JsonObject { [ProblemJson] = new JsonObject { ["schema"] = Reference("Problem") } } };
}

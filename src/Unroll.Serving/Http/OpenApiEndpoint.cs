using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Unroll;

/// <summary>The description of the server for programs (OpenAPI 3.1): the requests of each model have its own fields and options, so it is written from the models.</summary>
internal sealed class OpenApiEndpoint(ServedModels models)
{
    /// <summary>Adds the address.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/openapi.json", context => JsonBody.Write(context, json => Document().WriteTo(json)));

    private JsonObject Document()
    {
        JsonObject paths = new()
        {
            ["/v1/models"] = new JsonObject { ["get"] = Operation("listModels", "The models with their versions, fields and options") },
            ["/health/live"] = new JsonObject { ["get"] = Operation("live", "Whether the server lives") },
            ["/health/ready"] = new JsonObject { ["get"] = Operation("ready", "Whether the server takes requests") },
        };
        foreach (ServedModel model in models.All)
        {
            paths[$"/v1/models/{model.Name}:predict"] = new JsonObject { ["post"] = Operation($"predict-{model.Name}", $"Answers of the model {model.Name}", Request(model.Current), Response()) };
            paths[$"/v1/models/{model.Name}:reload"] = new JsonObject { ["post"] = Operation($"reload-{model.Name}", $"Loads the folder of the model {model.Name} again") };
        }
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Unroll", ["version"] = typeof(Model).Assembly.GetName().Version?.ToString(3) },
            ["paths"] = paths,
        };
    }

    private static JsonObject Operation(string id, string summary, JsonObject? request = null, JsonObject? response = null)
    {
        JsonObject operation = new() { ["operationId"] = id, ["summary"] = summary };
        if (request is not null)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", request) };
        operation["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "Done", ["content"] = Content("application/json", response ?? Object()) },
            ["default"] = new JsonObject
            {
                ["description"] = "What went wrong",
                ["content"] = Content("application/problem+json", Object(("title", Type("string")), ("status", Type("integer")), ("detail", Type("string")))),
            },
        };
        return operation;
    }

    private static JsonObject Request(ModelVersion version)
    {
        JsonObject instance = Object([.. version.Model.Problem.Fields.Select(field => (field.Name, new JsonObject { ["type"] = new JsonArray("string", "number"), ["description"] = field.Help }))]);
        instance["required"] = new JsonArray([.. version.Model.Problem.Fields.Select(field => (JsonNode)field.Name)]);
        JsonObject request = Object(("instances", new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = instance }), ("options", Object([.. version.Instances.Options.Select(option => (option, new JsonObject()))])), ("stream", Type("boolean")));
        request["required"] = new JsonArray("instances");
        return request;
    }

    private static JsonObject Response() => Object(("model", Type("string")), ("version", Type("string")), ("predictions", new JsonObject { ["type"] = "array", ["items"] = Object() }));

    private static JsonObject Object(params (string Name, JsonObject Schema)[] properties)
    {
        JsonObject all = [];
        foreach ((string name, JsonObject schema) in properties)
            all[name] = schema;
        return new JsonObject { ["type"] = "object", ["properties"] = all };
    }

    private static JsonObject Type(string type) => new() { ["type"] = type };

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };
}

using System.Text.Json.Nodes;
using static Unroll.DescriptionParts;

namespace Unroll;

/// <summary>The description of a server in OpenAPI 3.1. The requests of each model have its own fields and options, so it is written from the models.</summary>
internal static class ServerDescription
{
    private const string Own = "Unroll", Inference = "Open Inference Protocol", Operations = "Operation";

    /// <summary>Describes the server.</summary>
    /// <param name="models">The models as they are now.</param>
    /// <param name="hasKeys">Whether callers must send a key.</param>
    public static JsonObject Of(ServedModels models, bool hasKeys)
    {
        JsonObject paths = Common();
        foreach (ServedModel model in models.All)
            Add(paths, model.Name, model.Current);
        JsonObject components = new() { ["schemas"] = Schemas() };
        if (hasKeys)
            components["securitySchemes"] = new JsonObject { ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } };
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Unroll", ["description"] = "Models of Unroll behind HTTP.", ["version"] = typeof(Model).Assembly.GetName().Version?.ToString(3) },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = hasKeys ? new JsonArray(new JsonObject { ["key"] = new JsonArray() }) : [],
            ["tags"] = new JsonArray(new JsonObject { ["name"] = Own }, new JsonObject { ["name"] = Inference }, new JsonObject { ["name"] = Operations }),
            ["paths"] = paths,
            ["components"] = components,
        };
    }

    private static JsonObject Common() => new()
    {
        ["/"] = Get(Operation("about", "The version of the server, and the addresses of its models", Own, Object(("server", Type("string")), ("models", Type("object"))))),
        ["/v1/models"] = Get(Operation("listModels", "The models with their versions, fields and options", Own, Object(("models", List(Reference("Model")))))),
        ["/v2"] = Get(Operation("inferenceServer", "The version of the server", Inference, Object(("name", Type("string")), ("version", Type("string")), ("extensions", List(Type("string")))))),
        ["/v2/health/live"] = Get(Open(Operation("inferenceLive", "Whether the server lives", Inference, Live()))),
        ["/v2/health/ready"] = Get(Open(Operation("inferenceReady", "Whether the server takes requests", Inference, Ready()))),
        ["/health/live"] = Get(Open(Operation("live", "Whether the server lives", Operations, Live()))),
        ["/health/ready"] = Get(Open(Operation("ready", "Whether the server takes requests", Operations, Ready()))),
        ["/metrics"] = Get(Operation("metrics", "Counts for Prometheus", Operations, ("text/plain", Type("string")))),
    };

    private static void Add(JsonObject paths, string name, ModelVersion version)
    {
        IReadOnlyList<InputField> fields = version.Model.Problem.Fields;
        paths[$"/v1/models/{name}"] = Get(Operation($"describe-{name}", $"The version, fields and options of the model {name}", Own, Reference("Model")));
        paths[$"/v1/models/{name}:predict"] = Post(Asking(
            Operation($"predict-{name}", $"Answers of the model {name}", Own, ("application/json", Predictions()), ("text/event-stream", Type("string", "Token by token, where the request has \"stream\": true"))),
            Request(version),
            new JsonObject { ["instances"] = new JsonArray(new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)Sample(field))))) }));
        paths[$"/v1/models/{name}:reload"] = Post(Operation($"reload-{name}", $"Loads the folder of the model {name} again", Own, Object(("model", Type("string")), ("version", Type("string")), ("changed", Type("boolean")))));
        paths[$"/v2/models/{name}"] = Get(Operation($"metadata-{name}", $"The tensors of the model {name}", Inference, Object(3, ("name", Type("string")), ("versions", List(Type("string"))), ("platform", Type("string")), ("inputs", List(Reference("TensorKind"))), ("outputs", List(Reference("TensorKind"))))));
        paths[$"/v2/models/{name}/ready"] = Get(Operation($"ready-{name}", $"Whether the model {name} takes requests", Inference, Ready()));
        paths[$"/v2/models/{name}/infer"] = Post(Asking(
            Operation($"infer-{name}", $"Answers of the model {name}, as tensors", Inference, Object(3, ("model_name", Type("string")), ("model_version", Type("string")), ("outputs", List(Reference("Tensor"))), ("id", Type("string")))),
            Object(1, ("inputs", List(Reference("Tensor"), 1)), ("id", Type("string")), ("parameters", Choices(version)), ("outputs", List(Object(("name", Type("string")))))),
            new JsonObject { ["inputs"] = new JsonArray([.. fields.Select(Tensor)]) }));
    }

    /// <summary>Instances in a list, or one by itself with the options beside its fields.</summary>
    private static JsonObject Request(ModelVersion version)
    {
        (string Name, JsonObject Schema)[] fields = [.. version.Model.Problem.Fields.Select(field => (field.Name, new JsonObject { ["type"] = new JsonArray("string", "number"), ["description"] = field.Help }))];
        (string, JsonObject)[] further = [("options", Choices(version)), ("stream", Type("boolean", "Whether the tokens of the answer are sent as they come"))];
        JsonObject instance = Object(fields);
        return AnyOf(
            Object(1, [("instances", List(version.Instances.TakesWords ? AnyOf(instance, Reference("Words"), List(Type("string"), 1)) : instance, 1)), .. further]),
            Object(fields.Length, [.. fields.Select(field => (field.Name, (JsonObject)field.Schema.DeepClone())), .. further.Where(other => fields.All(field => field.Name != other.Item1)).Select(other => (other.Item1, (JsonObject)other.Item2.DeepClone()))]));
    }

    private static JsonObject Choices(ModelVersion version)
    {
        JsonObject options = Object(0, [.. version.Instances.Options.Select(option => (option, new JsonObject()))]);
        options["description"] = "As the arguments of `unroll predict` of these names";
        return options;
    }

    private static JsonObject Predictions() => Object(("model", Type("string")), ("version", Type("string")), ("predictions", List(Type("object", "As a line of `unroll predict --json`"))));

    private static JsonObject Tensor(InputField field)
    {
        bool isNumber = field.Placeholder == "NUMBER";
        return new JsonObject { ["name"] = field.Name, ["shape"] = new JsonArray(1), ["datatype"] = isNumber ? "FP64" : "BYTES", ["data"] = new JsonArray(Sample(field)) };
    }

    private static JsonValue Sample(InputField field) => field.Placeholder == "NUMBER" ? JsonValue.Create(0.5) : JsonValue.Create(field.IsFile ? "data:;base64," : "a text");

    private static JsonObject Schemas() => new()
    {
        ["Problem"] = Object(3, ("title", Type("string")), ("status", Type("integer")), ("detail", Type("string", "What went wrong, in a sentence")), ("error", Type("string", "The same, in the Open Inference Protocol"))),
        ["Model"] = Object(
            ("name", Type("string")), ("version", Type("string", "The first digits of the SHA-256 of its files")), ("recipe", Type("string")),
            ("fields", List(Object(("name", Type("string")), ("help", Type("string"))))), ("options", List(Type("string"))), ("predict", Type("string", "The address that answers"))),
        ["Words"] = Object(1, ("words", List(Type("string"), 1)), ("columns", Type("object"))),
        ["TensorKind"] = Object(("name", Type("string")), ("datatype", Type("string")), ("shape", List(Type("integer")))),
        ["Tensor"] = Object(("name", Type("string")), ("shape", List(Type("integer"))), ("datatype", Type("string")), ("data", List([]))),
    };

    private static JsonObject Live() => Object(("live", Type("boolean")));

    private static JsonObject Ready() => Object(("ready", Type("boolean")));

    /// <summary>The operation, which needs no key.</summary>
    private static JsonObject Open(JsonObject operation)
    {
        operation["security"] = new JsonArray();
        return operation;
    }

    private static JsonObject Get(JsonObject operation) => new() { ["get"] = operation };

    private static JsonObject Post(JsonObject operation) => new() { ["post"] = operation };
}

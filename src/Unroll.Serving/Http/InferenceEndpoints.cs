using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Unroll;

/// <summary>The addresses of the Open Inference Protocol, version 2 (REST), as KServe, Triton and others have them.</summary>
internal sealed class InferenceEndpoints(ServedModels models, HealthEndpoints health)
{
    private const string Prefix = "/v2";

    /// <summary>Whether a path belongs to the protocol, in which a failure has the property <c>error</c>.</summary>
    public static bool Has(PathString path) => path.StartsWithSegments(Prefix, StringComparison.Ordinal);

    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Prefix, Server);
        foreach (string model in new[] { "/models/{name}", "/models/{name}/versions/{version}" })
        {
            routes.MapGet($"{Prefix}{model}", Metadata);
            routes.MapGet($"{Prefix}{model}/ready", Ready);
            routes.MapPost($"{Prefix}{model}/infer", Infer);
        }
    }

    /// <summary>The current version of the model in the address.</summary>
    private ModelVersion Asked(HttpContext context) => Checked(context, models.Named(PredictEndpoints.NameOf(context)).Current);

    /// <summary>The version itself, unless the address names another one.</summary>
    private static ModelVersion Checked(HttpContext context, ModelVersion version) => context.Request.RouteValues["version"] is not string asked || asked == version.Version ? version
        : throw HttpFailure.NoVersion(PredictEndpoints.NameOf(context), asked, version.Version);

    private static Task Server(HttpContext context) => JsonBody.Write(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("name", "unroll");
        json.WriteString("version", typeof(Model).Assembly.GetName().Version?.ToString(3));
        json.WriteStartArray("extensions");
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private Task Ready(HttpContext context)
    {
        _ = Asked(context);
        return health.Ready(context);
    }

    private Task Metadata(HttpContext context)
    {
        ModelVersion version = Asked(context);
        return JsonBody.Write(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("name", PredictEndpoints.NameOf(context));
            json.WriteStartArray("versions");
            json.WriteStringValue(version.Version);
            json.WriteEndArray();
            json.WriteString("platform", "unroll");
            Tensors(json, "inputs", version.Model.Problem.Fields.Select(field => field.Name));
            Tensors(json, "outputs", [InferResponse.Whole]);
            json.WriteEndObject();
        });
    }

    private static void Tensors(Utf8JsonWriter json, string property, IEnumerable<string> names)
    {
        json.WriteStartArray(property);
        foreach (string name in names)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("datatype", "BYTES");
            json.WriteStartArray("shape");
            json.WriteNumberValue(-1);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private async Task Infer(HttpContext context)
    {
        ServedModel model = models.Named(PredictEndpoints.NameOf(context));
        using JsonDocument body = await JsonBody.Read(context.Request, context.RequestAborted);
        InferRequest? request = null;
        (ModelVersion version, IReadOnlyList<IAnswer> answers) = await model.Predict(one =>
        {
            request = InferRequest.Read(body.RootElement, Checked(context, one).Instances);
            return request.Instances;
        }, context.RequestAborted);
        await JsonBody.Write(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("model_name", model.Name);
            json.WriteString("model_version", version.Version);
            if (request?.Id is { } id)
                json.WriteString("id", id);
            InferResponse.WriteOutputs(json, answers, request?.Outputs ?? []);
            json.WriteEndObject();
        });
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Unroll;

/// <summary>The addresses of the Open Inference Protocol, version 2 (REST), as KServe, Triton and others have them.</summary>
internal sealed class InferenceEndpoints(ServedModels models, HealthEndpoints health)
{
    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2", Server);
        routes.MapGet("/v2/models/{name}", Metadata);
        routes.MapGet("/v2/models/{name}/ready", Ready);
        routes.MapPost("/v2/models/{name}/infer", Infer);
    }

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
        _ = models.Named(PredictEndpoints.NameOf(context));
        return health.Ready(context);
    }

    private Task Metadata(HttpContext context)
    {
        ServedModel model = models.Named(PredictEndpoints.NameOf(context));
        ModelVersion version = model.Current;
        return JsonBody.Write(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("name", model.Name);
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
        string? id = null;
        (ModelVersion version, IReadOnlyList<IAnswer> answers) = await model.Predict(one =>
        {
            InferRequest request = InferRequest.Read(body.RootElement, one.Instances);
            id = request.Id;
            return request.Instances;
        }, context.RequestAborted);
        await JsonBody.Write(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("model_name", model.Name);
            json.WriteString("model_version", version.Version);
            if (id is not null)
                json.WriteString("id", id);
            InferResponse.WriteOutputs(json, answers);
            json.WriteEndObject();
        });
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Unroll;

/// <summary>Unroll's own addresses: what models there are, and their answers.</summary>
internal sealed class PredictEndpoints(ServedModels models)
{
    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", About);
        routes.MapGet("/v1/models", List);
        routes.MapGet("/v1/models/{name}", context => JsonBody.Write(context, json => Describe(json, models.Named(NameOf(context)))));
        routes.Map("/v1/models/{name}:predict", context => Post(context, Predict));
        routes.Map("/v1/models/{name}:reload", context => Post(context, Reload));
    }

    /// <summary>The name of a model in the address.</summary>
    public static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    /// <summary>Handles a POST request. The router would take another one for one of the model that is called by the whole end of the address.</summary>
    private static Task Post(HttpContext context, RequestDelegate handle)
    {
        if (HttpMethods.IsPost(context.Request.Method))
            return handle(context);
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = HttpMethods.Post;
        return Task.CompletedTask;
    }

    private Task About(HttpContext context) => JsonBody.Write(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("server", $"Unroll {typeof(Model).Assembly.GetName().Version?.ToString(3)}");
        json.WriteStartObject("models");
        foreach (ServedModel model in models.All)
            json.WriteString(model.Name, $"/v1/models/{model.Name}");
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private Task List(HttpContext context) => JsonBody.Write(context, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("models");
        foreach (ServedModel model in models.All)
            Describe(json, model);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private async Task Predict(HttpContext context)
    {
        ServedModel model = models.Named(NameOf(context));
        using JsonDocument body = await JsonBody.Read(context.Request, context.RequestAborted);
        if (AnswerStream.IsWanted(context.Request) || model.Current.Instances.WantsStream(body.RootElement))
        {
            await AnswerStream.Send(context, model, body.RootElement);
            return;
        }
        (ModelVersion version, IReadOnlyList<IAnswer> answers) = await model.Predict(one => one.Instances.Read(body.RootElement), context.RequestAborted);
        await JsonBody.Write(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("model", model.Name);
            json.WriteString("version", version.Version);
            json.WriteStartArray("predictions");
            foreach (IAnswer answer in answers)
                JsonSerializer.Serialize(json, answer);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task Reload(HttpContext context)
    {
        ServedModel model = models.Named(NameOf(context));
        bool changed = await model.Reload(context.RequestAborted);
        await JsonBody.Write(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("model", model.Name);
            json.WriteString("version", model.Current.Version);
            json.WriteBoolean("changed", changed);
            json.WriteEndObject();
        });
    }

    private static void Describe(Utf8JsonWriter json, ServedModel served)
    {
        ModelVersion version = served.Current;
        json.WriteStartObject();
        json.WriteString("name", served.Name);
        json.WriteString("version", version.Version);
        json.WriteString("recipe", version.Model.Recipe.Name);
        json.WriteStartArray("fields");
        foreach (InputField field in version.Model.Problem.Fields)
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteString("help", field.Help);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("options");
        foreach (string option in version.Instances.Options)
            json.WriteStringValue(option);
        json.WriteEndArray();
        json.WriteString("predict", $"/v1/models/{served.Name}:predict");
        json.WriteEndObject();
    }
}

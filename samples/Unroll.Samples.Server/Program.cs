using System.Text.Json;
using Unroll;
using Unroll.Samples;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddUnroll((services, cancel) => Task.FromResult(builder.Configuration["model"] is { } folder ? Model.Load(folder)
    : TinyTagger.Train(builder.Configuration.GetValue("epochs", 20), services.GetRequiredService<ILogger<Program>>(), cancel)));
WebApplication app = builder.Build();
CancellationToken stopping = app.Lifetime.ApplicationStopping;

app.MapGet("/", (IUnrollModel loaded) => new
{
    recipe = loaded.Model.Recipe.Name,
    fields = loaded.Model.Problem.Fields.Select(field => new { field.Name, field.Placeholder, field.Help }),
});

app.MapPost("/predict", async (HttpRequest request, IUnrollModel loaded, ILogger<Program> log) =>
{
    CancellationToken aborted = request.HttpContext.RequestAborted;
    using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping);
    try
    {
        Dictionary<string, string>[]? inputs = await JsonSerializer.DeserializeAsync<Dictionary<string, string>[]>(request.Body, cancellationToken: either.Token);
        log.LogInformation("Predicting {Count} examples", inputs?.Length ?? 0);
        IReadOnlyList<IAnswer> answers = await loaded.PredictAsync(inputs ?? [], null, either.Token);
        log.LogInformation("Predicted {Count} examples", answers.Count);
        return Results.Json(answers);
    }
    catch (UnrollException e)
    {
        return Results.Json(new { error = e.Message }, statusCode: StatusCodes.Status400BadRequest);
    }
    catch (Exception e) when (e is JsonException or ArgumentNullException)
    {
        string fields = string.Join(", ", loaded.Model.Problem.Fields.Select(field => $"\"{field.Name}\": \"...\""));
        return Results.Json(new { error = $"The body is not what was expected: a JSON array of objects such as {{{fields}}}." }, statusCode: StatusCodes.Status400BadRequest);
    }
    catch (OperationCanceledException)
    {
        log.LogInformation("Prediction cancelled: {Reason}", aborted.IsCancellationRequested ? "the client closed the request" : "the server is stopping");
        return Results.StatusCode(aborted.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest : StatusCodes.Status503ServiceUnavailable);
    }
});

try
{
    await app.RunAsync();
    return 0;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 0; // stopped while the model was trained
}
catch (UnrollException e)
{
    await Console.Error.WriteLineAsync(e.Message); // the model could not be loaded
    return 1;
}

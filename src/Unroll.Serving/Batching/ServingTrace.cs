using System.Diagnostics;

namespace Unroll;

/// <summary>What traces show of a request, beside what ASP.NET Core shows: <c>predict</c>, from its arrival in the queue to its answer, and <c>batch</c>, which is linked to the requests that it answers.</summary>
internal static class ServingTrace
{
    /// <summary>The name of the source of these activities, and of the meter.</summary>
    public const string Name = "Unroll.Serving";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Begins what one request takes; null where nobody listens.</summary>
    public static Activity? Predict(string model) => Source.StartActivity("predict")?.SetTag("unroll.model", model);

    /// <summary>Begins the computation of a batch; null where nobody listens.</summary>
    public static Activity? Batch(ReadOnlySpan<BatchRequest> requests, int examples)
    {
        if (!Source.HasListeners())
            return null;
        List<ActivityLink> links = [];
        foreach (BatchRequest request in requests)
        {
            if (request.Trace != default)
                links.Add(new ActivityLink(request.Trace));
        }
        return Source.StartActivity("batch", ActivityKind.Internal, default(ActivityContext), links: links)?.SetTag("unroll.requests", requests.Length).SetTag("unroll.examples", examples);
    }
}

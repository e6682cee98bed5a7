using Microsoft.AspNetCore.Http;

namespace Unroll;

/// <summary>Ends requests that take too long.</summary>
internal sealed class TimeCheck(TimeSpan longest, TimeProvider clock)
{
    /// <summary>Runs a request. While it runs, its <see cref="HttpContext.RequestAborted"/> is cancelled by the limit, too.</summary>
    public async Task Run(HttpContext context, RequestDelegate next)
    {
        CancellationToken aborted = context.RequestAborted;
        using CancellationTokenSource limit = new(longest, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(aborted, limit.Token);
        context.RequestAborted = either.Token;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            throw new HttpFailure(StatusCodes.Status504GatewayTimeout, FormattableString.Invariant($"The request took longer than {longest.TotalSeconds:0.###} s and was ended; ask less at once, or later."), e);
        }
        finally
        {
            context.RequestAborted = aborted;
        }
    }
}

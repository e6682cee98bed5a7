using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Unroll;

/// <summary>Refuses callers that ask too often: each has a bucket of tokens, which fills again several times a second.</summary>
internal sealed class RateCheck : IDisposable
{
    private const int PartsOfASecond = 10;

    private readonly PartitionedRateLimiter<HttpContext> limiter;

    /// <param name="perSecond">How many requests a caller may send in a second.</param>
    public RateCheck(int perSecond) => limiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(KeyCheck.CallerOf(context), _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = 2 * perSecond,
        TokensPerPeriod = Math.Max(1, perSecond / PartsOfASecond),
        ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, perSecond / PartsOfASecond) / (double)perSecond),
    }));

    /// <summary>Runs a request.</summary>
    public async Task Run(HttpContext context, RequestDelegate next)
    {
        if (!HealthEndpoints.Has(context.Request.Path))
        {
            using RateLimitLease lease = limiter.AttemptAcquire(context);
            if (!lease.IsAcquired)
            {
                int seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
                throw new HttpFailure(StatusCodes.Status429TooManyRequests, string.Create(CultureInfo.InvariantCulture, $"Too many requests came at once; try again in {seconds} s.")) { RetryAfter = seconds };
            }
        }
        await next(context);
    }

    public void Dispose() => limiter.Dispose();
}

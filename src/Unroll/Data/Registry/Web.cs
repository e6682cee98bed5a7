using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Unroll;

/// <summary>Asks servers: never waits longer than agreed for the next byte, and follows redirections only where that is safe.</summary>
internal sealed class Web(double stallSeconds) : IDisposable
{
    private const int MostRedirections = 10;

    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        Proxy = new ProxyButForThisMachine(),
    });

    public void Dispose() => http.Dispose();

    /// <summary>The head of the answer, its body still to be read.</summary>
    /// <param name="address">Whom to ask; another address may answer, after redirections.</param>
    /// <param name="start">The first byte that is wanted; 0 for the whole file.</param>
    /// <param name="condition">Which version of the file the part is wanted of; null for any.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<HttpResponseMessage> AskAsync(Uri address, long start, RangeConditionHeaderValue? condition, CancellationToken cancel)
    {
        Uri asked = address;
        for (int followed = 0; ; followed++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, asked);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("unroll", null));
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            if (start > 0)
            {
                request.Headers.Range = new RangeHeaderValue(start, null);
                request.Headers.IfRange = condition;
            }
            HttpResponseMessage response = await InTimeAsync(token => http.SendAsync(request, token), cancel);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            Uri next = new(asked, location);
            if (followed == MostRedirections)
                throw new DownloadFault($"it redirects more than {MostRedirections} times", final: true);
            if (!MayFollow(asked, next))
                throw new DownloadFault($"it redirects from {asked.Scheme} to {next.Scheme} ({next}), which is refused", final: true);
            asked = next;
        }
    }

    /// <summary>Waits for something of the net, as long as agreed.</summary>
    /// <exception cref="DownloadFault">It did not come.</exception>
    public async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancel)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(stallSeconds));
        try
        {
            return await ask(patience.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new DownloadFault(string.Create(CultureInfo.InvariantCulture, $"no byte came for {stallSeconds} s"), final: false, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            cancel.ThrowIfCancellationRequested();
            HttpRequestError? kind = e switch { HttpRequestException request => request.HttpRequestError, HttpIOException ended => ended.HttpRequestError, _ => null };
            throw new DownloadFault(kind switch
            {
                HttpRequestError.ResponseEnded => "the connection ended early",
                HttpRequestError.NameResolutionError => "there is no such server, or no connection to the net",
                HttpRequestError.ConnectionError => $"no connection to it can be made ({OneLine(e)})",
                HttpRequestError.SecureConnectionError => $"no secure connection to it can be made ({OneLine(e.InnerException ?? e)})",
                _ => $"the connection failed ({OneLine(e)})",
            }, final: false, e);
        }
    }

    /// <summary>A redirection leads to https, or from http to http: never from what is safe to what is not, or off the net.</summary>
    internal static bool MayFollow(Uri from, Uri to) =>
        to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);

    private static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ").TrimEnd('.');

    /// <summary>The proxy that the system names, but not for this machine itself, which a proxy elsewhere could not reach.</summary>
    private sealed class ProxyButForThisMachine : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => HttpClient.DefaultProxy.Credentials;
            set => HttpClient.DefaultProxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => HttpClient.DefaultProxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || HttpClient.DefaultProxy.IsBypassed(host);
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Unroll.Tests;

/// <summary>What was asked.</summary>
internal sealed record LoopbackRequest(string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The first byte that is wanted; 0 if all are.</summary>
    public int Start => Headers.TryGetValue("range", out string? range) ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;

    public string IfRange => Headers.GetValueOrDefault("if-range", "");
}

/// <summary>A web server that misbehaves as it is told: each connection is one request, which is answered byte for byte by the test.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Action<LoopbackRequest, LoopbackServer, Stream> answer;
    private readonly ManualResetEventSlim stopped = new();
    private readonly List<LoopbackRequest> requests = [];

    public LoopbackServer(Action<LoopbackRequest, LoopbackServer, Stream> answer)
    {
        this.answer = answer;
        listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    /// <summary>Where it is, with a slash at the end.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";

    /// <summary>All that was asked so far.</summary>
    public IReadOnlyList<LoopbackRequest> Requests
    {
        get
        {
            lock (requests)
                return [.. requests];
        }
    }

    /// <summary>Files by path, served well: ranges and the condition on the tag are heeded.</summary>
    public static LoopbackServer Of(params (string Path, byte[] Body)[] files) => new((request, _, stream) =>
    {
        byte[]? body = files.FirstOrDefault(file => "/" + file.Path == request.Path).Body;
        if (body is null)
            Send(stream, "404 Not Found", "");
        else
            SendWell(stream, request, body, "\"one\"");
    });

    public static void SendWell(Stream stream, LoopbackRequest request, byte[] body, string tag)
    {
        if (request.Start > 0 && (request.IfRange.Length == 0 || request.IfRange == tag))
            Send(stream, "206 Partial Content", $"ETag: {tag}\r\nContent-Range: bytes {request.Start}-{body.Length - 1}/{body.Length}\r\nContent-Length: {body.Length - request.Start}\r\n", body.AsSpan(request.Start));
        else
            Send(stream, "200 OK", $"ETag: {tag}\r\nContent-Length: {body.Length}\r\n", body);
    }

    /// <summary>Sends a head, whose lines end in CR LF, and some bytes.</summary>
    public static void Send(Stream stream, string status, string headers, params ReadOnlySpan<byte> body)
    {
        stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n"));
        stream.Write(body);
        stream.Flush();
    }

    /// <summary>Says nothing until the test ends.</summary>
    public void Stall() => stopped.Wait();

    public void Dispose()
    {
        stopped.Set();
        listener.Stop();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = listener.AcceptTcpClient();
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test has ended.
        }
    }

    private void Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                using NetworkStream stream = client.GetStream();
                using StreamReader reader = new(stream, Encoding.ASCII, false, 1 << 12, leaveOpen: true);
                string path = reader.ReadLine()!.Split(' ')[1];
                Dictionary<string, string> headers = new(StringComparer.Ordinal);
                while (reader.ReadLine() is { Length: > 0 } line)
                    headers[line.Split(':')[0].ToLowerInvariant()] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
                LoopbackRequest request = new(path, headers);
                lock (requests)
                    requests.Add(request);
                answer(request, this, stream);
            }
            catch (Exception e) when (e is IOException or NullReferenceException)
            {
                // The client has had enough.
            }
        }
    }
}

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Unroll.Serving.Tests;

/// <summary>Which connection is closed where one too many comes.</summary>
public sealed class ConnectionLimitTests
{
    private readonly ConnectionLimit limit = new(2);

    [Fact]
    public async Task TheOneThatHasBeenIdleLongestIsClosed()
    {
        Connection first = Open("1"), second = Open("2");
        await Ask(first, () => { }); // the second has been without a request longer now
        Connection third = Open("3");
        Assert.Equal((false, true, false), (first.IsAborted, second.IsAborted, third.IsAborted));
        second.End();
        Connection fourth = Open("4");
        Assert.Equal((true, false, false), (first.IsAborted, third.IsAborted, fourth.IsAborted));
    }

    [Fact]
    public async Task OneWithARequestStays()
    {
        Connection first = Open("1"), second = Open("2");
        await Ask(first, () =>
        {
            Open("3");
            Open("4");
            Assert.True(second.IsAborted);
        });
        Assert.False(first.IsAborted);
    }

    [Fact]
    public async Task WhereAllHaveRequestsTheNewOneIsClosed()
    {
        Connection first = Open("1"), second = Open("2");
        await Ask(first, () => Ask(second, () => Assert.True(Open("3").IsAborted)).GetAwaiter().GetResult());
        Assert.Equal((false, false), (first.IsAborted, second.IsAborted));
    }

    [Fact]
    public void OneThatEndsLeavesItsPlace()
    {
        Connection first = Open("1"), second = Open("2");
        second.End();
        Assert.Equal((false, false), (Open("3").IsAborted, first.IsAborted));
    }

    private Connection Open(string id)
    {
        Connection connection = new(id);
        connection.Done = limit.Run(connection.Wait)(connection);
        return connection;
    }

    private Task Ask(Connection connection, Action meanwhile)
    {
        DefaultHttpContext context = new();
        context.Connection.Id = connection.ConnectionId;
        return limit.Run(context, _ =>
        {
            meanwhile();
            return Task.CompletedTask;
        });
    }

    private sealed class Connection(string id) : DefaultConnectionContext(id)
    {
        private readonly TaskCompletionSource ended = new();

        public bool IsAborted { get; private set; }

        public Task? Done { get; set; }

        public Task Wait(ConnectionContext connection) => ended.Task;

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;

        /// <summary>Ends as a connection does that its client closes.</summary>
        public void End()
        {
            ended.SetResult();
            Assert.True(Done!.IsCompleted);
        }
    }
}

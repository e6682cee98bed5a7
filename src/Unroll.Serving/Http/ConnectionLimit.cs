using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Unroll;

/// <summary>
/// Keeps the number of connections within a limit. Where one more comes, the one that has been without a request longest is closed, so a caller who only opens connections
/// keeps nobody out; if all of them have requests, the new one is closed.
/// </summary>
/// <param name="most">The most connections at once.</param>
internal sealed class ConnectionLimit(int most)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<ConnectionContext>> open = [];
    private readonly LinkedList<ConnectionContext> idle = []; // those without a request, the one of longest ago first

    /// <summary>Runs a connection.</summary>
    public ConnectionDelegate Run(ConnectionDelegate next) => async connection =>
    {
        if (!Enter(connection))
        {
            connection.Abort();
            return;
        }
        try
        {
            await next(connection);
        }
        finally
        {
            lock (gate)
                Remove(connection.ConnectionId);
        }
    };

    /// <summary>Runs a request, during which its connection stays open.</summary>
    public async Task Run(HttpContext context, RequestDelegate next)
    {
        string id = context.Connection.Id;
        lock (gate)
        {
            if (open.TryGetValue(id, out LinkedListNode<ConnectionContext>? node) && node.List is not null)
                idle.Remove(node);
        }
        try
        {
            await next(context);
        }
        finally
        {
            lock (gate)
            {
                if (open.TryGetValue(id, out LinkedListNode<ConnectionContext>? node) && node.List is null)
                    idle.AddLast(node);
            }
        }
    }

    private bool Enter(ConnectionContext connection)
    {
        ConnectionContext? oldest = null;
        lock (gate)
        {
            if (open.Count >= most)
            {
                if (idle.First is null)
                    return false;
                oldest = idle.First.Value;
                Remove(oldest.ConnectionId);
            }
            open[connection.ConnectionId] = idle.AddLast(connection);
        }
        oldest?.Abort();
        return true;
    }

    private void Remove(string id)
    {
        if (open.Remove(id, out LinkedListNode<ConnectionContext>? node) && node.List is not null)
            idle.Remove(node);
    }
}

using Microsoft.AspNetCore.Components;

namespace Unroll.Studio.Pages;

/// <summary>A page that may look again every second, and says what is wrong in one sentence.</summary>
public abstract class StudioPage : ComponentBase, IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource left = new();

    /// <summary>The texts of the page in the reader's language.</summary>
    [CascadingParameter] public PageTexts T { get; set; } = PageTexts.Of(null);

    /// <summary>What the studio was started with.</summary>
    [Inject] protected StudioOptions Options { get; set; } = null!;

    /// <summary>What is wrong; null if nothing is.</summary>
    protected string? Fault { get; private set; }

    /// <summary>Whether something is being computed.</summary>
    protected bool IsBusy { get; private set; }

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Left => left.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Looks at what has changed; called every second. Default: nothing, and it is not called again.</summary>
    /// <returns>Whether to look again.</returns>
    protected virtual bool Look() => false;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _ = Watch();
    }

    /// <summary>Does something; what is wrong with it is shown.</summary>
    protected void Try(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        using IDisposable names = Options.Catalogue.Use();
        try
        {
            Fault = null;
            action();
        }
        catch (Exception e) when (IsExpected(e))
        {
            Fault = e.Message;
        }
    }

    /// <summary>Does something that takes long, beside the page.</summary>
    protected async Task TryLong(Func<Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (IsBusy)
            return;
        (Fault, IsBusy) = (null, true);
        StateHasChanged();
        using IDisposable names = Options.Catalogue.Use();
        try
        {
            await action();
        }
        catch (Exception e) when (IsExpected(e))
        {
            Fault = e.Message;
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        finally
        {
            IsBusy = false;
        }
    }

    /// <summary>Ends what the page does.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!left.IsCancellationRequested)
            left.Cancel();
        left.Dispose();
    }

    private static bool IsExpected(Exception e) => e is UnrollException or IOException or UnauthorizedAccessException;

    private async Task Watch()
    {
        try
        {
            CancellationToken ends = left.Token;
            using PeriodicTimer timer = new(Between);
            bool again = true;
            while (again && await timer.WaitForNextTickAsync(ends))
            {
                await InvokeAsync(() =>
                {
                    if (ends.IsCancellationRequested)
                        return;
                    again = Look();
                    if (again)
                        StateHasChanged();
                });
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }
}

namespace Unroll;

/// <summary>
/// Something that can be drawn, as a description: data and their names, and nothing of how they look. <see cref="SvgPicture"/> draws any figure as SVG; the command line
/// draws it in the terminal.
/// </summary>
public abstract record Figure
{
    private protected Figure(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        Title = title;
    }

    /// <summary>What the figure shows; empty for no title.</summary>
    public string Title { get; }
}

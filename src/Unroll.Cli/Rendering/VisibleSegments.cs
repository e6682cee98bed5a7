using Spectre.Console.Rendering;

namespace Unroll.Cli;

/// <summary>Makes control characters visible in all that Spectre's console writes; the console's own control sequences pass.</summary>
internal sealed class VisibleSegments : IRenderHook
{
    public static IEnumerable<Segment> Of(IEnumerable<Segment> segments) => segments.Select(Of);

    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) => renderables.Select(one => new Shown(one));

    /// <summary>Line ends are the console's own: texts of the data have none left when they come here.</summary>
    private static Segment Of(Segment segment)
    {
        if (segment.IsControlCode || segment.IsLineBreak)
            return segment;
        string visible = string.Join('\n', segment.Text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(VisibleText.Of));
        return visible == segment.Text ? segment : new Segment(visible, segment.Style);
    }

    private sealed class Shown(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => Of(inner.Render(options, maxWidth));
    }
}

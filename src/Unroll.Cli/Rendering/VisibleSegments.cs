using Spectre.Console.Rendering;

namespace Unroll.Cli;

/// <summary>Makes control characters visible in all that Spectre's console writes; the console's own control sequences pass.</summary>
internal sealed class VisibleSegments : IRenderHook
{
    public static IEnumerable<Segment> Of(IEnumerable<Segment> segments) => segments.Select(segment =>
        segment.IsControlCode || segment.IsLineBreak || VisibleText.Of(segment.Text) is var visible && visible == segment.Text ? segment : new Segment(visible, segment.Style));

    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) => renderables.Select(one => new Shown(one));

    private sealed class Shown(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => Of(inner.Render(options, maxWidth));
    }
}

using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Answers for people: their sentences, with marked spans in colours where there are any; others as they write themselves; then, if asked for, their figures.</summary>
internal sealed class AnswerText(Host host, bool withFigures) : IAnswerWriter
{
    private readonly SentenceText sentences = new(host);
    private readonly IAnsiConsole console = Screen.Of(host);

    public void Write(IAnswer answer, Places? places)
    {
        IReadOnlyList<TokensFigure> all = answer.Sentences;
        foreach (TokensFigure sentence in all)
            sentences.Write(sentence, places);
        if (all.Count == 0)
            answer.WriteText(host.People);
        foreach (Figure figure in withFigures ? answer.Figures : [])
        {
            console.Line("");
            FigureText.Write(console, figure);
        }
        if (withFigures)
            console.Line("");
    }

    public void End() => sentences.End();
}

namespace Unroll.Cli;

/// <summary>Answers for people: taggings with their spans marked, others as they write themselves.</summary>
internal sealed class AnswerText(Host host) : IAnswerWriter
{
    private readonly SlotText slots = new(host);

    public void Write(IAnswer answer, Places? places)
    {
        if (answer is Tagging tagging)
            slots.Write(tagging, places);
        else
            answer.WriteText(host.People);
    }

    public void End() => slots.End();
}

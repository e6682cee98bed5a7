namespace Unroll.Cli;

/// <summary>A text and its continuation for people, who see each token as soon as it is there.</summary>
internal static class StreamedText
{
    /// <summary>Whether an answer is one text that is known token by token.</summary>
    public static bool IsFor(Model model, PredictOptions? options) =>
        model.Problem is IIncrementalProblem && options is GenerationOptions { Length: > 0, Next: 0, Samples: 1, Beam: 0 };

    public static void Write(Host host, Model model, Example example, PredictOptions options)
    {
        host.People.Write(example.Input.ToString());
        host.People.Flush();
        foreach (GeneratedToken token in model.Stream(example, options).ToBlockingEnumerable())
        {
            host.People.Write(token.Text);
            host.People.Flush();
        }
        host.People.Write("\n");
        host.People.Flush();
    }
}

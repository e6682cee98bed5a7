namespace Unroll.Tests;

/// <summary>What many tests do with a problem of one input field, and with a tagger of words.</summary>
internal static class Asking
{
    /// <summary>An example from one line, as a person types it.</summary>
    public static Example Read(this IProblem problem, string line) => new(problem.Fields[0].Read(line));

    /// <summary>The same tagger with another input.</summary>
    public static TaggingSpec WithWords(this TaggingSpec spec, Func<WordsSpec, WordsSpec> change) => spec with { Input = change((WordsSpec)spec.Input) };

    /// <summary>What was fitted, with some of it replaced and some added.</summary>
    public static Fitted Copy(Fitted fitted, params (string Name, IArtifact Artifact)[] other)
    {
        Fitted copy = new();
        foreach ((string name, IArtifact artifact) in fitted.All.Where(pair => !other.Any(one => one.Name == pair.Key)).Select(pair => (pair.Key, pair.Value)).Concat(other))
            copy.PutWhole(name, artifact);
        return copy;
    }
}

using System.CommandLine;

namespace Unroll.Cli;

/// <summary>A verb of the command line, with examples that its help ends with.</summary>
internal sealed class Verb : Command
{
    /// <param name="name">The verb.</param>
    /// <param name="description">What it does.</param>
    /// <param name="examples">Command lines without the program's name, each with a sentence.</param>
    /// <param name="notes">Further paragraphs of the help.</param>
    public Verb(string name, string description, (string Line, string Meaning)[] examples, string? notes = null) : base(name, description)
    {
        Examples = examples;
        Notes = notes;
    }

    public IReadOnlyList<(string Line, string Meaning)> Examples { get; }

    public string? Notes { get; }
}

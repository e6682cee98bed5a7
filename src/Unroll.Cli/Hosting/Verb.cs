using System.CommandLine;
using System.CommandLine.Parsing;

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

    /// <summary>Whether options that it does not know are names with values, such as a model's input fields: the verb itself says which there are.</summary>
    public bool TakesNamedValues { get; set; }

    /// <summary>
    /// What is wrong with arguments among themselves, a sentence; null if nothing is. It is asked once each of them is right by itself: a validator
    /// of the parser would be asked before, when no value can be had of an option that is wrong.
    /// </summary>
    public Func<CommandResult, string?>? Fault { get; set; }
}

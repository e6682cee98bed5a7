using System.CommandLine;

namespace Unroll.Cli;

/// <summary>The arguments that <c>unroll predict</c> has itself. An input or an option of a model that is called like one of them could not be given on the command line.</summary>
/// <param name="root">The program with its verbs.</param>
internal sealed class PredictNames(Command root)
{
    private readonly AskingArguments asking = new();

    /// <summary>Their names, such as <c>--file</c>, in the order of the help.</summary>
    public IReadOnlyList<string> Own => [.. root.Subcommands.Single(verb => verb.Name == "predict").Options.Concat(root.Options).Select(option => option.Name).Except(asking.All.Select(option => option.Name))];

    /// <summary>Checks the input fields of a model.</summary>
    /// <exception cref="UnrollException">A field is called like an argument.</exception>
    public void Check(IProblem problem)
    {
        foreach (InputField field in problem.Fields)
            Check("The model has an input", field.Name, "--" + field.Name);
    }

    /// <summary>Checks options that are in a catalogue.</summary>
    /// <exception cref="UnrollException">An option is called like an argument.</exception>
    public void Check(PredictOptions options, Catalogue catalogue)
    {
        foreach (string field in catalogue.FieldsOf(options))
            Check($"{options.GetType().Name} has an option", field, asking.SaidAs(field));
    }

    private void Check(string what, string name, string said)
    {
        if (Own.Contains(said, StringComparer.Ordinal))
            throw new UnrollException($"{what} '{name}', but {said} is an argument of `unroll predict` itself; expected another name.");
    }
}

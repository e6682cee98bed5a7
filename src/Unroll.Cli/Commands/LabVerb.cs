using System.CommandLine;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Verbs of the laboratory: an experiment makes <see cref="Findings"/>, which are shown, written as JSON, or put into a report.</summary>
internal static class LabVerb
{
    private const int MostRows = 20; // of a table that is shown beside the figures
    private const int LongestCell = 40, LongestText = 1000;
    private const double Seconds = 0.5; // of each moment of an animation

    /// <summary>Says how far an experiment is, from 0 to 1, and what it does; throws once it was interrupted.</summary>
    public delegate void Progress(double share, string doing);

    /// <param name="host">Where it runs.</param>
    /// <param name="name">The verb.</param>
    /// <param name="description">What it shows.</param>
    /// <param name="examples">Command lines without the program's name, each with a sentence.</param>
    /// <param name="notes">Further paragraphs of the help.</param>
    /// <param name="symbols">Its arguments and options.</param>
    /// <param name="experiment">Makes the experiment that was asked for.</param>
    public static Verb Create(Host host, string name, string description, (string Line, string Meaning)[] examples, string notes, Symbol[] symbols, Func<ParseResult, Progress, Findings> experiment)
    {
        Option<string?> report = Options.Path("--report", "Also write a report into this folder: report.html, a CSV file of each table, an SVG file of each figure", "FOLDER");
        Option<string?> svg = Options.Path("--svg", "Also draw the figures into this SVG file", "FILE");
        Option<bool> ascii = new("--ascii") { Description = "Draw with ASCII characters alone, as with NO_COLOR" };
        Option<bool> json = Options.Json("Write one JSON object, with what is seen and all numbers");
        Verb verb = new(name, description, examples, notes);
        foreach (Symbol symbol in (Symbol[])[.. symbols, svg, report, ascii, json])
        {
            if (symbol is Argument argument)
                verb.Add(argument);
            else
                verb.Add((Option)symbol);
        }
        verb.SetAction(parse =>
        {
            LabReport? folder = parse.GetValue(report) is { } path ? LabReport.In(path) : null;
            Findings findings = Run(host, progress => experiment(parse, progress));
            if (parse.GetValue(json))
                JsonLine.WriteIndented(host.Output, findings.WriteJson);
            else
                Show(host, findings, parse.GetValue(ascii));
            if (parse.GetValue(svg) is { } picture)
                Picture.Save(host, picture, Drawing(findings));
            folder?.Write(host, findings);
            return ExitCode.Ok;
        });
        return verb;
    }

    /// <summary>All figures, or the animation if there is one.</summary>
    public static string Drawing(Findings findings) => findings.Moments.Count > 0 ? SvgPicture.Animated(findings.Moments, Seconds) : SvgPicture.Of(findings.Figures);

    /// <summary>Makes the experiment, under a bar where a person watches.</summary>
    private static Findings Run(Host host, Func<Progress, Findings> experiment)
    {
        host.HandleInterruptions();
        if (!host.OutputIsTerminal)
            return experiment((_, _) => host.Interrupted.ThrowIfCancellationRequested());
        return Screen.Of(host).Progress().AutoClear(true).Start(context =>
        {
            ProgressTask bar = context.AddTask("starting", maxValue: 1);
            return experiment((share, doing) =>
            {
                (bar.Value, bar.Description) = (share, Markup.Escape(doing));
                host.Interrupted.ThrowIfCancellationRequested();
            });
        });
    }

    private static void Show(Host host, Findings findings, bool ascii)
    {
        IAnsiConsole console = Screen.Of(host);
        if (ascii || host.NoColour)
            (console.Profile.Capabilities.Unicode, console.Profile.Capabilities.ColorSystem) = (false, ColorSystem.NoColors);
        console.Show(Paragraph(findings.Title));
        console.Line("");
        foreach (Figure figure in findings.Figures)
        {
            FigureText.Write(console, figure);
            console.Line("");
        }
        foreach (LabTable table in findings.Tables.Where(table => table.Count <= MostRows))
        {
            console.Show(Cells(table));
            console.Line("");
        }
        foreach (string sentence in findings.Seen)
            console.Show(Paragraph(sentence));
        console.Line("");
        console.Show(Paragraph($"Theory: {findings.Source}"));
    }

    /// <summary>A text over several lines; of a very long one, such as a whole document that a model was asked about, the beginning.</summary>
    private static Rows Paragraph(string text) => new(new Text(CellText.Cut(text, LongestText)));

    private static Table Cells(LabTable table)
    {
        Table shown = Screen.Table([.. table.Columns.Select(column => (column.Values.Count > 0 ? "#" : "") + column.Name)]);
        for (int row = 0; row < table.Count; row++)
            shown.Row([.. table.Columns.Select(column => column.Values.Count > 0 ? FigureNumber.Short(column.Values[row]) : CellText.Cut(column.Cells[row], LongestCell))]);
        return shown;
    }
}

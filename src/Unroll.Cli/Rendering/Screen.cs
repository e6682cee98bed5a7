using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Unroll.Cli;

/// <summary>Where people read: Spectre's console over the host's output, with no more colours and characters than the host allows.</summary>
internal static class Screen
{
    public static IAnsiConsole Of(Host host)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = host.OutputIsTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = host.Colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = host.OutputIsTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(host.Terminal),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Math.Max(20, host.Width());
        console.Profile.Capabilities.Unicode = host.Unicode;
        console.Pipeline.Attach(new VisibleSegments());
        return console;
    }

    /// <summary>A table of the house: no frame, numbers to the right.</summary>
    /// <param name="columns">The headings; one that begins with <c>#</c> (not shown) is a column of numbers.</param>
    public static Table Table(params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in columns)
        {
            bool numbers = column.StartsWith('#');
            TableColumn made = Heading(column.TrimStart('#')).Padding(0, numbers ? 2 : 3);
            table.AddColumn(numbers ? made.RightAligned().NoWrap() : made);
        }
        return table;
    }

    /// <summary>A table of what a model has learnt. Columns of numbers are aligned at their right.</summary>
    public static Table Table(LearntTable learnt)
    {
        Table table = Table();
        for (int column = 0; column < learnt.Columns.Count; column++)
        {
            table.Column(learnt.Columns[column]);
            if (learnt.Rows.All(row => double.TryParse(row[column], NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
                table.Columns[column].RightAligned().NoWrap();
        }
        foreach (IReadOnlyList<string> row in learnt.Rows)
            table.Row([.. row]);
        return table;
    }

    /// <summary>Adds a column with a text of the data as its heading.</summary>
    public static Table Column(this Table table, string heading) => table.AddColumn(Heading(heading).Padding(0, 3));

    /// <summary>Adds a row of plain texts.</summary>
    public static Table Row(this Table table, params string[] cells) => table.AddRow(cells.Select(cell => (IRenderable)new Text(VisibleText.Of(cell))));

    /// <summary>Writes a table; on paper (files, pipes) without the blanks that fill its lines.</summary>
    public static void Show(this IAnsiConsole console, IRenderable table)
    {
        if (table is Table framed && !console.Profile.Capabilities.Unicode)
            framed.Border(TableBorder.Ascii);
        if (console.Profile.Capabilities.Interactive)
        {
            console.Write(table);
            return;
        }
        foreach (string line in string.Concat(VisibleSegments.Of(table.GetSegments(console)).Select(segment => segment.Text)).TrimEnd().ReplaceLineEndings("\n").Split('\n'))
            console.Line(line.TrimEnd());
    }

    private static TableColumn Heading(string text) => new(new Text(VisibleText.Of(text), new Style(decoration: Decoration.Bold)));

    /// <summary>A text with no more than so many characters: of a longer one the beginning.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)}...";

    /// <summary>A whole number with commas between thousands.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: 1 sentence, 2,400 sentences.</summary>
    public static string Count(long number, string noun) => $"{Count(number)} {Plural(number, noun)}";

    /// <summary>A score: four digits after the point, two from 10 on, where perplexities are.</summary>
    public static string Score(double value) => value.ToString(Math.Abs(value) < 10 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);

    /// <summary>A word, in the plural unless there is one of it.</summary>
    public static string Plural(long number, string noun) => number == 1 ? noun : noun + "s";

    /// <summary>A duration: 0.8 s, 42 s, 3:07, 1:02:15.</summary>
    public static string Time(double seconds) => seconds switch
    {
        < 9.95 => seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        < 59.5 => seconds.ToString("0", CultureInfo.InvariantCulture) + " s",
        < 3599.5 => TimeSpan.FromSeconds(Math.Round(seconds)).ToString("m\\:ss", CultureInfo.InvariantCulture),
        _ => $"{(long)(seconds / 3600)}:{TimeSpan.FromSeconds(seconds).ToString("mm\\:ss", CultureInfo.InvariantCulture)}",
    };

    /// <summary>Writes a line of text that is not markup, wrapped by nobody.</summary>
    public static void Line(this IAnsiConsole console, string text) => console.Profile.Out.Writer.Write(VisibleText.Of(text) + "\n");

    /// <summary>Writes several lines of such text.</summary>
    public static void Lines(this IAnsiConsole console, string text)
    {
        foreach (string line in text.Split('\n'))
            console.Line(line);
    }
}

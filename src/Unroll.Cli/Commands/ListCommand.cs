using System.CommandLine;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary><c>unroll list</c>.</summary>
internal static class ListCommand
{
    public static Verb Create(Host host)
    {
        Argument<string?> name = new("NAME") { HelpName = "NAME", Description = "A built-in recipe, or an entry of the catalogue; without it, all of them", Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add(context => Recipe.BuiltIn.Concat(Catalogue.Default.Entries.Select(entry => entry.Name)));
        Option<bool> json = Options.Json("Write one JSON object");
        Verb verb = new("list", "List the built-in recipes, and the building blocks of recipes.",
        [
            ("list", "All names, each with one line of description."),
            ("list lstm", "The fields of the LSTM: meaning, range and default of each."),
            ("list lstm --json", "Its defaults as JSON, to start a recipe from."),
            ("list slot-filling > my-recipe.json", "A copy of a built-in recipe, to start your own from."),
        ])
        {
            name, json,
        };
        verb.SetAction(parse => Run(host, parse.GetValue(name), parse.GetValue(json)));
        return verb;
    }

    private static int Run(Host host, string? name, bool json)
    {
        Catalogue catalogue = Catalogue.Default;
        if (name is not null)
            WriteNamed(host, catalogue, name, json);
        else if (json)
            WriteJson(host.Output, catalogue);
        else
            Write(host, catalogue);
        return ExitCode.Ok;
    }

    /// <summary>All that has a name: a recipe, and the entries of each kind; JSON for programs has the recipe, or else the first entry.</summary>
    private static void WriteNamed(Host host, Catalogue catalogue, string name, bool json)
    {
        bool recipe = Recipe.BuiltIn.Contains(name, StringComparer.Ordinal);
        IReadOnlyList<CatalogueEntry> entries = catalogue.Named(name);
        if (!recipe && entries.Count == 0)
            throw Unknown(catalogue, name);
        if (recipe)
            host.Output.Write(Recipe.Load(name).ToJson() + "\n");
        else if (json)
            host.Output.Write(catalogue.DefaultsOf(entries[0]) + "\n");
        foreach (CatalogueEntry entry in json ? [] : entries)
        {
            if (recipe || entry != entries[0])
                host.Output.Write("\n");
            FieldTable.Write(Screen.Of(host), catalogue, entry);
        }
    }

    private static UnrollException Unknown(Catalogue catalogue, string name)
    {
        string[] names = [.. Recipe.BuiltIn, .. catalogue.Entries.Select(one => one.Name)];
        string meant = Spelling.Nearest(name, names) is { } nearest ? $"; did you mean {nearest}?" : ".";
        return new UnrollException($"There is no '{name}' among the built-in recipes ({string.Join(", ", Recipe.BuiltIn)}) "
            + $"and in the catalogue ({string.Join(", ", catalogue.Entries.Select(one => one.Name).Distinct(StringComparer.Ordinal))}){meant}");
    }

    private static void Write(Host host, Catalogue catalogue)
    {
        IAnsiConsole console = Screen.Of(host);
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn(new GridColumn().PadRight(0));
        grid.AddRow(new Markup("[bold]built-in recipes[/]"), new Text(""));
        foreach (string recipe in Recipe.BuiltIn)
            grid.AddRow(new Markup($"  [green]{recipe}[/]"), new Text(Recipe.Load(recipe).Summary));
        foreach (IGrouping<Type, CatalogueEntry> kind in catalogue.Entries.GroupBy(entry => entry.Kind))
        {
            grid.AddRow(new Text(""), new Text(""));
            grid.AddRow(new Markup($"[bold]{kind.First().KindName}[/]"), new Text(""));
            foreach (CatalogueEntry entry in kind)
                grid.AddRow(new Markup($"  [green]{Markup.Escape(entry.Name)}[/]"), new Text(entry.Summary));
        }
        console.Show(grid);
        console.Line("");
        console.Line($"{host.Command} list NAME  shows a recipe as JSON, or what the fields of another entry mean, with their ranges and defaults.");
    }

    private static void WriteJson(TextWriter output, Catalogue catalogue) => JsonLine.WriteIndented(output, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("recipes");
        foreach (string recipe in Recipe.BuiltIn)
        {
            json.WriteStartObject();
            json.WriteString("name", recipe);
            json.WriteString("summary", Recipe.Load(recipe).Summary);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("catalogue");
        foreach (CatalogueEntry entry in catalogue.Entries)
        {
            json.WriteStartObject();
            json.WriteString("kind", entry.KindName);
            json.WriteString("name", entry.Name);
            json.WriteString("summary", entry.Summary);
            json.WriteDocument("defaults", catalogue.DefaultsOf(entry));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });
}

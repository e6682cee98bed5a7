using System.Reflection;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>The fields of an entry of the catalogue: name, default, and what the library's documentation says of each, its range included.</summary>
internal static class FieldTable
{
    public static void Write(IAnsiConsole console, Catalogue catalogue, CatalogueEntry entry)
    {
        Type type = entry.Defaults.GetType();
        console.Line($"{entry.Name}: {entry.Summary}");
        Table table = Screen.Table("field", "default", "meaning");
        foreach ((string name, JsonNode? value) in JsonNode.Parse(catalogue.DefaultsOf(entry))!.AsObject().Where(field => field.Key != "type"))
        {
            PropertyInfo? property = Array.Find(type.GetProperties(), one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));
            table.Row(name, Default(value), property is null ? "" : Documentation.Of(property));
        }
        if (table.Rows.Count > 0)
            console.Show(table);
        else
            console.Line("It has no fields.");
    }

    /// <summary>A specification by its name: its fields are listed under that.</summary>
    private static string Default(JsonNode? value) => value switch
    {
        JsonObject { Count: > 0 } one when one["type"] is { } type => type.GetValue<string>(),
        null => "null",
        _ => value.ToJsonString(),
    };
}

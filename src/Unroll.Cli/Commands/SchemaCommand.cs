using System.Reflection;

namespace Unroll.Cli;

/// <summary><c>unroll schema</c>: the JSON Schema of recipes.</summary>
internal static class SchemaCommand
{
    private const string Notes = """
        An editor that knows JSON Schema completes the fields of a recipe, shows what each means, and marks what is wrong while
        it is typed. In Visual Studio Code, write the schema beside the recipe and begin the recipe with
          "$schema": "./recipe.schema.json",
        """;

    public static Verb Create(Host host)
    {
        Verb verb = new("schema", "Write a JSON Schema of recipes, for editors.",
        [
            ("schema > recipe.schema.json", "All fields, names, choices and ranges, with what each field means."),
        ], Notes);
        verb.SetAction(_ =>
        {
            host.Output.Write(RecipeSchema.Of(meaning: Meaning) + "\n");
            return ExitCode.Ok;
        });
        return verb;
    }

    private static string Meaning(Type type, string field) =>
        Array.Find(type.GetProperties(), one => string.Equals(one.Name, field, StringComparison.OrdinalIgnoreCase)) is { } property ? Documentation.Of(property) : "";
}

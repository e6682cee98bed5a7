using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>What was found by looking into something.</summary>
internal interface IInspection
{
    /// <summary>For people.</summary>
    void Write(IAnsiConsole console);

    /// <summary>For programs: one object.</summary>
    void WriteJson(Utf8JsonWriter json);
}

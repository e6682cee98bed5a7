#if SINGLE
using System.Text.Json;
using Unroll.Tests.House;

namespace Unroll.Tests;

/// <summary>
/// tests/golden/text.json: what subword-nmt, sacremoses and sacreBLEU make of texts that were written for these tests. Made by tests/golden/make_text.py, whose first lines give the
/// versions and the command.
/// </summary>
internal static class GoldenText
{
    public static JsonElement Read(string part)
    {
        using JsonDocument all = JsonDocument.Parse(Repository.Read("tests/golden/text.json"));
        return all.RootElement.GetProperty(part).Clone();
    }

    public static string[] Texts(this JsonElement parent, string name) => [.. parent.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    public static string Text(this JsonElement parent, string name) => parent.GetProperty(name).GetString()!;
}
#endif

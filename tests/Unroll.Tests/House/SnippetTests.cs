#if SINGLE
using System.Text.RegularExpressions;

namespace Unroll.Tests.House;

/// <summary>
/// Every C# block of the documents is code that was compiled and run: a comment before its fence names a region of a test source
/// (<c>&lt;!-- snippet: name --&gt;</c>) or a whole file (<c>&lt;!-- file: path --&gt;</c>), which it must equal but for indentation; or a file that has each of
/// its lines, in their order (<c>&lt;!-- lines: path --&gt;</c>).
/// </summary>
public sealed partial class SnippetTests
{
    private const RegexOptions Options = RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture;

    private static IReadOnlyList<string> Documents =>
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", .. Repository.Files("docs", "*.md"), .. Repository.Files("recipes", "*.md"), .. Repository.Files("samples", "*.md")];

    [Fact]
    public void EveryBlockIsCompiledCode()
    {
        Dictionary<string, string> regions = Regions();
        List<string> faults = [];
        int blocks = 0;
        foreach (string document in Documents)
        {
            foreach (Match fence in Fence().Matches(Repository.Read(document)))
            {
                blocks++;
                string kind = fence.Groups["kind"].Value, name = fence.Groups["name"].Value, where = $"{document}: {kind} {name}";
                string? code = kind switch
                {
                    "snippet" => regions.GetValueOrDefault(name),
                    "file" when File.Exists(Repository.PathOf(name)) => Repository.Read(name),
                    _ => null,
                };
                if (kind == "lines")
                    faults.AddRange(Missing(Repository.Read(name), fence.Groups["code"].Value).Take(1).Select(line => $"{where}: the source has no such line there: {line}"));
                else if (kind.Length == 0)
                    faults.Add($"{document}: a C# block has no comment that names its source: {fence.Groups["code"].Value.Trim().Split('\n')[0]}");
                else if (code is null)
                    faults.Add($"{where}: there is no such source");
                else if (Unindented(code) != Unindented(fence.Groups["code"].Value))
                    faults.Add($"{where}: the block differs from its source; copy it from there");
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(blocks >= 4, $"only {blocks} blocks were found");
    }

    [Fact]
    public void LinksBetweenDocumentsLead()
    {
        List<string> faults = [];
        foreach (string document in Documents)
        {
            foreach (Match link in Link().Matches(Repository.Read(document)))
            {
                string target = Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, link.Groups["target"].Value);
                if (!File.Exists(target) && !Directory.Exists(target))
                    faults.Add($"{document}: {link.Groups["target"].Value} is not there");
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The lines of a block that do not follow in a source after those before them, white space at both ends aside.</summary>
    private static IEnumerable<string> Missing(string source, string block)
    {
        string[] lines = [.. source.Split('\n').Select(line => line.Trim())];
        int at = -1;
        foreach (string line in block.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            int next = Array.IndexOf(lines, line, at + 1);
            if (next < 0)
                yield return line;
            else
                at = next;
        }
    }

    /// <summary>The regions <c>// snippet: name</c> to <c>// end</c> of the test sources.</summary>
    private static Dictionary<string, string> Regions()
    {
        Dictionary<string, string> regions = new(StringComparer.Ordinal);
        foreach (string file in Repository.Files("tests", "*.cs"))
        {
            foreach (Match region in Region().Matches(Repository.Read(file)))
                regions.Add(region.Groups["name"].Value, region.Groups["code"].Value);
        }
        return regions;
    }

    private static string Unindented(string code)
    {
        string[] lines = code.Trim('\n').Split('\n');
        int indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Trim().Length == 0 ? "" : line[indent..].TrimEnd())).TrimEnd();
    }

    [GeneratedRegex(@"(<!-- (?<kind>snippet|file|lines): (?<name>\S+) -->\s*\n)?^```(csharp|cs|c#)\s*\n(?<code>.*?)^```", Options, 10_000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^ *// snippet: (?<name>\S+)\n(?<code>.*?)^ *// end$", Options, 10_000)]
    private static partial Regex Region();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<target>[^)#\s]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Link();
}
#endif

using System.Text;
using System.Text.RegularExpressions;

namespace Unroll.Tests.House;

/// <summary>The table "What is read as what" of docs/formats.md: every row is a file that is read here, or refused.</summary>
public sealed partial class FormatRulesTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, string, string, string> Rows()
    {
        TheoryData<string, string, string, string> rows = [];
        foreach (string line in Repository.Read("docs/formats.md").Split("## What is read as what")[1].Split("\n## ")[0].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            string[] cells = [.. Bars().Split(line).Select(cell => cell.Trim().Trim('`').Replace("\\|", "|", StringComparison.Ordinal))];
            rows.Add(cells[1], cells[2], cells[3], cells[4]);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void ARowIsTrue(string file, string contents, string settings, string readAs)
    {
        DataSpec spec = Recipe.Parse("{}", "row", settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(setting => "data." + setting)).Data;
        Encoding encoding = settings.Contains("latin1", StringComparison.Ordinal) ? Encoding.Latin1
            : settings.Contains("windows1252", StringComparison.Ordinal) ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : new UTF8Encoding(false);
        string path = folder.Write(file, encoding.GetBytes(Written(contents)));
        string found;
        try
        {
            found = Shown(spec.Open(path).Train!);
        }
        catch (UnrollException refused)
        {
            Match match = Place().Match(refused.Message);
            Assert.True(match.Success && refused.Message.StartsWith(path, StringComparison.Ordinal), refused.Message);
            found = $"refused, line {match.Groups["line"].Value}: {match.Groups["what"].Value}";
            Assert.StartsWith(Written(readAs), found, StringComparison.Ordinal);
            return;
        }
        Assert.Equal(Written(readAs), found);
        Assert.Equal(spec.Open(path).Train!.Fingerprint, spec.OpenTest(path).Fingerprint);
    }

    [Fact]
    public void TheTableIsThere() => Assert.InRange(Rows().Count, 70, 500);

    private static string Shown(Dataset data)
    {
        string notes = string.Join(", ", data.Notes.Select(note => $"{note.Kind} {note.Count}"));
        return string.Join(" // ", data.Select(example => example.Target switch
        {
            Tags tags => string.Join(' ', example.Words.Zip(tags.Values!, (word, tag) => $"{word.Replace(' ', '␣')}/{tag}")),
            Labels labels => $"{example} → {string.Join('+', labels.Values)}",
            _ => example.ToString(),
        })) + (notes.Length > 0 ? $" ({notes})" : "");
    }

    private static string Written(string cell) => Escapes().Replace(cell, match => match.Value switch
    {
        @"\n" => "\n",
        @"\t" => "\t",
        @"\r" => "\r",
        _ => ((char)Convert.ToInt32(match.Value[2..], 16)).ToString(),
    });

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, 1000)]
    private static partial Regex Bars();

    [GeneratedRegex(@"\\(n|t|r|u[0-9A-Fa-f]{4})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escapes();

    [GeneratedRegex(@":(?<line>\d+): (?<what>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Place();
}

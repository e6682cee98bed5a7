#if SINGLE
using System.Text.RegularExpressions;

namespace Unroll.Tests.House;

/// <summary>
/// What kind a content is, only the folder Contents knows: elsewhere nobody casts to a kind or compares with one, but asks by <c>As</c>, <c>TryAs</c> or <c>Find</c>, or by what every content says
/// of itself. A kind from another assembly then works wherever a built-in one does.
/// </summary>
public sealed class ContentCastTests
{
    private static readonly string Kinds = string.Join('|', typeof(Content).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(Content))).Select(type => type.Name));

    private static readonly Regex Cast = new(
        $@"\b(is|as)\s+(not\s+)?(Unroll\.)?({Kinds})\b(?![.(])|\((Unroll\.)?({Kinds})\)\s*[\w(]|\b(OfType|Cast)<(Unroll\.)?({Kinds})>|\bcase\s+({Kinds})\b|^\s*({Kinds})(\s+\w+)?\s*(=>|when\b)",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    [Fact]
    public void NobodyElseCastsAContentToItsKind()
    {
        string[] files = [.. Repository.Files("src", "*.cs").Where(file => !file.StartsWith("src/Unroll/Contents/", StringComparison.Ordinal) && !file.StartsWith("src/Unroll.Core/", StringComparison.Ordinal))];
        Assert.True(files.Length > 100, $"only {files.Length} files were looked at");
        string[] faults = [.. files.SelectMany(file => Casts(Repository.Read(file)).Select(fault => $"{file}:{fault.Line}: found \"{fault.Text}\"; expected As, TryAs or Find, or what the content says of itself"))];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData("example.Target as Labels", true)]
    [InlineData("x = (Tags)target;", true)]
    [InlineData("if (content is not Frames frames)", true)]
    [InlineData("(example.Target as Unroll.Labels)?.Values", true)]
    [InlineData("parts.OfType<Tags>()", true)]
    [InlineData("    Words words => words.Values,", true)]
    [InlineData("case PlainText:", true)]
    [InlineData("content.As<Words>(\"A tagger\")", false)]
    [InlineData("unit is TextUnit.Words or TextUnit.Characters", false)]
    [InlineData("typeof(Frames)", false)]
    [InlineData("new Tags(values) // as Tags have it", false)]
    public void ItKnowsACastWhereItSeesOne(string line, bool cast) => Assert.Equal(cast, Casts(line).Any());

    private static IEnumerable<(int Line, string Text)> Casts(string source) => source.Split('\n')
        .Select((text, i) => (Line: i + 1, Text: text.Split("//")[0]))
        .Select(line => (line.Line, Cast.Match(line.Text).Value.Trim()))
        .Where(found => found.Item2.Length > 0);
}
#endif

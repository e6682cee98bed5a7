#if SINGLE
using System.Text.RegularExpressions;

namespace Unroll.Tests;

/// <summary>The built-in registry, and what registries may not say.</summary>
public sealed partial class DataRegistryTests
{
    private const string Hash = "0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public void TheBuiltInRegistryCanBeUsed()
    {
        IReadOnlyList<Corpus> corpora = DataRegistry.Standard.Corpora;
        Assert.InRange(corpora.Count, 12, 1000);
        Assert.Equal(corpora.Select(corpus => corpus.Name).Order(StringComparer.Ordinal), corpora.Select(corpus => corpus.Name));
        Assert.All(corpora, corpus => Assert.True(corpus.Recipe is null || Recipe.BuiltIn.Contains(corpus.Recipe), corpus.Recipe));
        Assert.All(corpora, corpus => Assert.All(corpus.From.Take(1).Where(start => start.Contains("githubusercontent", StringComparison.Ordinal)), start => Assert.Matches(Commit(), start)));
        Assert.All(corpora.SelectMany(corpus => corpus.From), start => Assert.StartsWith("https://", start, StringComparison.Ordinal));
    }

    [Fact]
    public void AnAddressIsItsBeginningAndThePath()
    {
        Corpus atis = DataRegistry.Standard["atis"];
        Assert.Equal("https://raw.githubusercontent.com/MiuLab/SlotGated-SLU/61f0307c729b1fad479ef1de94aa5ac5dee601b0/data/atis/train/seq.in",
            atis.Addresses(atis.Files[0]).Single().AbsoluteUri);
        Assert.Equal(995_272, atis.Bytes);
    }

    [Fact]
    public void AnUnknownNameIsToldFromTheKnown() =>
        Assert.EndsWith("wnut17; did you mean atis?", Assert.Throws<UnrollException>(() => DataRegistry.Standard["atsi"]).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"corpora":[null]}""", "r: found null among the corpora; expected an object each.")]
    [InlineData("""{"corpora":[{"name":"a","title":"","task":"","licence":"","citation":"","home":"","from":["http://x/"],"files":[null]}]}""", "r, a: found null among the files; expected an object each.")]
    [InlineData("""{"corpora":[{"name":"a","title":"","task":"","licence":"","citation":"","home":"","from":[null],"files":[null]}]}""", "r, a: found \"\" in \"from\"; expected the beginning of an address, https://... or http://..., with a / at its end.")]
    public void NullsAreRefused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<UnrollException>(() => DataRegistry.Parse(json, "r")).Message);

    [Theory]
    [InlineData("a", "b/../../c", "http://x/", 1, "r, a: found the file name \"b/../../c\", which leads out of the folder; expected a name within the corpus's folder.")]
    [InlineData("a", "/etc/passwd", "http://x/", 1, "r, a: found the file name \"/etc/passwd\", which is an absolute path; expected a name within the corpus's folder.")]
    [InlineData("../a", "b", "http://x/", 1, "r: found the corpus name \"../a\"; expected lower-case letters, digits, and - . _ between them.")]
    [InlineData("a", "b", "file:///x/", 1, "r, a: found \"file:///x/\" in \"from\"; expected the beginning of an address, https://... or http://..., with a / at its end.")]
    [InlineData("a", "b", "http://x", 1, "r, a: found \"http://x\" in \"from\"; expected the beginning of an address, https://... or http://..., with a / at its end.")]
    [InlineData("a", "b", "http://x/", 0, "r, a: found 0 bytes of b, 0 unpacked; expected sizes above 0.")]
    public void WhatCannotBeUsedIsNamed(string name, string file, string from, long bytes, string said) => Assert.Equal(said, Assert.Throws<UnrollException>(() => DataRegistry.Parse($$"""
        { "corpora": [ { "name": "{{name}}", "title": "t", "task": "t", "licence": "l", "citation": "c", "home": "h", "from": ["{{from}}"],
          "files": [ { "name": "{{file}}", "bytes": {{bytes}}, "sha256": "{{Hash}}" } ] } ] }
        """, "r")).Message);

    [Theory]
    [InlineData("{", "r:1: found no registry of corpora (")]
    [InlineData("{ \"corpora\": [\n { \"name\": \"a\" } ] }", "r:2: found no registry of corpora (")]
    [InlineData("{ \"corpora\": [],\n \"corpra\": 1 }", "r:2: found no registry of corpora (")]
    [InlineData("null", "r:1: found no registry of corpora (")]
    public void OtherJsonIsRefusedWithItsLine(string json, string said)
    {
        string message = Assert.Throws<UnrollException>(() => DataRegistry.Parse(json, "r")).Message;
        Assert.StartsWith(said, message, StringComparison.Ordinal);
        Assert.EndsWith("expected an object with \"corpora\", as docs/data.md describes it.", message, StringComparison.Ordinal);
    }

    [GeneratedRegex("^https://raw\\.githubusercontent\\.com/[^/]+/[^/]+/[0-9a-f]{40}/", RegexOptions.None, 1000)]
    private static partial Regex Commit();
}
#endif

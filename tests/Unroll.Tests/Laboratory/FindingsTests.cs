using System.Text;
using System.Text.Json;

namespace Unroll.Tests;

/// <summary>What an experiment found, as files.</summary>
public sealed class FindingsTests
{
    private static readonly LabTable Table = new("both", LabColumn.Numbers("a, b", [0.1, double.NaN, double.NegativeInfinity]), LabColumn.Texts("word", ["x\"y", "", "two\nlines"]));

    [Fact]
    public void ATableIsCsv()
    {
        using StringWriter writer = new();
        Table.WriteCsv(writer);
        Assert.Equal("\"a, b\",word\n0.1,\"x\"\"y\"\nnan,\n-inf,\"two\nlines\"\n", writer.ToString());
    }

    [Fact]
    public void FindingsAreJson()
    {
        Findings findings = new("title", ["one", "two"], "Somebody 1990", [], [Table]);
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
            findings.WriteJson(json);
        Assert.Equal("""{"title":"title","seen":["one","two"],"source":"Somebody 1990","tables":{"both":{"a, b":[0.1,null,null],"word":["x\u0022y","","two\nlines"]}}}""", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Assert.Equal("The table t: found columns of 1, 2 cells; expected one or more columns, all of one length.", Assert.Throws<UnrollException>(() => new LabTable("t", LabColumn.Numbers("a", [1]), LabColumn.Texts("b", ["x", "y"]))).Message);
        Assert.Equal("Findings: found the tables both, both; expected names that differ.", Assert.Throws<UnrollException>(() => new Findings("", [], "", [], [Table, Table])).Message);
    }
}

namespace Unroll.Tests;

/// <summary>The BIF format: what is written is read again in the same bits, the ways in which files are written, and what is wrong in them.</summary>
public sealed class BifTests
{
    private const string Rain = """
        // a comment
        network weather {
          property author "somebody; with a semicolon";
        }
        variable rain { type discrete [ 2 ] { yes, no }; property position = (73, 165); }
        /* a comment
           of two lines */
        variable "wet grass" {
          type discrete [3] { "very wet" damp <5% };
        }
        probability ( rain ) { table 0.25, 0.75; }
        probability ( "wet grass" | rain ) {
          (no) 0.1 0.2 0.7;
          (yes) 0.5, 2.5e-1, 0.25; // another
        }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void WhatIsWrittenIsReadAgainInTheSameBits(int seed)
    {
        BayesNet net = RandomNets.Net((ulong)seed, 9);
        Same(net, Parse(Text(net)));
        Assert.Equal(Text(net), Text(Parse(Text(net))));
    }

    [Fact]
    public void NamesMayHoldAnything()
    {
        string[] odd = ["a b", "\"quoted\"", "back\\slash", "new\nline", "{", "a,b;c", "//x", "/*", "ünï", "tab\there", "|", "\rx", "a/b", "<5", "property"];
        BayesNet net = new("odd \"net\"", [.. odd.Select((name, i) => new BayesVariable(name, ["x\\", "y\"" + i], i == 0 ? [] : [odd[i - 1]], i == 0 ? [0.5, 0.5] : [0.1, 0.9, 1.0 / 3, 2.0 / 3]))]);
        Same(net, Parse(Text(net)));
    }

    [Fact]
    public void FilesAreReadInTheWaysInWhichTheyAreWritten()
    {
        BayesNet net = Parse(Rain);
        Assert.Equal("weather", net.Name);
        Assert.Equal(["very wet", "damp", "<5%"], net["wet grass"].States);
        Assert.Equal([0.5, 0.25, 0.25, 0.1, 0.2, 0.7], net["wet grass"].Table.ToArray());
        BayesNet table = Parse("network {} variable a { type discrete [ 2 ] { t, f }; } variable b { type discrete [ 2 ] { t, f }; } probability ( a ) { table 0.15 0.85; } probability ( b | a ) { table 0.6 0.05 0.4 0.95; }");
        Assert.Equal([0.6, 0.4, 0.05, 0.95], table["b"].Table.ToArray()); // the variable's own state changes slowest
        BayesNet filled = Parse(Rain.Replace("(no) 0.1 0.2 0.7;", "default 0.2, 0.3, 0.5;", StringComparison.Ordinal));
        Assert.Equal([0.5, 0.25, 0.25, 0.2, 0.3, 0.5], filled["wet grass"].Table.ToArray());
    }

    [Theory]
    [InlineData("x.bif:1: the file ends here without a variable; expected a network in the BIF format.", "")]
    [InlineData("x.bif:1: found 'hello'; expected network, variable or probability, as a BIF file has them.", "hello")]
    [InlineData("x.bif:2: the variable 'b' is to have 2 states and names 3; expected as many names as states.", "network n {}\nvariable b { type discrete [ 2 ] { x, y, z }; }")]
    [InlineData("x.bif:1: the variable 'b' is to have 1000000000 states and names 1; expected as many names as states.", "variable b { type discrete [ 1000000000 ] { x }; }")]
    [InlineData("x.bif:1: the variable 'b' has no states; expected \"type discrete [ 2 ] { yes, no };\".", "variable b { }")]
    [InlineData("x.bif:1: The variable 'b': found the state 'x' twice; expected each once.", "variable b { type discrete [2] { x, x }; } probability ( b ) { table 0.5 0.5; }")]
    [InlineData("x.bif:1: the variable 'b': found 'continuous'; expected 'discrete'.", "variable b { type continuous; }")]
    [InlineData("x.bif:2: the variable 'a' occurs twice; expected each once.", "variable a { type discrete [1] { x }; }\nvariable a { type discrete [1] { x }; }")]
    [InlineData("x.bif:1: the variable 'a' has no probabilities; expected a block \"probability ( a ... )\" for it.", "variable a { type discrete [1] { x }; }")]
    [InlineData("x.bif:2: there is no variable 'c'; expected 'a'.", "variable a { type discrete [1] { x }; }\nprobability ( c ) { table 1; }")]
    [InlineData("x.bif:2: the probabilities of 'a': found numbers that sum to 0.9; expected a sum of 1.", "variable a { type discrete [2] { x, y }; }\nprobability ( a ) { table 0.5, 0.4; }")]
    [InlineData("x.bif:2: the probabilities of 'a': found '1.5'; expected a number from 0 to 1.", "variable a { type discrete [2] { x, y }; }\nprobability ( a ) { table 1.5, -0.5; }")]
    [InlineData("x.bif:2: the probabilities of 'a': found 'NaN'; expected a number from 0 to 1.", "variable a { type discrete [2] { x, y }; }\nprobability ( a ) { table NaN, 0.5; }")]
    [InlineData("x.bif:2: the probabilities of 'a': found 3 numbers; expected 2.", "variable a { type discrete [2] { x, y }; }\nprobability ( a ) { table 0.5, 0.25, 0.25; }")]
    [InlineData("x.bif:2: the probabilities of 'a' have no numbers; expected \"table\" with them.", "variable a { type discrete [2] { x, y }; }\nprobability ( a ) { }")]
    [InlineData("x.bif:3: the probabilities of 'a' occur twice; expected them once.", "variable a { type discrete [1] { x }; }\nprobability ( a ) { table 1; }\nprobability ( a ) { table 1; }")]
    [InlineData("x.bif:2: the probabilities of 'b' have no row for (y) and 1 of 2 rows; expected all of them, or a default row.", "variable a { type discrete [2] { x, y }; } variable b { type discrete [1] { x }; }\nprobability ( b | a ) { (x) 1; }")]
    [InlineData("x.bif:4: the probabilities of 'b' have a second row for (x); expected one.", "variable a { type discrete [2] { x, y }; } variable b { type discrete [1] { x }; }\nprobability ( b | a ) {\n(x) 1;\n(x) 1; }")]
    [InlineData("x.bif:2: the probabilities of 'b': found the state 'z' of parent 1; expected one of x, y.", "variable a { type discrete [2] { x, y }; } variable b { type discrete [1] { x }; }\nprobability ( b | a ) { (z) 1; }")]
    [InlineData("x.bif:2: the probabilities of 'b': found a row with 0 states; expected 1, one for each parent.", "variable a { type discrete [2] { x, y }; } variable b { type discrete [1] { x }; }\nprobability ( b | a ) { () 1; }")]
    [InlineData("x.bif:2: a quote begins here and does not end in its line; expected \" after it.", "\nvariable \"a")]
    [InlineData("x.bif:2: a comment begins here and does not end; expected */ after it.", "variable a { type discrete [1] { x }; }\n/* ")]
    [InlineData("x.bif:1: the network: found the end of the file in a property; expected ';'.", "network n { property x")]
    [InlineData("x.bif: The arcs of the network have a cycle: a -> b -> a; expected none, so one of these parents has to go.", "variable a { type discrete [1] { x }; } variable b { type discrete [1] { x }; } probability ( a | b ) { (x) 1; } probability ( b | a ) { (x) 1; }")]
    [InlineData("x.bif:1: The variable 'b': found the parent 'a' twice; expected each once.", "variable a { type discrete [1] { x }; } variable b { type discrete [1] { x }; } probability ( a ) { table 1; } probability ( b | a, a ) { (x, x) 1; }")]
    public void WhatIsWrongIsNamedWithItsPlace(string message, string text) => Assert.Equal(message, Assert.Throws<UnrollException>(() => Parse(text)).Message);

    [Fact]
    public void ATableThatWouldBeHugeIsRefusedBeforeItIsMade()
    {
        string states = string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"s{i}"));
        string text = string.Concat("abcd".Select(name => $"variable {name} {{ type discrete [ 1000 ] {{ {states} }}; }}\n")) + "probability ( a | b, c, d ) { default 1; }";
        Assert.Equal("x.bif:5: the table of 'a' would have 1,000,000,000,000 numbers (7.3 TiB); expected at most 16,777,216 numbers (128 MiB), so it needs fewer parents or states.", Assert.Throws<UnrollException>(() => Parse(text)).Message);
    }

    [Fact]
    public void ANetworkOfAProgramIsChecked()
    {
        BayesVariable a = new("a", ["x", "y"], [], [0.5, 0.5]);
        Says("A Bayesian network: found two variables named 'a'; expected different names.", () => new BayesNet("", a, a));
        Says("'b' has the parent 'c', which is no variable of the network; expected one of a, b.", () => new BayesNet("", a, new BayesVariable("b", ["x"], ["c"], [1])));
        Says("The table of 'b': found 1 numbers; expected 2, one for each state and each combination of the states of its 1 parents.", () => new BayesNet("", a, new BayesVariable("b", ["x"], ["a"], [1])));
        Says("The table of 'b', row 1: found numbers that sum to 0.9; expected a sum of 1.", () => new BayesVariable("b", ["x", "y"], [], [0.5, 0.4]));
        Says("The table of 'b': found 3 numbers; expected rows of 2, one number a state.", () => new BayesVariable("b", ["x", "y"], [], [0.5, 0.4, 0.1]));
        Says("'a' has no state 'z'; expected one of x, y.", () => a.State("z"));
        Says("There is evidence for 'a' twice, and the two contradict each other: x and y; expected it once.", () => Evidence.None.With("a", "x").With("a", "y"));
        Says("The soft evidence for 'a': found the likelihoods 0, 0; expected numbers from 0 up, one of them above 0.", () => Evidence.None.With("a", [0, 0]));
        Says("The soft evidence for 'a': found 3 likelihoods; expected 2, one for each of the states x, y.", () => VariableElimination.Posterior(new BayesNet("", a), ["a"], Evidence.None.With("a", [1, 1, 1])));

        static void Says(string message, Func<object> act) => Assert.Equal(message, Assert.Throws<UnrollException>(act).Message);
    }

    private static BayesNet Parse(string text) => BayesNet.Read(text.Split('\n'), "x.bif");

    private static string Text(BayesNet net)
    {
        using StringWriter writer = new() { NewLine = "\n" };
        net.Write(writer);
        return writer.ToString();
    }

    private static void Same(BayesNet expected, BayesNet actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.Variables.Select(variable => variable.Name), actual.Variables.Select(variable => variable.Name));
        foreach ((BayesVariable before, BayesVariable after) in expected.Variables.Zip(actual.Variables))
        {
            Assert.Equal(before.States, after.States);
            Assert.Equal(before.Parents, after.Parents);
            Assert.Equal(before.Table.ToArray(), after.Table.ToArray());
        }
    }
}

namespace Unroll.Tests;

/// <summary>The language of questions to Bayesian networks.</summary>
public sealed class BayesQueryTests
{
    [Fact]
    public void QuestionsAreRead()
    {
        BayesQuery query = BayesQuery.Parse(" P ( rain , sprinkler=on|grass=wet,cloudy ~ ( 0.8 , 2e-1 ) ) ");
        Assert.Equal(BayesQuestion.Posterior, query.Kind);
        Assert.Equal([("rain", null), ("sprinkler", "on")], query.Targets);
        Assert.Equal("grass=wet, cloudy~(0.8, 0.2)", query.Evidence.ToString());
        Assert.Equal(["rain"], BayesQuery.Parse("P(rain)").Variables);
        foreach (string name in new[] { "max", "argmax", "MPE" })
        {
            Assert.Equal(BayesQuestion.MostProbable, BayesQuery.Parse($"{name}(| grass=wet)").Kind);
            Assert.Equal(["rain", "cloudy"], BayesQuery.Parse($"{name}(rain, cloudy)").Variables);
            Assert.Empty(BayesQuery.Parse($"{name}()").Variables);
        }
        BayesQuery independence = BayesQuery.Parse("a, b _|_ c | d, e");
        Assert.Equal(BayesQuestion.Independence, independence.Kind);
        Assert.Equal(["a", "b"], independence.Variables);
        Assert.Equal(["c"], independence.Others);
        Assert.Equal(["d", "e"], independence.Given);
    }

    [Fact]
    public void NamesMayHoldAnything()
    {
        BayesQuery query = BayesQuery.Parse("P(\"wet grass (at noon)\"=\"a \\\"b\\\"\" | age=>=12+, x=~5, y=a=b)");
        Assert.Equal([("wet grass (at noon)", "a \"b\"")], query.Targets);
        Assert.Equal("age=>=12+, x=~5, y=a=b", query.Evidence.ToString());
        Assert.Equal(["x_", "_y"], BayesQuery.Parse("P(x_, _y)").Variables);
        Assert.Equal("", BayesQuery.ParseEvidence("  ").ToString());
        Assert.Equal("a=b, c~(1, 0)", BayesQuery.ParseEvidence("a=b,c~(1,0)").ToString());
    }

    [Theory]
    [InlineData("", "character 1: found the end; expected P(...), max(...) or a _|_ b.")]
    [InlineData("rain", "character 5: found the end; expected '(' after P or max, or _|_ after a variable.")]
    [InlineData("Q(rain)", "character 1: found 'Q('; expected P(...), max(...) or a _|_ b.")]
    [InlineData("P(rain", "character 7: found the end; expected ')'.")]
    [InlineData("P()", "character 3: found ')'; expected the name of a variable.")]
    [InlineData("P(|a=b)", "character 3: found '|a=b)'; expected the name of a variable.")]
    [InlineData("P(a|b)", "character 6: found ')'; expected '=' and a state of 'b', or '~' and likelihoods.")]
    [InlineData("P(a|b=)", "character 7: found ')'; expected a state of 'b'.")]
    [InlineData("P(a|b~0.5)", "character 7: found '0.5)'; expected '('.")]
    [InlineData("P(a|b~(x))", "character 8: found 'x'; expected a likelihood, which is a number from 0 up.")]
    [InlineData("P(a|b~(-1))", "character 8: found '-1'; expected a likelihood, which is a number from 0 up.")]
    [InlineData("P(a~(1))", "character 4: found '~'; expected soft evidence after '|'.")]
    [InlineData("P(a) b", "character 6: found 'b'; expected the end of the question.")]
    [InlineData("P(a))", "character 5: found ')'; expected the end of the question.")]
    [InlineData("P((a))", "character 3: found '(a))'; expected the name of a variable.")]
    [InlineData("max(a=b)", "character 6: found '='; expected variables alone, and what is known after '|'.")]
    [InlineData("a _|_", "character 6: found the end; expected the name of a variable.")]
    [InlineData("a, b", "character 5: found the end; expected _|_.")]
    [InlineData("P(\"a)", "character 3: found a quote that does not end; expected another quote after the name.")]
    public void WhatIsWrongIsNamedWithItsPlace(string text, string message) =>
        Assert.Equal($"The question \"{text}\", {message}", Assert.Throws<UnrollException>(() => BayesQuery.Parse(text)).Message);

    [Fact]
    public void ContradictionsAndRepetitionsAreNamed()
    {
        Assert.Equal("There is evidence for 'b' twice, and the two contradict each other: x and y; expected it once.", Assert.Throws<UnrollException>(() => BayesQuery.Parse("P(a | b=x, b=y)")).Message);
        BayesQuery twice = BayesQuery.Parse("P(rain, rain)");
        Assert.Equal("A question to a Bayesian network: found 'rain' twice; expected each variable once.", Assert.Throws<UnrollException>(() => VariableElimination.Posterior(BayesNet.Sprinkler, twice.Variables)).Message);
    }

    [Fact]
    public void DeepAndLongQuestionsAreRefusedAtOnce()
    {
        Assert.Throws<UnrollException>(() => BayesQuery.Parse(new string('(', 1_000_000)));
        Assert.Throws<UnrollException>(() => BayesQuery.Parse("P" + new string('(', 1_000_000)));
        string many = string.Join(", ", Enumerable.Range(0, 100_000).Select(i => $"v{i}=x"));
        Assert.Equal(100_000, BayesQuery.Parse($"P(a | {many})").Evidence.Variables.Count);
    }
}

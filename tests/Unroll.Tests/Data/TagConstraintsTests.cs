namespace Unroll.Tests;

/// <summary>How constraints are written, and what is said where they are not.</summary>
public sealed class TagConstraintsTests
{
    private static readonly TagConstraints Slots = new(["O", "B-city", "I-city", "B-toloc.city_name", "B-new york", "B-word"]);
    private static readonly TagConstraints Words = new(["NOUN", "VERB", "*"]);

    [Theory]
    [InlineData("", "The constraint '': found its end; expected \"legal\", \"word\" or a span type, as in 'city lasts exactly 2'.")]
    [InlineData("city", "The constraint 'city': found its end; expected one of \"lasts\", \"exactly\", \"at\", \"only\", as in 'city lasts exactly 2'.")]
    [InlineData("city last exactly 2", "The constraint 'city last exactly 2': found \"last\" at column 6; expected one of \"lasts\", \"exactly\", \"at\", \"only\", as in 'city lasts exactly 2'; did you mean \"lasts\"?")]
    [InlineData("city lasts exacly 2", "The constraint 'city lasts exacly 2': found \"exacly\" at column 12; expected one of \"exactly\", \"at\", as in 'city lasts at least 2'; did you mean \"exactly\"?")]
    [InlineData("city lasts at 2", "The constraint 'city lasts at 2': found \"2\" at column 15; expected one of \"least\", \"most\", as in 'city lasts at least 2'.")]
    [InlineData("city lasts exactly two", "The constraint 'city lasts exactly two': found \"two\" at column 20; expected a whole number from 1 to 1000, as in 'city lasts at least 2'.")]
    [InlineData("city lasts exactly 0", "The constraint 'city lasts exactly 0': found \"0\" at column 20; expected a whole number from 1 to 1000, as in 'city lasts at least 2'.")]
    [InlineData("city lasts exactly 2 words", "The constraint 'city lasts exactly 2 words': found \"words\" at column 22; expected nothing more, as in 'city lasts at least 2'.")]
    [InlineData("city at most oce", "The constraint 'city at most oce': found \"oce\" at column 14; expected \"once\" or a number and \"times\", as in 'city at most 2 times'; did you mean \"once\"?")]
    [InlineData("city at most 2", "The constraint 'city at most 2': found its end; expected \"times\", as in 'city at most 2 times'.")]
    [InlineData("ctiy at most once", "The constraint 'ctiy at most once': found the unknown span type \"ctiy\" at column 1; expected one of the span types, city, toloc.city_name, new york, word; did you mean \"city\"?")]
    [InlineData("city only after toloc.city_nam", "The constraint 'city only after toloc.city_nam': found the unknown span type \"toloc.city_nam\" at column 17; expected one of the span types, city, toloc.city_name, new york, word; did you mean \"toloc.city_name\"?")]
    [InlineData("city only toloc.city_name", "The constraint 'city only toloc.city_name': found \"toloc.city_name\" at column 11; expected \"after\", as in 'arrival only after departure'.")]
    [InlineData("word one is O", "The constraint 'word one is O': found \"one\" at column 6; expected a whole number from -1000000 to 1000000, as in 'word -1 is not O'.")]
    [InlineData("word 1 si O", "The constraint 'word 1 si O': found \"si\" at column 8; expected \"is\", as in 'word -1 is not O'; did you mean \"is\"?")]
    [InlineData("word 1 is B-ctiy", "The constraint 'word 1 is B-ctiy': found the unknown tag \"B-ctiy\" at column 11; expected one of the tags, O, B-city, I-city, B-toloc.city_name, B-new york, B-word; did you mean \"B-city\"?")]
    [InlineData("* at most once", "The constraint '* at most once': found \"*\" at column 1 before \"at\"; expected one span type, since only \"lasts\" takes every one, as in '* lasts at least 2'.")]
    [InlineData("legal iob3", "The constraint 'legal iob3': found \"iob3\" at column 7; expected one of \"iob1\", \"iob2\", \"iobes\", as in 'legal iob2'; did you mean \"iob1\"?")]
    [InlineData("\"new york at most once", "The constraint '\"new york at most once': found a quotation mark at column 1 and none that closes it; expected two, as in '\"new york\" at most once'.")]
    public void WhatCannotBeReadIsASentence(string expression, string message)
    {
        Assert.Equal(message, Assert.Throws<UnrollException>(() => Slots.Parse(expression)).Message);
    }

    [Fact]
    public void PlainTagsHaveNoScheme()
    {
        Assert.Equal(
            "The constraint 'legal': found plain tags such as \"NOUN\", which may follow each other in any way; expected tags that mark spans, with B-, I-, E- or S-.",
            Assert.Throws<UnrollException>(() => Words.Parse("legal")).Message);
        Assert.StartsWith("The constraint 'VREB at most once': found the unknown tag \"VREB\"", Assert.Throws<UnrollException>(() => Words.Parse("VREB at most once")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesLikeWordsOfTheGrammar()
    {
        Assert.Equal("\"new york\" at most once", Slots.Parse("\"new york\" at most once").Text);
        Assert.Equal("word at most once", Slots.Parse("word at most once").Text);
        Assert.Equal("  word   0  is O ", Slots.Parse("  word   0  is O ").Text);
        Assert.Equal("\"*\" at most once", Words.Parse("\"*\" at most once").Text);
        Assert.Equal("word -1 is \"B-new york\"", Slots.Parse("word -1 is \"B-new york\"").Text);
    }

    [Theory]
    [InlineData(TagScheme.Iob2, "O", "B-x", "I-x")]
    [InlineData(TagScheme.Iob1, "O", "I-x")]
    [InlineData(TagScheme.Iob1, "O", "B-x", "I-x", "I-y")]
    [InlineData(TagScheme.Iobes, "O", "S-x")]
    [InlineData(TagScheme.Plain, "x", "y")]
    [InlineData(TagScheme.Iob2, "O")]
    public void TheSchemeIsFoundFromTheTags(TagScheme expected, params string[] tags) => Assert.Equal(expected, new TagConstraints(tags).Scheme);
}

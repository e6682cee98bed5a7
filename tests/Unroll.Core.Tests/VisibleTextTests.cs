namespace Unroll.Core.Tests;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("boston, Zürich, 東京, \uD83D\uDE00, \u200D", "boston, Zürich, 東京, \uD83D\uDE00, \u200D")]
    [InlineData("\0\a\b\t\n\r\e\u007F\u0085\u009B", @"\u0000\u0007\u0008\t\n\r\u001B\u007F\u0085\u009B")]
    [InlineData("\u061C\u200E\u200F\u2028\u2029\u202A\u202E\u2066\u2069", @"\u061C\u200E\u200F\u2028\u2029\u202A\u202E\u2066\u2069")]
    public void WhatHidesIsWrittenByItsNumber(string text, string visible)
    {
        Assert.Equal(visible, VisibleText.Of(text));
        Assert.Equal(visible, new UnrollException(text).Message);
    }

    /// <summary>Not among the cases above: an attribute cannot hold half a character.</summary>
    [Fact]
    public void HalfACharacterAndNoCharacterAreWrittenByTheirNumbers() => WhatHidesIsWrittenByItsNumber("\uDE00\uD83D x \uD83D\uFFFE\uFFFF", @"\uDE00\uD83D x \uD83D\uFFFE\uFFFF");

    [Fact]
    public void NoControlCharacterIsLeft() =>
        Assert.All(Enumerable.Range(0, 0x10000).Select(code => (char)code).Where(c => char.IsControl(c) || char.IsSurrogate(c)), c => Assert.Matches(@"^\\[nrtu]", VisibleText.Of(c.ToString())));
}

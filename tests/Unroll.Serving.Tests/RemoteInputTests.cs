namespace Unroll.Serving.Tests;

/// <summary>What comes over a network opens no file.</summary>
public sealed class RemoteInputTests
{
    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("sound.wav")]
    [InlineData("")]
    [InlineData("data:x/../../../etc/passwd")]
    [InlineData("data:image/../../../etc/passwd")]
    [InlineData("DATA:audio/wav;base64,AAAA")]
    public void AFieldOfFilesTakesDataUrlsOnly(string received)
    {
        List<string> opened = [];
        InputField field = InputField.OfFile("sound", "a sound", path =>
        {
            opened.Add(path);
            return new Words(["x"]);
        }, _ => "");
        Assert.StartsWith("sound: found a text that is no data URL; ", Assert.Throws<UnrollException>(() => field.ReadRemote(received)).Message, StringComparison.Ordinal);
        Assert.Empty(opened);
        field.ReadRemote("data:audio/wav;base64,AAAA");
        field.Read(received); // a person at the keyboard may
        Assert.Equal(["data:audio/wav;base64,AAAA", received], opened);
    }

    [Fact]
    public void AnOptionMayNotNameAFile()
    {
        KeyValuePair<string, string> given = new("languageModel", "/etc/passwd");
        Assert.Equal("languageModel: found the path of a file; expected no such option, since no file is opened for callers elsewhere.",
            Assert.Throws<UnrollException>(() => Catalogue.Default.RemoteOptionsOf(new RecognisingOptions(), [given])).Message);
        Assert.Equal("/etc/passwd", ((RecognisingOptions)Catalogue.Default.OptionsOf(new RecognisingOptions(), [given])).LanguageModel);
        Assert.Equal(7, ((RecognisingOptions)Catalogue.Default.RemoteOptionsOf(new RecognisingOptions(), [new("beam", "7")])).Beam);
    }
}

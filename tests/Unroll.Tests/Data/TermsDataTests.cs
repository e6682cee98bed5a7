using System.IO.Compression;

namespace Unroll.Tests;

/// <summary>Documents with key terms from files, their faults, and the built-in sample.</summary>
public sealed class TermsDataTests
{
    [Fact]
    public void InspecInZipFilesByName()
    {
        using Folder folder = new();
        folder.Write("README.txt", "about the corpus");
        Zip(folder, "Training.zip", ("2.abstr", "On neural\r\n\tnetworks\r\nThey learn. They\r\n\tforget.\r\n"), ("2.uncontr", "neural networks; the\r\n\tart of forgetting;\r\n"), ("2.contr", "x"), ("10.abstr", "A\nb c.\n"), ("10.uncontr", "b"));
        Zip(folder, "Validation.zip", ("3.abstr", "C\nd.\n"), ("3.uncontr", ""));
        Zip(folder, "Test.zip", ("2.abstr", "E\nf.\n"), ("2.uncontr", "f")); // a name that the training set has, too
        Splits splits = new TermsDataSpec().Open(folder.Path);
        Assert.Equal(["A | b c . > b", "On neural networks | They learn . | They forget . > neural networks; the art of forgetting"], splits.Train!.Select(Written));
        Assert.Equal(["C | d . > "], splits.Dev!.Select(Written));
        Assert.Equal(["E | f . > f"], splits.Test!.Select(Written));
        Assert.Equal(["C | d . > "], new TermsDataSpec().OpenTest(Path.Combine(folder.Path, "Validation.zip")).Select(Written));
        Assert.Equal(["E | f . > f"], new TermsDataSpec().OpenTest(folder.Path).Select(Written));
        Assert.StartsWith(folder.Path + "/Training.zip/10.abstr:1", splits.Train![0].Place!.Value.Of(0), StringComparison.Ordinal);
    }

    [Fact]
    public void TextsAndKeysInFoldersOfTheirOwnAreHeldOut()
    {
        using Folder folder = new();
        folder.Write("language.txt", "english");
        for (int i = 0; i < 7; i++)
        {
            folder.Write($"c/docs/{i}.txt", $"Title {i}\n\nMr. Fox ran. He {i}\n");
            folder.Write($"c/keys/{i}.key", $"fox\n\n term {i} \n");
        }
        Splits splits = new TermsDataSpec { HeldOut = 3 }.Open(folder.Path);
        Assert.Equal("Title 0 | Mr . Fox ran . | He 0 > fox; term 0", Written(splits.Train![0]));
        Assert.Equal("036/14/25", string.Join('/', new[] { splits.Train!, splits.Dev!, splits.Test! }.Select(part => string.Concat(part.Select(example => Written(example)[6])))));
        Assert.Equal(7, new TermsDataSpec { HeldOut = 0 }.Open(folder.Path).Train!.Count);
        Assert.Equal("heldOut: found 2; expected 0, or 3 to 1000.", Assert.Throws<UnrollException>(() => new TermsDataSpec { HeldOut = 2 }).Message);
    }

    [Fact]
    public void JsonLines()
    {
        using Folder folder = new();
        folder.Write("train.jsonl", """
            {"text": "Title\nA fox. It ran.", "terms": ["fox", "title"], "id": 3}
            {"text": " ", "terms": []}
            {"text": "cafe\u0301", "terms": ["cafe\u0301"]}
            """);
        folder.Write("test.jsonl", """[{"text": "Gone.", "terms": []}]""");
        Splits splits = new TermsDataSpec().Open(folder.Path);
        Assert.Equal(["Title | A fox . | It ran . > fox; title", "caf\u00e9 > caf\u00e9"], splits.Train!.Select(Written));
        Assert.Equal(["emptyTexts 1", "normalizedSentences 1"], splits.Train!.Notes.Select(note => $"{note.Kind} {note.Count}").Order());
        Assert.Equal(["Gone . > "], new TermsDataSpec().OpenTest(folder.Path).Select(Written));
    }

    [Fact]
    public void FaultsSayWhere()
    {
        using Folder folder = new();
        const string expected = "; expected an object such as {\"text\": \"...\", \"terms\": [\"neural network\"]}.";
        foreach ((string text, string fault) in new[] { ("[1]", ":1: found a number"), ("{\"terms\": []}", ":1: found no \"text\" that is a string"), ("\n{\"text\": \"a\", \"terms\": [1]}", ":2: found no \"terms\" that are a list of strings"), ("{\"text\": \"a\", \"terms\": \"b\"}", ":1: found no \"terms\" that are a list of strings") })
        {
            folder.Write("train.jsonl", text);
            folder.Says($"@train.jsonl{fault}{expected}", () => new TermsDataSpec().Open(folder.Path));
        }
        folder.Write("train.jsonl", "{\"text\": \"\", \"terms\": []}");
        folder.Says("@train.jsonl: has no documents; expected one JSON object a line, such as {\"text\": \"...\", \"terms\": [\"...\"]}.", () => new TermsDataSpec().Open(folder.Path));
        folder.Says("@none: there is no such file or folder; check the path.", () => new TermsDataSpec().Open(Path.Combine(folder.Path, "none")));
        folder.Write("other/a.txt", "text without keys");
        folder.Says("@other: found no document with its key terms; expected for each document two files of the same name, .abstr and .uncontr, or .txt and .key.", () => new TermsDataSpec().Open(Path.Combine(folder.Path, "other")));
        folder.Write("empty/a.bin", "x");
        folder.Says("@empty: found no documents with key terms with names as this kind of data has; expected them in the folder or in a ZIP file (see docs/key-terms.md), or another data.type.", () => new TermsDataSpec().Open(Path.Combine(folder.Path, "empty")));
        folder.Write("only/test/a.txt", "Text.");
        folder.Write("only/test/a.key", "text");
        folder.Says("@only: found documents, and none in a folder or ZIP file whose name begins with train; expected a training set.", () => new TermsDataSpec().Open(Path.Combine(folder.Path, "only")));
        Assert.Single(new TermsDataSpec().OpenTest(Path.Combine(folder.Path, "only")));
        folder.Write("bad.zip", "no zip file");
        Assert.Contains("cannot be read as a ZIP file", Assert.Throws<UnrollException>(() => new TermsDataSpec().Open(Path.Combine(folder.Path, "bad.zip"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSampleIsTheSameInEveryRunAndItsTermsOccur()
    {
        Splits splits = new TermsDataSpec().Open(null);
        Assert.Equal((600, 60, 100), (splits.Train!.Count, splits.Dev!.Count, splits.Test!.Count));
        Assert.Equal(splits.Train.Fingerprint, new TermsDataSpec().Open(null).Train!.Fingerprint);
        foreach (Example example in splits.Train.Concat(splits.Test))
        {
            string text = $" {string.Join(' ', example.Input.Tokens)} ";
            Assert.All(example.TargetAs<Terms>("x").Values, term => Assert.Contains($" {term} ", text, StringComparison.Ordinal));
        }
    }

    private static string Written(Example example) => $"{string.Join(" | ", example.InputAs<Document>("x").Sentences)} > {example.Target}";

    private static void Zip(Folder folder, string name, params (string Name, string Text)[] files)
    {
        using FileStream stream = File.Create(Path.Combine(folder.Path, name));
        using ZipArchive zip = new(stream, ZipArchiveMode.Create);
        foreach ((string file, string text) in files)
        {
            using StreamWriter writer = new(zip.CreateEntry(file).Open());
            writer.Write(text);
        }
    }
}

namespace Unroll.Tests;

/// <summary>Data in Parquet and Arrow files, as they come from a hub of data sets, and what is said of files that cannot be used.</summary>
public sealed class ColumnarDataTests
{
    private static readonly string[] Tags = ["O", "B-PER", "I-PER", "B-LOC"];

    /// <summary>Files, pieces of files, and folders of files.</summary>
    [Theory]
    [InlineData("train-00000-of-00002.parquet", "train-00001-of-00002.parquet", "validation-00000-of-00001.parquet", "test-00000-of-00001.parquet")]
    [InlineData("train/data-00000-of-00002.arrow", "train/data-00001-of-00002.arrow", "validation/data-00000-of-00001.arrow", "test/data-00000-of-00001.arrow")]
    [InlineData("corpus-train-000-of-002.arrow", "corpus-train-001-of-002.arrow", "corpus-dev.file.arrow", "corpus-test.parquet")]
    [InlineData("train/0000.parquet", "train/0001.parquet", "dev/0000.parquet", "test.file.arrow")]
    public void ACorpusTrainsAsItIs(string first, string second, string dev, string test)
    {
        using Folder folder = new();
        Write(folder, first, [["Ada", "Ray", "left"], [], ["Rome"]], [[1, 2, 0], [], [3]]);
        Write(folder, second, [["Köln", "今天"]], [[3, 0]]);
        Write(folder, dev, [["no"]], [[0]]);
        Write(folder, test, [["Ada", "Bob"], ["Bob"]], [[1, 1], [2]]);
        folder.Write("dataset_dict.json", "{\"splits\": [\"train\", \"validation\", \"test\"]}");
        Splits read = new TaggedDataSpec().Open(folder.Path);
        Assert.Equal(["Ada/B-PER Ray/I-PER left/O", "Rome/B-LOC", "Köln/B-LOC 今天/O"], read.Train!.Select(Written));
        Assert.Equal(["no/O"], read.Dev!.Select(Written));
        Assert.Equal(["Ada/B-PER Bob/B-PER", "Bob/B-PER"], read.Test!.Select(Written));
        Assert.Equal($"{Path.Combine(folder.Path, first)}:3", read.Train![1].Place!.Value.Of(0));
        Assert.Equal($"{Path.Combine(folder.Path, second)}:1", read.Train[2].Place!.Value.Of(0));
        Assert.Equal(["emptyTexts 1"], read.Train.Notes.Select(note => $"{note.Kind} {note.Count}"));
        Assert.Equal(["Ada/S-PER Bob/S-PER", "Bob/S-PER"], new TaggedDataSpec { Target = TagScheme.Iobes, Scheme = TagScheme.Iob2 }.OpenTest(folder.Path).Select(Written));
        Assert.Equal(second.Contains("-of-", StringComparison.Ordinal) ? 3 : 1, new TaggedDataSpec().Open(Path.Combine(folder.Path, second)).Train!.Count);
    }

    [Theory]
    [InlineData("a.parquet")]
    [InlineData("a.arrow")]
    [InlineData("a.file.arrow")]
    public void ColumnsAreToldByWhatTheyHoldAndBySettings(string name)
    {
        using Folder folder = new();
        string path = TableFiles.Write(Path.Combine(folder.Path, name), new("id", new[] { "0", "1" }), new("tokens", new string[][] { ["Ada", "left"], ["no"] }), new("lemmas", new string[][] { ["Ada", "leave"], ["no"] }),
            new("pos_tags", new long[][] { [1, 0], [0] }, ["X", "NNP"]), new("chunk_tags", new string[][] { ["B-NP", "B-VP"], ["O"] }), new("ner_tags", new long[][] { [1, 0], [0] }, Tags), new("intent", new long[] { 1, 0 }, ["ask", "say"]));
        Assert.Equal(["Ada/B-PER left/O", "no/O"], new TaggedDataSpec { Tag = "ner_tags" }.Open(path).Train!.Select(Written));
        Assert.Equal(["Ada/B-NP left/B-VP", "no/O"], new TaggedDataSpec { Tag = "-3" }.Open(path).Train!.Select(Written));
        Assert.Equal(["Ada/NNP leave/X", "no/X"], new TaggedDataSpec { Word = "lemmas", Tag = "3" }.Open(path).Train!.Select(Written));
        Assert.Equal("say", new TaggedDataSpec { Tag = "ner_tags", Intent = true }.Open(path).Train![0].Target!.As<Parts>("a test")["intent"].Names.First());
        Assert.Equal($"{path}: found several columns that may hold lists of tags, or of ids of tags: pos_tags, chunk_tags, ner_tags; expected to be told which, so set data.tag to the name of one.", Fault(() => new TaggedDataSpec().Open(path)));
        Assert.Equal($"{path}: found no column \"upos\", which data.tag asks for; expected one among those of the file: id (texts), tokens (lists of texts), lemmas (lists of texts), pos_tags (lists of ids), chunk_tags (lists of texts), ner_tags (lists of ids), intent (ids).",
            Fault(() => new TaggedDataSpec { Tag = "upos" }.Open(path)));
        Assert.StartsWith($"{path}: data.tag asks for the column id (texts); expected one of lists of tags, or of ids of tags. The file has id (texts), ", Fault(() => new TaggedDataSpec { Tag = "id" }.Open(path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.parquet")]
    [InlineData("a.arrow")]
    public void TextsWithLabels(string name)
    {
        using Folder folder = new();
        string path = Path.Combine(folder.Path, name);
        TableFiles.Write(path, new("sentence", new[] { "a fine  film", "dull", " " }), new("label", new long[] { 1, 0, 0 }, ["bad", "good"]), new("idx", new long[] { 7, 8, 9 }));
        Splits read = new LabelledDataSpec().Open(path);
        Assert.Equal(["a fine film → good", "dull → bad"], read.Train!.Select(Labelled));
        Assert.Equal(["emptyTexts 1"], read.Train!.Notes.Select(note => $"{note.Kind} {note.Count}"));
        Assert.Equal(["a fine film → 7", "dull → 8"], new LabelledDataSpec { Label = "idx" }.Open(path).Train!.Select(Labelled));
        TableFiles.Write(path, new("words", new string[][] { ["new york", "now"] }), new("toxic", new[] { true }));
        Assert.Equal(["new york|now → true"], new LabelledDataSpec().Open(path).Train!.Select(one => $"{string.Join('|', one.Words)} → {string.Join('+', one.Labels!)}"));
        TableFiles.Write(path, new("title", new[] { "x" }), new("text", new[] { "y" }), new("score", new[] { 2.5 }));
        Assert.Equal(["y → 2.5"], new LabelledDataSpec { Text = "text" }.Open(path).Train!.Select(Labelled));
        Assert.Equal($"{path}: found several columns that may hold texts: title, text; expected to be told which, so set data.text to the name of one.", Fault(() => new LabelledDataSpec().Open(path)));
        TableFiles.Write(path, new("text", new[] { "x" }), new("labels", new long[][] { [0, 2] }, ["a", "b", "c"]));
        Assert.Equal(["x → a+c"], new LabelledDataSpec().Open(path).Train!.Select(Labelled));
        TableFiles.Write(path, new("text", new[] { "x" }), new("coarse_label", new long[] { 0 }, ["A"]), new("fine_label", new long[] { 0 }, ["a"]));
        Assert.Equal(["x → a"], new LabelledDataSpec { Label = "fine_label" }.Open(path).Train!.Select(Labelled));
        Assert.Equal($"{path}: found several columns that may hold labels: coarse_label, fine_label; expected to be told which, so set data.label to the name of one.", Fault(() => new LabelledDataSpec().Open(path)));
    }

    [Theory]
    [InlineData("train.parquet", "test.parquet")]
    [InlineData("train.arrow", "test.file.arrow")]
    public void PlainTextAndPairs(string train, string test)
    {
        using Folder folder = new();
        string path = TableFiles.Write(Path.Combine(folder.Path, train), new("translation.de", new[] { "eine Katze", "Hunde" }), new("translation.en", new[] { "a cat", "dogs" }));
        TableFiles.Write(Path.Combine(folder.Path, test), new("translation.de", new[] { "Hund" }), new("translation.en", new[] { "dog" }));
        Assert.Equal(["eine Katze > a cat", "Hunde > dogs"], new ParallelDataSpec().Open(folder.Path).Train!.Select(Pair));
        Assert.Equal(["Hund > dog"], new ParallelDataSpec().Open(folder.Path).Test!.Select(Pair));
        Assert.Equal(["dog > Hund"], new ParallelDataSpec { Source = "en", Target = "de" }.OpenTest(folder.Path).Select(Pair));
        Assert.Equal(["a cat > eine Katze", "dogs > Hunde"], new ParallelDataSpec { Swapped = true }.Open(path).Train!.Select(Pair));
        Assert.StartsWith($"{path}: found no column \"fr\", which data.target asks for; expected one among those of the file: translation.de (texts), translation.en (texts).", Fault(() => new ParallelDataSpec { Source = "en", Target = "fr" }.Open(path)), StringComparison.Ordinal);
        TableFiles.Write(path, new("text", new[] { " = Title = \n", "", "one two\r\nthree" }), new("id", new long[] { 1, 2, 3 }));
        Assert.Equal(["= Title =", "one two", "three"], new TextDataSpec().Open(path).Train!.Select(one => one.ToString()));
        Assert.Equal($"{path}: found text (texts), id (whole numbers); expected two columns of texts, or data.source and data.target to name two.", Fault(() => new ParallelDataSpec().Open(path)));
        TableFiles.Write(path, new("text", new[] { "a", "b <eos>" }), new("text2", new[] { "c", "d" }));
        Assert.Equal(["c", "d"], new TextDataSpec { Text = "text2" }.Open(path).Train!.Select(one => one.ToString()));
        Assert.StartsWith($"{path}:2: found the word <eos>", Fault(() => new TextDataSpec().Open(path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.parquet")]
    [InlineData("a.arrow")]
    public void WhatIsWrongIsSaidWithFileRowAndColumn(string name)
    {
        using Folder folder = new();
        string path = Path.Combine(folder.Path, name);
        void Says(string message, params TableFiles.Column[] columns)
        {
            TableFiles.Write(path, columns);
            Assert.Equal($"{path}{message}", Fault(() => new TaggedDataSpec { Tag = "-1" }.Open(path)));
        }
        Says(":2: found the id 9 as number 1 in the column tags; expected 0 to 3, for which the file has the names O, B-PER, I-PER, B-LOC.",
            new("tokens", new string[][] { ["a"], ["b"] }), new("tags", new long[][] { [0], [9] }, Tags));
        Says(":1: found the id -1 as number 2 in the column tags; expected 0 to 3, for which the file has the names O, B-PER, I-PER, B-LOC. An id of -1 mostly stands for a label that is kept secret: such a set cannot be used, so remove the file.",
            new("tokens", new string[][] { ["a", "b"] }), new("tags", new long[][] { [0, -1] }, Tags));
        Says(":1: found 1 tags in the column tags for 2 words in the column tokens; expected one tag for each word.", new("tokens", new string[][] { ["a", "b"] }), new("tags", new long[][] { [0] }, Tags));
        Says(":3: found no list in the column tokens; expected one for each row, so remove the row.", new("tokens", new string[]?[] { ["a"], [], null }), new("tags", new long[][] { [0], [], [] }, Tags));
        Says(":1: found nothing as number 2 in the column tokens; expected a word, so remove the row or write one.", new("tokens", new string?[][] { ["a", null] }), new("tags", new long[][] { [0, 0] }, Tags));
        Says(":1: found an empty text as word 2; expected words, so remove it and its tag.", new("tokens", new string[][] { ["a", ""] }), new("tags", new long[][] { [0, 0] }, Tags));
        Says(": found no column of lists of words; expected one among those of the file: tokens (texts), tags (lists of ids).", new("tokens", new[] { "a" }), new("tags", new long[][] { [0] }, Tags));
        Says(": found no column of lists of tags, or of ids of tags; expected one among those of the file: tokens (lists of texts).", new TableFiles.Column("tokens", new string[][] { ["a"] }));
        Says(": has no sentences; expected one a row.", new("tokens", new string[][] { [] }), new("tags", new long[][] { [] }, Tags));
        TableFiles.Write(path, new("text", new[] { "a", null }), new("label", new[] { "x", "y" }));
        Assert.Equal($"{path}:2: found nothing in the column text; expected a text, so remove the row or write one.", Fault(() => new LabelledDataSpec().Open(path)));
        TableFiles.Write(path, new("a.de", new[] { "a", " " }), new("a.en", new[] { "a", "b" }));
        Assert.Equal($"{path}:2: found a text on one side and nothing on the other; expected both or neither, so remove the pair.", Fault(() => new ParallelDataSpec().Open(path)));
        File.WriteAllText(path, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n");
        Assert.Equal($"{path}: found a pointer of Git LFS in place of the file; expected the file itself, so download it (git lfs pull, or from the hub's page).", Fault(() => new TaggedDataSpec().Open(path)));
        File.WriteAllText(path, "words tags\n");
        Assert.StartsWith($"{path}: the file cannot be read as {(name.EndsWith('w') ? "Arrow" : "Parquet")} (", Fault(() => new TaggedDataSpec().Open(path)), StringComparison.Ordinal);
        File.WriteAllBytes(path, name.EndsWith('w') ? TableFiles.Arrow([new("text", new[] { "a" })], false, "{") : TableFiles.Parquet([new("text", new[] { "a" })], "{"));
        Assert.Equal($"{path}: the metadata \"huggingface\" are no JSON; expected a description of the columns, so write or download the file again.", Fault(() => new TextDataSpec().Open(path)));
    }

    [Fact]
    public void PartsOfACorpusAreMissed()
    {
        using Folder folder = new();
        Write(folder, "train-00000-of-00002.parquet", [["a"]], [[0]]);
        folder.Says("@train-00001-of-00002.parquet: there is no such file; expected all 2 pieces of the set beside train-00000-of-00002.parquet, so download this one, too.", () => new TaggedDataSpec().Open(folder.Path));
        Assert.StartsWith($"{folder.Path}: found no test set; expected a file with \"test\" in its name and one of the endings ", Fault(() => new TaggedDataSpec().OpenTest(folder.Path)), StringComparison.Ordinal);
        Write(folder, "train.arrow", [["a"]], [[0]]);
        Assert.Equal($"{folder.Path}: found train-00000-of-00002.parquet and train.arrow, expected one for the training set; set data.train to the name of the right one.", Fault(() => new TaggedDataSpec().Open(folder.Path)));
    }

    /// <summary>Whatever byte is wrong and wherever a file ends, it is read, or refused by a sentence.</summary>
    [Theory]
    [InlineData("a.parquet")]
    [InlineData("a.arrow")]
    [InlineData("a.file.arrow")]
    public void ADamagedFileIsRefusedOrRead(string name)
    {
        using Folder folder = new();
        string path = Path.Combine(folder.Path, name);
        TableFiles.Write(path, new("tokens", new string[][] { ["Ada", "Ray", "left"], [], ["Rome"] }), new("tags", new long[][] { [1, 2, 0], [], [3] }, Tags));
        byte[] whole = File.ReadAllBytes(path);
        int refused = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0xFF;
            refused += Refused(changed) + Refused(whole[..i]);
            changed[i] = 0x80;
            Refused(changed);
        }
        Assert.True(refused > whole.Length, $"only {refused} of {2 * whole.Length} damaged files were refused");

        int Refused(byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                new TaggedDataSpec().Open(path);
                return 0;
            }
            catch (UnrollException)
            {
                return 1;
            }
        }
    }

    private static void Write(Folder folder, string name, string[][] words, long[][] tags) =>
        TableFiles.Write(Path.Combine(folder.Path, name), new("id", words.Select((_, i) => $"{i}").ToArray()), new("tokens", words), new("ner_tags", tags, Tags));

    private static string Written(Example one) => string.Join(' ', one.Words.Zip(one.Tags!, (word, tag) => $"{word}/{tag}"));

    private static string Labelled(Example one) => $"{string.Join(' ', one.Words)} → {string.Join('+', one.Labels!)}";

    private static string Pair(Example one) => $"{one} > {one.Target}";

    private static string Fault(Func<object> act) => Assert.Throws<UnrollException>(() => act()).Message;
}

namespace Unroll.Tests;

/// <summary>Running text from files as sentences, pieces and neighbours, what is held out, and the built-in sample.</summary>
public sealed class StoriesDataTests
{
    private const string Book = """
        About this book. It is free.
        *** START OF THE PROJECT GUTENBERG EBOOK STORIES ***
        [Stories by Nobody]

        THE FOX

        A fox ran. It saw
        a _hen_. "Run!" said the hen.

        It ran.

        CHAPTER II. The Hen

        One two three four five six. She slept. She woke. Ends here
        *** END OF THE PROJECT GUTENBERG EBOOK STORIES ***
        Give us money.
        """;

    [Fact]
    public void EachSentenceToItself()
    {
        using Folder folder = new();
        folder.Write("book.txt", Book);
        Dataset train = new StoriesDataSpec { HeldOut = 0 }.Open(folder.Path).Train!;
        Assert.Equal(
        [
            "a fox ran . > a fox ran .", "it saw a hen . > it saw a hen .", "\" run ! \" said the hen . > \" run ! \" said the hen .", "it ran . > it ran .",
            "one two three four five six . > one two three four five six .", "she slept . > she slept .", "she woke . > she woke .", "ends here > ends here",
        ], train.Select(Written));
        Assert.Equal(["headings 3"], train.Notes.Select(note => $"{note.Kind} {note.Count}"));
        Assert.Equal(Path.Combine(folder.Path, "book.txt") + ":7", train[1].Place!.Value.Of(0));
        Assert.Equal("A fox ran.", new StoriesDataSpec { Lowercase = false, Tokenizer = TextTokenizer.Blanks }.OpenTest(Path.Combine(folder.Path, "book.txt"))[0].ToString());
    }

    [Fact]
    public void ASentenceAndItsNeighboursWithinAStory()
    {
        using Folder folder = new();
        folder.Write("book.txt", Book);
        StoriesDataSpec spec = new() { HeldOut = 0, Target = StoryTarget.Neighbours };
        Assert.Equal(
        [
            "it saw a hen . > previous: a fox ran .; next: \" run ! \" said the hen .", "\" run ! \" said the hen . > previous: it saw a hen .; next: it ran .",
            "she slept . > previous: one two three four five six .; next: she woke .", "she woke . > previous: she slept .; next: ends here",
        ], spec.Open(folder.Path).Train!.Select(Written));
        Dataset shorter = (spec with { Longest = 6 }).Open(folder.Path).Train!; // two sentences are longer; nothing reaches across them
        Assert.Equal(["she woke . > previous: she slept .; next: ends here"], shorter.Select(Written));
        Assert.Equal(["headings 3", "longSentences 2"], shorter.Notes.Select(note => $"{note.Kind} {note.Count}"));
        Assert.Empty((spec with { Sentences = 2 }).Open(null).Dev!.Where(example => ((Parts)example.Target!)["next"].Length < 3));
    }

    [Fact]
    public void PiecesOfSeveralSentences()
    {
        using Folder folder = new();
        folder.Write("book.txt", Book);
        StoriesDataSpec spec = new() { HeldOut = 0, Sentences = 3 };
        Assert.Equal(
        [
            "a fox ran . it saw a hen . \" run ! \" said the hen .", "it ran .", "one two three four five six . she slept . she woke .", "ends here",
        ], spec.Open(folder.Path).Train!.Select(example => example.ToString()));
        Example apart = (spec with { Apart = true }).Open(folder.Path).Train![2];
        Assert.Equal(["one two three four five six .", "she slept .", "she woke ."], apart.Input.As<Document>("").Sentences.Select(sentence => sentence.ToString()));
        Assert.Equal(13, apart.Length);
        Assert.Same(apart.Input.GetType(), apart.Target!.GetType());
    }

    [Fact]
    public void PassagesAreHeldOutAndPartsAreFoundByName()
    {
        using Folder folder = new();
        folder.Write("a.txt", string.Join("\n\n", Enumerable.Range(0, 6).Select(story => $"[{story}]\n\n" + string.Join(' ', Enumerable.Range(0, 60).Select(i => $"So {story} {i}.")))));
        Splits held = new StoriesDataSpec { HeldOut = 3 }.Open(folder.Path);
        Assert.Equal((120, 120, 120), (held.Train!.Count, held.Dev!.Count, held.Test!.Count)); // passages of 50 and 10 sentences by turns
        Assert.Equal(360, held.Train.Concat(held.Dev).Concat(held.Test).Select(example => example.ToString()).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("so 0 50 .", held.Dev[0].ToString());
        Assert.Equal("so 1 0 .", held.Test[0].ToString());
        folder.Write("train.txt", "One. Two.");
        folder.Write("valid.txt", "Three.");
        Splits given = new StoriesDataSpec().Open(folder.Path);
        Assert.Equal((2, 1, null), (given.Train!.Count, given.Dev!.Count, given.Test?.Count));
    }

    [Fact]
    public void TheSampleHasEachStoryOnce()
    {
        Splits sentences = new StoriesDataSpec().Open(null), stories = new StoriesDataSpec { Sentences = 10 }.Open(null);
        Assert.Equal((1200, 60, 100), (stories.Train!.Count, stories.Dev!.Count, stories.Test!.Count));
        Assert.Equal(1360, stories.Train.Concat(stories.Dev).Concat(stories.Test).Select(story => story.ToString()).Distinct(StringComparer.Ordinal).Count());
        Assert.InRange(sentences.Train!.Count, 4800, 6000);
        Assert.Equal(sentences.Train.Sum(sentence => sentence.Length), stories.Train.Sum(story => story.Length));
        Assert.Equal(sentences.Train.Count - 2400, new StoriesDataSpec { Target = StoryTarget.Neighbours }.Open(null).Train!.Count);
    }

    [Fact]
    public void WhatCannotBeReadIsASentence()
    {
        using Folder folder = new();
        string At(string name) => Path.Combine(folder.Path, name);
        Fails($"{folder.Path}: found no training set; expected a file with \"train\" in its name and one of the endings .txt .tokens (or with .gz after it), but it is empty. Rename the file, or set --data to its name.", new(), folder.Path);
        folder.Write("empty.txt", "\n\nTHE END\n");
        folder.Write("end.txt", "One.\n\nThe <eos> of it.\n");
        folder.Write("short.txt", "One. Two.\n");
        Fails($"{At("empty.txt")}: has no sentences; expected running text.", new(), At("empty.txt"));
        Fails($"{At("end.txt")}:3: found the word <eos>, which stands for the end of a text; expected texts without it.", new() { Tokenizer = TextTokenizer.Blanks }, At("end.txt"));
        Fails($"{At("short.txt")}: found no piece of a story with all that data.sentences and data.target ask for; expected longer stories, or other settings.", new() { Target = StoryTarget.Neighbours }, At("short.txt"));
        Fails($"{At("none.txt")}: there is no such file or folder; check the path.", new(), At("none.txt"));
        Fails("data.apart: found true, with data.target=neighbours; expected data.target=itself, or false.", new() { Apart = true, Target = StoryTarget.Neighbours }, null);
        Assert.Equal("heldOut: found 2; expected 0, or 3 to 1000.", Assert.Throws<UnrollException>(() => new StoriesDataSpec { HeldOut = 2 }).Message);
        Assert.Equal("A document: found a sentence without words; expected at least one word in each.", Assert.Throws<UnrollException>(() => new Document([new Words([])])).Message);

        static void Fails(string message, StoriesDataSpec spec, string? path) => Assert.Equal(message, Assert.Throws<UnrollException>(() => spec.Open(path)).Message);
    }

    private static string Written(Example example) => $"{example} > {example.Target}";
}

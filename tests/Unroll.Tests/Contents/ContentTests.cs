using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Unroll.Tests;

/// <summary>Contents and examples: what fits together, what is counted, what a fingerprint is taken of.</summary>
public sealed class ContentTests
{
    private static readonly Words Sentence = new(["to", "rome"]);

    [Theory]
    [InlineData(1, "A sentence of 2 words was given 1 tag; expected one tag a word.")]
    [InlineData(3, "A sentence of 2 words was given 3 tags; expected one tag a word.")]
    public void TagsFitTheirInput(int tags, string message)
    {
        string[] values = [.. Enumerable.Repeat("O", tags)];
        Says(message, () => new Example(Sentence, new Tags(values)));
        Says(message, () => new Example(Sentence, Tags.Partial([.. values.Select(value => new[] { value })])));
        Says(message, () => new Example(Sentence, new Parts(("label", new Labels(["x"])), ("tags", new Tags(values)))));
        Says(message, () => new Example(Sentence).With(new Tags(values)));
        Says(message, () => Example.Tagged(["to", "rome"], values));
        Says("A sequence of 2 steps was given 1 tag; expected one tag a step.", () => new Example(new Frames(1, new Real[2]), new Tags(["O"])));
        Assert.Equal(2, new Example(Sentence, new Labels([.. values])).Length);
    }

    [Fact]
    public void WhatIsAskedForByKindIsThatKindOrASentence()
    {
        Example tagged = Example.Tagged(["to", "rome"], ["O", "B-x"]), bare = new(new Frames(1, new Real[2]));
        Assert.Same(tagged.Input, tagged.InputAs<Words>("A tagger"));
        Assert.Same(tagged.Target, tagged.TargetAs<Tags>("A tagger"));
        Says("A model of frames reads frames, and was given words; expected data of that kind (data.type).", () => tagged.InputAs<Frames>("A model of frames"));
        Says("A classifier learns labels, and the sentence \"to rome\" has tags; expected data of that kind (data.type).", () => tagged.TargetAs<Labels>("A classifier"));
        Says("A sequence has no number, which a regression needs for training and evaluation.", () => bare.TargetAs<Number>("A regression"));
        Says("A tagger was given words; expected frames.", () => tagged.Input.As<Frames>("A tagger"));
    }

    [Fact]
    public void PartsHaveNamesAndAreCountedTogether()
    {
        Parts parts = new(("story", new Words(["a", "b"])), ("question", new Words(["c"])), ("picture", new Frames(1, new Real[4])));
        Assert.Equal(7, parts.Length);
        Assert.Equal(["a", "b", "c"], parts.Tokens);
        Assert.Equal(["story", "question", "picture"], parts.All.Select(part => part.Name));
        Assert.Same(parts.All[1].Content, parts["question"]);
        Assert.Equal("story: a b; question: c", parts.ToString());
        Assert.Equal(["x", "y"], new Parts(("tags", new Tags(["B-x"])), ("label", new Labels(["y"]))).Names);
        Says("An example has the parts story, question, picture; expected one named 'answer'.", () => parts["answer"]);
        Says("The parts of an example: found none; expected at least one.", () => new Parts());
        Says("The parts of an example: found 'a' twice; expected each name once.", () => new Parts(("a", Sentence), ("a", Sentence)));
        Says("The parts of an example: found null; expected names and contents.", () => new Parts(("a", null!)));
        Says("The parts of an example: found null; expected names and contents.", () => new Parts((null!, Sentence)));
    }

    [Fact]
    public void PartsAreNormalisedWhereTheyAreNot()
    {
        Parts plain = new(("a", Sentence), ("b", new Labels(["x"])));
        Assert.Same(plain, plain.Normalized());
        Parts other = (Parts)new Parts(("a", Sentence), ("b", new Labels(["cafe\u0301"]))).Normalized();
        Assert.Same(Sentence, other["a"]);
        Assert.Equal(["caf\u00e9"], ((Labels)other["b"]).Values);
    }

    [Fact]
    public void ContentsSayWhatTheyAreCountedAs()
    {
        Assert.Equal(("sentence", "span type", "tag"), (Sentence.Noun, new Tags([]).LabelNoun, new Tags([], TagScheme.Plain).LabelNoun));
        Assert.Equal(["B-x", "O"], new Tags(["B-x", "O"], TagScheme.Plain).Names);
        Assert.Equal(["x"], new Tags(["B-x", "O"]).Names);
        Assert.Empty(Tags.Partial([["O"], []]).Names);
        Assert.Equal((1, "0.5"), (new Number(0.5).Length, new Number(0.5).ToString()));
        Says("A number is NaN; expected a finite one.", () => new Number(double.NaN));
        Says("A sequence of frames: found 3 numbers for frames of 2; expected whole frames of 1 or more.", () => new Frames(2, new Real[3]));
        Assert.Equal("films: 2 sentences", new Dataset("films", [new Example(Sentence), new Example(Sentence)]).ToString());
        Assert.Equal("memory: 1 sequence", Dataset.Of(new Example(new Frames(1, new Real[2]))).ToString());
        Assert.Equal(("memory: 0 examples", "label"), (Dataset.Of().ToString(), Dataset.Of().LabelNoun));
        Says("Example 2 of 2 is null; expected an example.", () => Dataset.Of(new Example(Sentence), null!));
    }

    /// <summary>The bytes that fingerprints are taken of, written out once more.</summary>
    [Fact]
    public void FingerprintsAreThoseOfInputAndTarget()
    {
        Dataset data = Dataset.Of(
            new Example(Sentence), Example.Tagged(["é"], ["O"]), new Example(Sentence, Tags.Partial([["O"], []])), Example.Labelled([], ["x", "y"]),
            new Example(new Parts(("a", Sentence), ("b", new PlainText("c")))), new Example(new Frames(2, new Real[] { 1, 2 }), new Number(0.5)));
        byte[] expected =
        [
            .. Texts("to", "rome"), .. Int(0),
            .. Texts("é"), .. Int(1), .. Texts("O"),
            .. Texts("to", "rome"), .. Int(1), .. Int(-1), .. Texts("O"), .. Texts(),
            .. Texts(), .. Int(1), .. Texts("x", "y"),
            .. Int(2), .. Text("a"), .. Texts("to", "rome"), .. Text("b"), .. Texts("c"), .. Int(0),
            .. Int(2), .. Int(2), .. new Real[] { 1, 2 }.SelectMany(BitConverter.GetBytes), .. Int(1), .. Text("3fe0000000000000"),
        ];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(expected)), data.Fingerprint);
        Assert.Equal(data.Fingerprint, new Dataset("elsewhere", data).Fingerprint);
        Assert.NotEqual(data.Fingerprint, Dataset.Of(data.Reverse()).Fingerprint);

        static byte[] Int(int number)
        {
            byte[] bytes = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
            return bytes;
        }

        static byte[] Text(string text) => [.. Int(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

        static byte[] Texts(params string[] texts) => [.. Int(texts.Length), .. texts.SelectMany(Text)];
    }

    private static void Says(string message, Func<object> act) => Assert.Equal(message, Assert.Throws<UnrollException>(act).Message);
}

using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Input: raw text, split into words, characters or subwords, each as a vector. Vectors are √E times as long as the table has them, so that their numbers are about 1.</summary>
public sealed record TextInputSpec : InputSpec
{
    /// <summary>How text becomes tokens.</summary>
    public TextSpec Text { get; init; } = new();

    /// <summary>Size of the vector of a token, 1 to 65,536. Default 128.</summary>
    public int Embedding { get; init => field = Require.InRange("embedding", value, 1, 65536); } = 128;

    /// <summary>Word dropout: the probability that a token is replaced by the unknown token during training, 0 to 0.99. Default 0.</summary>
    public double WordDropout { get; init => field = Require.InRange("wordDropout", value, 0, 0.99); }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Content> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        TextTokens tokens = TextTokens.Fit(Text, [.. train.Select(TextInput.TextOf)], fitted);
        fitted.Put("words", Vocabulary.Fit(train.SelectMany(tokens.Of), Text.MinCount));
    }

    /// <inheritdoc/>
    public override ISequenceInput Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        Vocabulary words = fitted.Get<Vocabulary>("words");
        return new TextInput(this, new TextTokens(Text, fitted), words, new Embedding(scope.Child("words"), words.Count, Embedding));
    }
}

/// <summary>Looks up the tokens of texts.</summary>
/// <param name="spec">Its settings.</param>
/// <param name="tokens">From text to tokens.</param>
/// <param name="words">The tokens that are known.</param>
/// <param name="embedding">Their vectors.</param>
internal sealed class TextInput(TextInputSpec spec, TextTokens tokens, Vocabulary words, Embedding embedding) : ISequenceInput
{
    public int OutputSize => embedding.Size;

    public static Content TextOf(Content content) => content.TryAs<Words>() is not null || content.TryAs<PlainText>() is not null ? content
        : throw new UnrollException($"The model's input is text (model.input), but the data are sequences of {Content.Named(content.GetType())}; expected texts, or another input such as frames.");

    public Sequences Encode(Tape tape, IReadOnlyList<Content> batch)
    {
        string[][] split = [.. batch.Select(content => tokens.Of(TextOf(content)))];
        SequenceLayout layout = new([.. split.Select(one => one.Length)]);
        int[] ids = [.. split.SelectMany(one => one.Select(words.Id))];
        if (tape.IsTraining && spec.WordDropout > 0)
            WordDropout.Apply(ids, spec.WordDropout, words.Id(Vocabulary.Unknown), tape.NextStream());
        return embedding.Scaled(tape, layout, ids);                                                    // [N, E]
    }

    public InputField Field(string name, string help) => InputField.OfWords(name, help);

    public IReadOnlyList<string> Steps(Content content) => tokens.Of(TextOf(content));
}

[JsonSerializable(typeof(TextInputSpec))]
internal sealed partial class TextInputJson : JsonSerializerContext;

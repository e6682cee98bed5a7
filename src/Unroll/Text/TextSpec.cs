using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How text becomes the tokens of a model, and its tokens text again: words, characters, or subwords.</summary>
public sealed record TextSpec
{
    /// <summary>How text is split into words. Default: at blanks, for text that is split already. <c>moses</c> splits raw text of European languages, <c>characters</c> that of Chinese and Japanese.</summary>
    public TextSplit Split { get; init; } = new BlankSplit();

    /// <summary>What happens to capital letters. Default: keep.</summary>
    public LetterCase Case { get; init; }

    /// <summary>
    /// How many subword merges are learnt from the training set (<see cref="BytePairs"/>): the more, the longer the subwords and the larger the vocabulary; usually 4,000 to 32,000.
    /// 0 for whole words. Default 0.
    /// </summary>
    public int Subwords { get; init => field = Require.InRange("subwords", value, 0, 1_000_000); }

    /// <summary>Tokens that occur fewer times in the training set are treated as the unknown token. Default 2.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 2;
}

[JsonSerializable(typeof(BlankSplit))]
[JsonSerializable(typeof(MosesSplit))]
[JsonSerializable(typeof(CharacterSplit))]
internal sealed partial class TextSplitJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A linear-chain conditional random field, which predicts all tags of a sentence jointly from the encoder's scores (Lafferty, McCallum and Pereira 2001;
/// on recurrent networks Huang, Xu and Yu 2015, section 2.4).
/// </summary>
public sealed record CrfSpec : ChainOutputSpec
{
    private protected override TagCost? CostOf(Vocabulary tags) => null;
}

[JsonSerializable(typeof(CrfSpec))]
internal sealed partial class CrfJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What an index says of itself, as JSON at its beginning.</summary>
/// <param name="Model">The folder of the model that made its vectors.</param>
/// <param name="Fingerprint">SHA-256 of that model's artifacts and parameters.</param>
/// <param name="Size">D, the number of numbers in a vector.</param>
/// <param name="Count">N, the number of segments.</param>
/// <param name="Files">The names of the sound files.</param>
/// <param name="Cutting">How they were cut.</param>
internal sealed record SoundIndexHead(string Model, string Fingerprint, int Size, int Count, IReadOnlyList<string> Files, SoundCutting Cutting);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SoundIndexHead))]
internal sealed partial class SoundIndexJson : JsonSerializerContext;

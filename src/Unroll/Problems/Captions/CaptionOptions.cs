using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Options of captions. With a <see cref="WritingOptions.MaxLength"/> of 0, a caption has at most 100 tokens.</summary>
public sealed record CaptionOptions : WritingOptions;

[JsonSerializable(typeof(CaptionOptions))]
internal sealed partial class CaptionOptionsJson : JsonSerializerContext;

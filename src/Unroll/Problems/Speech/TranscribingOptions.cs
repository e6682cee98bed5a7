using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Options of a recogniser with attention. With a <see cref="WritingOptions.MaxLength"/> of 0, a text has at most 20 tokens more than its sound has rows, and at most 1,000.</summary>
public sealed record TranscribingOptions : WritingOptions;

[JsonSerializable(typeof(TranscribingOptions))]
internal sealed partial class TranscribingJson : JsonSerializerContext;

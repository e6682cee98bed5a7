using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Options of a translation. With a <see cref="WritingOptions.MaxLength"/> of 0, an output has at most twice as many tokens as the input has steps, and 20 more, but no more than 1,000.
/// </summary>
public sealed record TranslationOptions : WritingOptions;

[JsonSerializable(typeof(TranslationOptions))]
internal sealed partial class TranslationOptionsJson : JsonSerializerContext;

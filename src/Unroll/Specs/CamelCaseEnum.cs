using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Choices in recipes are written as words in camel case.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

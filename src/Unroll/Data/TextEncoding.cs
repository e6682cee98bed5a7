using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How the bytes of a text file are read.</summary>
[JsonConverter(typeof(CamelCaseEnum<TextEncoding>))]
public enum TextEncoding
{
    /// <summary>UTF-8; anything else is an error that says where.</summary>
    Utf8,

    /// <summary>ISO 8859-1: each byte is a character.</summary>
    Latin1,

    /// <summary>Windows-1252, the Western European code page of older Windows programs: as ISO 8859-1, with quotation marks, dashes and the euro sign.</summary>
    Windows1252,
}

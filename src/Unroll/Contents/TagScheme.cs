using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// How tags mark spans of words. A tag is <c>O</c> (outside every span) or a prefix, a dash and the span's type: <c>B-person</c>. The type is
/// everything after the first dash, and may itself contain dashes and dots (<c>B-fromloc.city_name</c>).
/// </summary>
[JsonConverter(typeof(CamelCaseEnum<TagScheme>))]
public enum TagScheme
{
    /// <summary>Inside, outside; <c>B-</c> only if a span directly follows another one of the same type. Ramshaw and Marcus 1995.</summary>
    Iob1,

    /// <summary>Every span begins with <c>B-</c> and continues with <c>I-</c>. Also called BIO.</summary>
    Iob2,

    /// <summary><c>B-</c> begins, <c>I-</c> continues, <c>E-</c> ends a span of two or more words; a span of one word is <c>S-</c>. Also called BIOES.</summary>
    Iobes,

    /// <summary>IOBES with other letters: <c>L-</c> for <c>E-</c>, <c>U-</c> for <c>S-</c>. Read, and converted; not written.</summary>
    Bilou,

    /// <summary>IOBES with other letters: <c>M-</c> for <c>I-</c>, and <c>W-</c> or <c>S-</c>. Read, and converted; not written.</summary>
    Bmes,

    /// <summary>No spans: each tag is a label of its word, such as a part of speech, and any text is one.</summary>
    Plain,
}

using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What became of a file of a corpus.</summary>
[JsonConverter(typeof(CamelCaseEnum<FileState>))]
public enum FileState
{
    /// <summary>It is as registered.</summary>
    Ok,

    /// <summary>It is there, but other than registered.</summary>
    Changed,

    /// <summary>It is not there.</summary>
    Missing,
}

using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What is reported while a corpus is fetched.</summary>
[JsonConverter(typeof(CamelCaseEnum<DataStage>))]
public enum DataStage
{
    /// <summary>Another process is fetching the same corpus.</summary>
    Waiting,

    /// <summary>The file was here already, whole and right.</summary>
    Here,

    /// <summary>The file begins, or goes on where it stopped.</summary>
    Started,

    /// <summary>More bytes of the file have come.</summary>
    Received,

    /// <summary>The file is tried again; the note says why.</summary>
    Retrying,

    /// <summary>The file has come, and its hash is right.</summary>
    Fetched,

    /// <summary>The file was unpacked.</summary>
    Unpacked,
}

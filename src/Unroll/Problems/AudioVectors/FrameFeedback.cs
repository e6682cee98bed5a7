using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>What a decoder of frames reads at each step beside the vector of the sound.</summary>
[JsonConverter(typeof(CamelCaseEnum<FrameFeedback>))]
public enum FrameFeedback
{
    /// <summary>Nothing: all that it knows of the frames is in the vector.</summary>
    None,

    /// <summary>The right frame before (teacher forcing).</summary>
    Right,

    /// <summary>The frame that it made itself at the step before. Training then goes step by step.</summary>
    Own,
}

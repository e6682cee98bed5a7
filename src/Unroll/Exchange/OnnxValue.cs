namespace Unroll;

/// <summary>An input or output of an ONNX file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its numbers and its sizes, such as <c>int64 [batch, steps]</c>; a word stands for a size that each call chooses.</param>
/// <param name="Meaning">What it holds, in a sentence without an end.</param>
public sealed record OnnxValue(string Name, string Type, string Meaning);

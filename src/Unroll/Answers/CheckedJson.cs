using System.Text.Json;

namespace Unroll;

/// <summary>Writes answers as JSON where they may come from a problem of another assembly.</summary>
public static class CheckedJson
{
    /// <summary>Writes an answer as <see cref="IAnswer.WriteJson"/> does, and says so if it holds what JSON cannot express, such as NaN.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="writer">Receives the object.</param>
    /// <param name="full">Whether to write all probabilities.</param>
    /// <exception cref="UnrollException">A number is not finite, or a text is not valid Unicode.</exception>
    public static void WriteCheckedJson(this IAnswer answer, Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(writer);
        try
        {
            answer.WriteJson(writer, full);
        }
        catch (ArgumentException e)
        {
            throw new UnrollException($"An answer ({answer.GetType().Name}) cannot be written as JSON, since a number in it is not finite or a text is not valid Unicode; expected its problem to check that.", e);
        }
    }
}

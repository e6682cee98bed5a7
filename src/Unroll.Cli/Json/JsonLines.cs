using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary>Writes JSON values for programs, each with a line feed after it. One buffer serves them all, so that many short lines cost little.</summary>
internal sealed class JsonLines(TextWriter output, bool indented = false)
{
    private readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = indented, NewLine = "\n" };
    private readonly ArrayBufferWriter<byte> bytes = new();
    private readonly ArrayBufferWriter<char> text = new();

    /// <summary>Writes one value and a line feed.</summary>
    public void Write(Action<Utf8JsonWriter> write)
    {
        bytes.ResetWrittenCount();
        text.ResetWrittenCount();
        using (Utf8JsonWriter json = new(bytes, options))
            write(json);
        Encoding.UTF8.GetChars(bytes.WrittenSpan, text);
        WriteEscaped(text.WrittenSpan);
        output.Write('\n');
    }

    /// <summary>
    /// The encoder lets DEL and characters that change the direction of text pass, and a terminal obeys them. They stand within strings alone, where JSON's
    /// escapes mean the same.
    /// </summary>
    private void WriteEscaped(ReadOnlySpan<char> json)
    {
        int written = 0;
        for (int i = 0; i < json.Length; i++)
        {
            if (!IsLeft(json[i]))
                continue;
            output.Write(json[written..i]);
            output.Write(VisibleText.Written(json[i]));
            written = i + 1;
        }
        output.Write(json[written..]);
    }

    private static bool IsLeft(char c) => VisibleText.IsHidden(c) && c != '\n' && !char.IsSurrogate(c);
}

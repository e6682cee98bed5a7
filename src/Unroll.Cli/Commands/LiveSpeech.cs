using System.Buffers.Binary;
using System.Globalization;

namespace Unroll.Cli;

/// <summary>Recognises raw sound from standard input while it comes: 16-bit samples, the low byte first, of one channel.</summary>
internal sealed class LiveSpeech(Host host, PredictRequest request, IAnswerWriter writer)
{
    private const int PiecesPerSecond = 20;

    private string shown = "";

    /// <summary>Listens to the end of the input.</summary>
    /// <exception cref="UnrollException">The model recognises no speech, cannot read a sound in pieces, or there is no raw sound to read.</exception>
    public Recognition Run(Model model, Device device, PredictOptions? options)
    {
        if (model.Problem is not Recogniser recogniser)
            throw new UnrollException("--pcm was given with a model that recognises no speech; expected a recogniser (model.type=speech).");
        if (host.InputBytes is not { } input)
            throw new UnrollException("--pcm: standard input is a terminal; expected raw sound from a program or a file, as in: arecord -t raw -f S16_LE -r 16000 | unroll predict MODEL --pcm 16000");
        host.HandleInterruptions(); // Ctrl-C ends the sound, and the answer is written
        SpeechListener listener = recogniser.Listen(device, request.Pcm, options);
        byte[] bytes = new byte[2 * Math.Max(1, request.Pcm / PiecesPerSecond)];
        Real[] samples = new Real[bytes.Length / 2];
        int kept = 0;
        for (int read; !host.Interrupted.IsCancellationRequested && (read = input.Read(bytes, kept, bytes.Length - kept)) > 0;)
        {
            int whole = (kept + read) / 2;
            for (int i = 0; i < whole; i++)
                samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(2 * i)) / (Real)32768;
            kept = (kept + read) % 2;
            if (kept == 1)
                bytes[0] = bytes[2 * whole];
            listener.Hear(samples.AsSpan(0, whole));
            Show(listener);
        }
        if (kept == 1 && !host.Interrupted.IsCancellationRequested)
            throw new UnrollException("standard input: found half a sample at its end; expected raw sound of 16-bit samples (--pcm).");
        Recognition answer = listener.End();
        if (host.OutputIsTerminal && shown.Length > 0)
            host.Terminal.Write("\r\e[K");
        writer.Write(answer, null);
        return answer;
    }

    /// <summary>A terminal has the text so far on one line; a file or a pipe gets a line each time that it changes.</summary>
    private void Show(SpeechListener listener)
    {
        string text = listener.Text;
        if (text == shown)
            return;
        shown = text;
        if (request.Form == AnswerForm.Json)
        {
            JsonLine.Write(host.Output, json =>
            {
                json.WriteStartObject();
                json.WriteNumber("seconds", Math.Round(listener.Seconds, 3));
                json.WriteString("partial", text);
                json.WriteEndObject();
            });
        }
        else if (request.Form == AnswerForm.AsGiven)
        {
            if (host.OutputIsTerminal)
                host.People.Write("\r");
            host.People.Write(host.OutputIsTerminal ? text : string.Create(CultureInfo.InvariantCulture, $"{listener.Seconds:0.00} s  {text}\n"));
        }
        host.Output.Flush();
        host.People.Flush();
    }
}

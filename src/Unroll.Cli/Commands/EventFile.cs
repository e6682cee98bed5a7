using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Unroll.Cli;

/// <summary>
/// An event file of TensorBoard: records of a length, its masked CRC-32C, a protocol buffer and its masked CRC-32C; the buffer is an Event with the
/// fields wall_time (1), step (2), and file_version (3), summary (5) or session_log (7).
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const int SessionStart = 1;

    private readonly FileStream stream;

    private EventFile(string path)
    {
        Path = path;
        stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes a new file in a folder.</summary>
    /// <param name="folder">Made if it does not exist.</param>
    /// <param name="step">The step after which the run goes on: what older files of the folder say of later ones no longer counts.</param>
    public static EventFile Create(string folder, int step)
    {
        Directory.CreateDirectory(folder);
        string name = FormattableString.Invariant($"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0:F3}.{Environment.MachineName}.{Environment.ProcessId}");
        EventFile file = new(System.IO.Path.Combine(folder, name));
        file.Write(0, Text(3, "brain.Event:2"));
        if (step > 0)
            file.GoOnAfter(step);
        return file;
    }

    /// <summary>Says that what was written of later steps no longer counts.</summary>
    public void GoOnAfter(int step)
    {
        Write(step + 1, Message(7, Number(1, SessionStart)));
        stream.Flush();
    }

    /// <summary>Writes the numbers of a step, and the dev scores where there are any.</summary>
    public void Write(TrainingStep step)
    {
        List<byte[]> values =
        [
            Scalar("loss", step.EpochEnded ? step.EpochLoss : step.Loss), .. step.Measures.Skip(1).Select(measure => Scalar(measure.Name, measure.Value)), Scalar("tokensPerSecond", step.TokensPerSecond),
            .. step.Dev is null ? [] : step.Dev.Scores.Select(score => Scalar($"dev/{score.Key}", score.Value)),
        ];
        Write(step.Step, Message(5, [.. values.SelectMany(value => value)]));
        stream.Flush();
    }

    public void Dispose() => stream.Dispose();

    private static byte[] Scalar(string tag, double value)
    {
        byte[] number = new byte[5];
        number[0] = (2 << 3) | 5;
        BinaryPrimitives.WriteSingleLittleEndian(number.AsSpan(1), (float)value);
        return Message(1, [.. Text(1, tag), .. number]);
    }

    private static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Message(int field, byte[] content) => [.. Varint((ulong)((field << 3) | 2)), .. Varint((ulong)content.Length), .. content];

    private static byte[] Number(int field, long number) => [.. Varint((ulong)(field << 3)), .. Varint((ulong)number)];

    private static List<byte> Varint(ulong number)
    {
        List<byte> bytes = [];
        for (; number >= 0x80; number >>= 7)
            bytes.Add((byte)(number | 0x80));
        bytes.Add((byte)number);
        return bytes;
    }

    private void Write(int step, byte[] what)
    {
        byte[] time = new byte[9];
        time[0] = (1 << 3) | 1;
        BinaryPrimitives.WriteDoubleLittleEndian(time.AsSpan(1), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0);
        byte[] record = [.. time, .. Number(2, step), .. what];
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, record.Length);
        stream.Write([.. length, .. Checksum(length), .. record, .. Checksum(record)]);
    }

    private static byte[] Checksum(byte[] bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte one in bytes)
            sum = BitOperations.Crc32C(sum, one);
        sum = ~sum;
        byte[] masked = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(masked, ((sum >> 15) | (sum << 17)) + 0xa282ead8);
        return masked;
    }
}

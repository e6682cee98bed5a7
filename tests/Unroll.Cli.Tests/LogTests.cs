using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary><c>train --csv</c> and <c>--tensorboard</c>; event files are read here anew, from the formats' descriptions.</summary>
public sealed class LogTests : IDisposable
{
    private const string Step = "\"event\":\"step\"";
    private const string Header = "step,epoch,loss,gradientNorm,rate,tokensPerSecond,seconds,dev_precision,dev_recall,dev_f1,dev_accuracy";

    private readonly TemporaryFolder folder = new();

    private string[] Run => ["train", "slot-filling", .. Cli.Tiny, "--out", folder["m.model"], "--csv", folder["log.csv"], "--tensorboard", folder["board"], "--json"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheTableHasTheNumbersOfTheEvents()
    {
        Outcome run = Cli.Run(Run).Succeeded();
        AreThoseOf(run, Table());
        Assert.DoesNotContain('\r', File.ReadAllText(folder["log.csv"]));
    }

    [Fact]
    public void ARunThatGoesOnGoesOnWithTheTable()
    {
        Outcome whole = Cli.Run(Run).Succeeded();
        string[] expected = [.. Table().Select(WithoutTimes)];
        Stopped.After(Step, 3, [.. Run, "--restart"]);
        Assert.Equal(3, Table().Length);
        File.AppendAllText(folder["log.csv"], "40,1,0.1,0.1,0.1,1,1,,,,\n50,1,0.1\n2"); // as after a crash, from whose checkpoint some steps are made again
        Outcome rest = Cli.Run([.. Run, "--resume"]).Succeeded();
        Assert.Equal(expected, Table().Select(WithoutTimes));
        Assert.Equal("resumed", rest.JsonLines[0].GetProperty("event").GetString());
        Assert.Equal(3 + rest.Events("step").Length, whole.Events("step").Length);

        static string WithoutTimes(string[] row) => string.Join(',', row.Where((_, i) => i is not (5 or 6)));
    }

    [Fact]
    public void AnotherRunBeginsTheTableAnew()
    {
        folder.Write("log.csv", "something else\n10,1,2\n");
        AreThoseOf(Cli.Run(Run).Succeeded(), Table());
    }

    [Fact]
    public void WhereNothingCanBeWrittenIsSaidBefore()
    {
        Outcome outcome = Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", folder["m.model"], "--csv", Path.Combine(folder.Path, "none", "log.csv")]);
        Assert.Equal((1, ""), (outcome.Code, outcome.Output));
        Assert.Matches("^unroll: .*log.csv: the log cannot be written \\(.*\\); expected a place that can be written to\\.\n$", outcome.Error);
        outcome = Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", folder["m.model"], "--tensorboard", folder.Write("file", "")]);
        Assert.Equal((1, ""), (outcome.Code, outcome.Output));
        Assert.Matches("^unroll: .*file: the log cannot be written \\(.*\\); expected a place that can be written to\\.\n$", outcome.Error);
        Assert.False(Directory.Exists(folder["m.model"]), "nothing is left behind");
    }

    [Fact]
    public void TheCheckOfTheChecksumIsRight() => Assert.Equal(0xE3069283, Crc32C("123456789"u8));

    [Fact]
    public void TheEventFileHasTheNumbersOfTheEvents()
    {
        Outcome run = Cli.Run(Run).Succeeded();
        Event[] events = Events(Assert.Single(Directory.GetFiles(folder["board"], "events.out.tfevents.*")));
        Assert.Equal("brain.Event:2", events[0].Version);
        Assert.All(events, one => Assert.InRange(one.Time, 1.6e9, 1e11));
        Event[] steps = [.. events.Skip(1)];
        JsonElement[] expected = run.Events("step"), epochs = run.Events("epoch");
        Assert.Equal(expected.Select(step => step.GetProperty("step").GetInt64()), steps.Select(one => one.Step));
        foreach ((JsonElement json, Event one) in expected.Zip(steps))
        {
            JsonElement? epoch = epochs.Cast<JsonElement?>().SingleOrDefault(e => e!.Value.GetProperty("step").GetInt64() == one.Step);
            Assert.Equal(["loss", "gradientNorm", "rate", "tokensPerSecond", .. epoch?.GetProperty("dev").Names().Select(name => $"dev/{name}") ?? []], one.Values.Keys);
            Assert.Equal((float)(epoch ?? json).GetProperty("loss").GetDouble(), one.Values["loss"]);
            Assert.Equal((float)json.GetProperty("gradientNorm").GetDouble(), one.Values["gradientNorm"]);
            Assert.Equal((float)json.GetProperty("rate").GetDouble(), one.Values["rate"]);
            foreach (JsonProperty score in epoch?.GetProperty("dev").EnumerateObject().ToArray() ?? [])
                Assert.Equal((float)score.Value.GetDouble(), one.Values[$"dev/{score.Name}"]);
        }
        Assert.Equal(2, steps.Count(one => one.Values.ContainsKey("dev/f1")));
    }

    [Fact]
    public void ARunThatGoesOnTakesBackWhatWasWrittenOfLaterSteps()
    {
        Stopped.After(Step, 3, Run);
        string first = Assert.Single(Directory.GetFiles(folder["board"]));
        Cli.Run([.. Run, "--resume"]).Succeeded();
        Event[] second = Events(Assert.Single(Directory.GetFiles(folder["board"]), file => file != first));
        Assert.Equal((31, 1), (second[1].Step, second[1].Status));
        Assert.Equal(40, second[2].Step);
        Assert.DoesNotContain(Events(first), one => one.Status != 0);
    }

    /// <summary>The steps that a fault undid are made again; they are there once.</summary>
    [Fact]
    public void AFaultTakesBackTheStepsItUndid()
    {
        Outcome run = Cli.Run([.. Run, .. DivergenceTests.LateFault]).Succeeded();
        JsonElement fault = run.Events("fault")[0];
        int perEpoch = run.Events("step")[0].GetProperty("stepsPerEpoch").GetInt32(), back = fault.GetProperty("backToEpoch").GetInt32() * perEpoch;
        Assert.True(back > 0 && fault.GetProperty("step").GetInt32() > back + 10, "the fault is too early to show anything");
        int[] steps = [.. Table().Select(row => int.Parse(row[0], CultureInfo.InvariantCulture))];
        Assert.Equal(steps.Order().Distinct(), steps);
        Assert.Equal(run.Events("step").Select(step => step.GetProperty("step").GetInt32()).Distinct(), steps);
        Event[] events = Events(Assert.Single(Directory.GetFiles(folder["board"])));
        Assert.Equal(run.Events("fault").Select(one => (long)(one.GetProperty("backToEpoch").GetInt32() * perEpoch) + 1), events.Where(one => one.Status == 1).Select(one => one.Step));
    }

    private static void AreThoseOf(Outcome run, string[][] rows)
    {
        JsonElement[] steps = run.Events("step"), epochs = run.Events("epoch");
        Assert.Equal(steps.Length, rows.Length);
        foreach ((JsonElement step, string[] row) in steps.Zip(rows))
        {
            JsonElement? epoch = epochs.Cast<JsonElement?>().SingleOrDefault(e => e!.Value.GetProperty("step").GetInt32() == step.GetProperty("step").GetInt32());
            double[] numbers = [.. row[..7].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            Assert.Equal(
                [Number("step"), Number("epoch"), (epoch ?? step).GetProperty("loss").GetDouble(), Number("gradientNorm"), Number("rate"), Number("tokensPerSecond")], numbers[..6]);
            Assert.Equal(epoch?.GetProperty("seconds").GetDouble() ?? numbers[6], numbers[6]);
            string[] scores = epoch is null ? ["", "", "", ""] : [.. epoch.Value.GetProperty("dev").EnumerateObject().Select(score => score.Value.GetRawText())];
            Assert.Equal(scores, row[7..]);

            double Number(string name) => step.GetProperty(name).GetDouble();
        }
    }

    private string[][] Table()
    {
        string[] lines = File.ReadAllText(folder["log.csv"]).Split('\n');
        Assert.Equal((Header, ""), (lines[0], lines[^1]));
        string[][] rows = [.. lines[1..^1].Select(line => line.Split(','))];
        Assert.All(rows, row => Assert.Equal(Header.Split(',').Length, row.Length));
        return rows;
    }

    /// <summary>Records: length (8 bytes), its masked CRC, that many bytes, their masked CRC.</summary>
    private static Event[] Events(string path)
    {
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        List<Event> events = [];
        while (rest.Length > 0)
        {
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(rest);
            Assert.Equal(Masked(rest[..8]), BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]));
            Assert.Equal(Masked(rest[12..(12 + length)]), BinaryPrimitives.ReadUInt32LittleEndian(rest[(12 + length)..]));
            events.Add(Event.Read(rest[12..(12 + length)]));
            rest = rest[(16 + length)..];
        }
        return [.. events];
    }

    private static uint Masked(ReadOnlySpan<byte> bytes) => uint.RotateRight(Crc32C(bytes), 15) + 0xA282EAD8;

    /// <summary>Bit by bit, as the polynomial division it is (Castagnoli, reflected).</summary>
    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0xFFFFFFFF;
        foreach (byte one in bytes)
        {
            sum ^= one;
            for (int bit = 0; bit < 8; bit++)
                sum = (sum & 1) != 0 ? (sum >> 1) ^ 0x82F63B78 : sum >> 1;
        }
        return ~sum;
    }

    /// <summary>tensorflow.Event: wall_time = 1, step = 2, file_version = 3, summary = 5 (value = 1: tag = 1, simple_value = 2), session_log = 7 (status = 1).</summary>
    private sealed record Event(double Time, long Step, string? Version, long Status, IReadOnlyDictionary<string, float> Values)
    {
        public static Event Read(ReadOnlySpan<byte> bytes)
        {
            (double time, long step, string? version, long status) = (0, 0, null, 0);
            Dictionary<string, float> values = [];
            while (bytes.Length > 0)
            {
                switch (Varint(ref bytes))
                {
                    case (1 << 3) | 1: time = BinaryPrimitives.ReadDoubleLittleEndian(Take(ref bytes, 8)); break;
                    case (2 << 3) | 0: step = Varint(ref bytes); break;
                    case (3 << 3) | 2: version = Encoding.UTF8.GetString(Take(ref bytes, (int)Varint(ref bytes))); break;
                    case (5 << 3) | 2: Summary(Take(ref bytes, (int)Varint(ref bytes)), values); break;
                    case (7 << 3) | 2:
                        ReadOnlySpan<byte> log = Take(ref bytes, (int)Varint(ref bytes));
                        Assert.Equal((1 << 3) | 0, Varint(ref log));
                        status = Varint(ref log);
                        break;
                    case var key: Assert.Fail($"the key {key}"); break;
                }
            }
            return new Event(time, step, version, status, values);
        }

        private static void Summary(ReadOnlySpan<byte> bytes, Dictionary<string, float> values)
        {
            while (bytes.Length > 0)
            {
                Assert.Equal((1 << 3) | 2, Varint(ref bytes));
                ReadOnlySpan<byte> value = Take(ref bytes, (int)Varint(ref bytes));
                Assert.Equal((1 << 3) | 2, Varint(ref value));
                string tag = Encoding.UTF8.GetString(Take(ref value, (int)Varint(ref value)));
                Assert.Equal((2 << 3) | 5, Varint(ref value));
                values.Add(tag, BinaryPrimitives.ReadSingleLittleEndian(Take(ref value, 4)));
                Assert.Equal(0, value.Length);
            }
        }

        private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int count)
        {
            ReadOnlySpan<byte> taken = bytes[..count];
            bytes = bytes[count..];
            return taken;
        }

        private static long Varint(ref ReadOnlySpan<byte> bytes)
        {
            long number = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte one = Take(ref bytes, 1)[0];
                number |= (long)(one & 0x7F) << shift;
                if (one < 0x80)
                    return number;
            }
        }
    }
}

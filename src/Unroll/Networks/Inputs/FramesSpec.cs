using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Input: sequences of frames of numbers, optionally shifted and scaled.</summary>
public sealed record FramesSpec : InputSpec
{
    /// <summary>Number of values in a frame, 1 to 65,536. Default 1.</summary>
    public int Size { get; init => field = Require.InRange("size", value, 1, 65536); } = 1;

    /// <summary>Subtracted from every number, before scaling; set it to the mean to centre the data. -1e30 to 1e30, default 0.</summary>
    public double Shift { get; init => field = Require.InRange("shift", value, -1e30, 1e30); }

    /// <summary>Multiplies every number after <c>shift</c> is subtracted; set it to 1 / the standard deviation to normalise the data. 1e-30 to 1e30, default 1.</summary>
    public double Scale { get; init => field = Require.InRange("scale", value, 1e-30, 1e30); } = 1;

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Content> train, Fitted fitted)
    {
        // The shift and scale are given; nothing is fitted.
    }

    /// <inheritdoc/>
    public override ISequenceInput Build(ParameterScope scope, Fitted fitted) => new FrameInput(this);
}

internal sealed class FrameInput(FramesSpec spec) : ISequenceInput
{
    private readonly int size = spec.Size;

    public int OutputSize => size;

    public Sequences Encode(Tape tape, IReadOnlyList<Content> batch)
    {
        Frames[] sequences = [.. batch.Select(FramesOf)];
        SequenceLayout layout = new([.. sequences.Select(sequence => sequence.Length)]);
        Tensor rows = tape.Rent(new Shape(layout.Rows, size));                                          // [N, D]
        for (int b = 0; b < sequences.Length; b++)
        {
            Span<Real> target = rows.Span.Slice(layout.Starts[b] * size, sequences[b].Length * size);
            TensorPrimitives.Subtract(sequences[b].Values.Span, (Real)spec.Shift, target);
            TensorPrimitives.Multiply(target, (Real)spec.Scale, target);
        }
        return new Sequences(layout, tape.Constant(rows));
    }

    /// <summary>Numbers with blanks between them, and <c>;</c> between frames.</summary>
    public InputField Field(string name, string help) => InputField.Of(name, "NUMBERS", help, line =>
    {
        string[] frames = line.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Frames(size, frames.SelectMany(Frame).ToArray());
    }, (content, steps) => string.Join("; ", Enumerable.Range(0, Math.Min(steps, content.Length))
        .Select(t => string.Join(' ', FramesOf(content).Frame(t).ToArray().Select(number => number.ToString("0.###", CultureInfo.InvariantCulture))))));

    public IReadOnlyList<string> Steps(Content content) => [];

    private Real[] Frame(string text)
    {
        string[] numbers = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Require.That(numbers.Length == size, "The line", $"a frame of {numbers.Length} numbers, \"{text}\"", $"{size}, and a ; between frames");
        return Array.ConvertAll(numbers, number => Real.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out Real value)
            ? value
            : throw new UnrollException($"The line: found \"{number}\"; expected numbers such as 0.5, with blanks between them."));
    }

    private Frames FramesOf(Content content)
    {
        if (content.TryAs<Frames>() is not { } sequence)
            throw new UnrollException($"The model's input is frames (model.input), but the data are {Content.Named(content.GetType())}; expected sequences of frames, or another input such as words.");
        Require.That(sequence.Size == size, "The model's input", $"frames of {sequence.Size} numbers", $"{size}; set model.input.size to what the data have");
        return sequence;
    }
}

[JsonSerializable(typeof(FramesSpec))]
internal sealed partial class FramesJson : JsonSerializerContext;

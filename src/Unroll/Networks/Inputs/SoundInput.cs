using System.Globalization;
using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>Sounds as rows of features; see <see cref="SoundSpec"/>.</summary>
internal sealed class SoundInput : ISequenceInput
{
    private readonly SoundSpec spec;
    private readonly FeatureTables tables;
    private readonly FeatureMoments? moments;
    private readonly FrameStack stack;
    private readonly FeatureCache? cache;
    private readonly ConditionalWeakTable<Sound, Real[]?[]> known = []; // features are computed once for each speed, not in each epoch

    public SoundInput(SoundSpec spec, Fitted fitted, FeatureCache? cache)
    {
        (this.spec, this.cache) = (spec, cache);
        FittedValue rate = fitted.Get<FittedValue>("rate");
        tables = new FeatureTables(spec.Features, int.TryParse(rate.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 100 and <= 768_000 ? number
            : throw new UnrollException($"The model's rate of sounds is \"{rate.Value}\"; expected a number of samples a second from 100 to 768000."));
        Require.That(spec.Augment is not { FrequencyMasks: > 0 } || spec.Features.Kind == SoundFeature.LogMel, "frequencyMasks", $"{spec.Augment?.FrequencyMasks} for MFCC", "0, or features of the kind logMel, which have bands");
        stack = new FrameStack(spec.Features.Size, spec.Stack, spec.Skip);
        if (spec.Normalize is SoundNormalization.Training or SoundNormalization.Speaker)
        {
            moments = fitted.Get<FeatureMoments>("moments");
            Require.That(moments.Size == 0 || moments.Size == spec.Features.Size, "The model's means and deviations of sounds", $"{moments.Size} features", $"{spec.Features.Size}, as the recipe says");
            Require.That(spec.Normalize == SoundNormalization.Speaker || moments.Has("all"), "The model's means and deviations of sounds", "no line \"all\"", "one");
        }
    }

    public int OutputSize => spec.Features.Size * spec.Stack;

    public Sequences Encode(Tape tape, IReadOnlyList<Content> batch) => Read(tape, batch).Rows;

    /// <summary>How many rows a sound has.</summary>
    public int RowsOf(Sound sound) => stack.Rows(FramesOf(sound, 0, out _).Length / spec.Features.Size);

    /// <summary>The rows of a batch, and how much faster each sound was played.</summary>
    public SoundRows Read(Tape tape, IReadOnlyList<Content> batch)
    {
        Rng? random = tape.IsTraining && spec.Augment is not null ? tape.NextStream() : null;
        double[] speeds = new double[batch.Count];
        Real[][] frames = [.. batch.Select((content, b) => random is { } drawn ? Augmented(SoundOf(content), drawn.Stream((ulong)b), out speeds[b]) : FramesOf(SoundOf(content), 0, out speeds[b]))];
        SequenceLayout layout = new([.. frames.Select(one => stack.Rows(one.Length / spec.Features.Size))]);
        Tensor rows = tape.Rent(new Shape(layout.Rows, OutputSize));                                     // [N, F]
        for (int b = 0; b < frames.Length; b++)
            stack.Whole(frames[b], rows.Span.Slice(layout.Starts[b] * OutputSize, layout.Lengths[b] * OutputSize));
        return new SoundRows(new Sequences(layout, tape.Constant(rows)), speeds);
    }

    /// <summary>The path of a sound file, a data URL, or what the built-in speaker is to say.</summary>
    public InputField Field(string name, string help) => InputField.OfFile(name, help,
        typed => typed.Length == 0 ? new Sound(tables.Rate, default) : SaidText.Named(typed) ?? SoundFile.Read(typed), content => SoundFile.Typed(SoundOf(content)), "audio/*");

    /// <summary>Rows have no names.</summary>
    public IReadOnlyList<string> Steps(Content content) => [];

    /// <summary>
    /// The time that a row stands for, in seconds: around the middle of its frames, as long as it is to the next row; so the times of the rows lie side by side, and nothing lies between them.
    /// </summary>
    /// <param name="row">From 0.</param>
    public (double Start, double End) SecondsOf(int row)
    {
        double shift = tables.Shift / (double)tables.Rate, step = shift * spec.Skip;
        double middle = (row * step) + ((spec.Stack - 1) * shift / 2) + (tables.Window.Length / (2.0 * tables.Rate));
        return (row == 0 ? 0 : middle - (step / 2), middle + (step / 2));
    }

    /// <summary>Begins a sound that comes in pieces.</summary>
    /// <param name="rate">Its samples per second.</param>
    /// <param name="speaker">Who speaks; empty if this is unknown.</param>
    /// <exception cref="UnrollException">Its features can be normalised only when all of it is known.</exception>
    public SoundStream Open(int rate, string speaker = "")
    {
        Require.InRange("rate", rate, 100, 768_000);
        if (spec.Normalize == SoundNormalization.Utterance || (spec.Normalize == SoundNormalization.Speaker && !moments!.Has(speaker)))
            throw new UnrollException($"The model normalises {(moments is null ? "each sound by its own mean" : $"the speaker \"{speaker}\", whom it does not know, by the mean of the sound")}, which is known only at its end; expected a model with model.input.normalize=training or none to read while the sound goes on.");
        string? name = spec.Normalize == SoundNormalization.Training ? "all" : spec.Normalize == SoundNormalization.Speaker ? speaker : null;
        return new SoundStream(new FeatureStream(tables, rate), name is null ? null : rows => moments!.TryApply(name, rows), new FrameStack(spec.Features.Size, spec.Stack, spec.Skip));
    }

    internal static Sound SoundOf(Content content) => content.TryAs<Sound>() ?? throw new UnrollException(
        $"The model's input is sounds (model.input), but the data are {Content.Named(content.GetType())}; expected sounds, or another input such as words.");

    /// <summary>The features of a whole sound, [T, F]: kept ones if there is a cache.</summary>
    internal static ReadOnlyMemory<Real> FeaturesOf(FeatureTables tables, Sound sound, FeatureCache? cache, double speed = 1) =>
        cache is null ? FeatureStream.Whole(tables, sound.Rate, sound.Samples.Span, speed) : cache.Get(tables, sound, speed);

    private Real[] Augmented(Sound sound, Rng random, out double speed)
    {
        SoundAugmentSpec augment = spec.Augment!;
        int choice = augment.Speeds.Count > 0 ? 1 + random.NextInt(augment.Speeds.Count) : 0;
        Real[] frames;
        if (augment.ChangesSamples)
        {
            Real[] samples = sound.Samples.ToArray();
            SoundAugmentation.Change(augment, samples, ref random);
            speed = SpeedOf(choice);
            frames = Normalized(FeatureStream.Whole(tables, sound.Rate, samples, speed), sound.Speaker);
        }
        else
        {
            frames = [.. FramesOf(sound, choice, out speed)]; // a copy: those are kept
        }
        SoundAugmentation.Mask(augment, frames, spec.Features.BaseSize, spec.Features.Size, ref random);
        return frames;
    }

    /// <summary>The speed of a choice: 0 for the sound as it is, then those of augmentation.</summary>
    private double SpeedOf(int choice) => choice == 0 ? 1 : spec.Augment!.Speeds[choice - 1];

    private Real[] FramesOf(Sound sound, int choice, out double speed)
    {
        double chosen = speed = SpeedOf(choice);
        Real[]?[] ofSpeeds = known.GetValue(sound, _ => new Real[]?[1 + (spec.Augment?.Speeds.Count ?? 0)]);
        return ofSpeeds[choice] ??= Normalized(FeaturesOf(tables, sound, cache, chosen), sound.Speaker);
    }

    private Real[] Normalized(ReadOnlyMemory<Real> features, string speaker)
    {
        Real[] frames = features.ToArray();
        bool isDone = spec.Normalize == SoundNormalization.None || moments?.TryApply(spec.Normalize == SoundNormalization.Training ? "all" : speaker, frames) == true;
        if (!isDone)
            FeatureMoments.ApplyOwn(frames, spec.Features.Size);
        return frames;
    }
}

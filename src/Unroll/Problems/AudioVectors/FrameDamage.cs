namespace Unroll;

/// <summary>Damages frames, so that an encoder learns what matters in them.</summary>
internal static class FrameDamage
{
    /// <summary>Adds noise to frames, and replaces some by zeros. On a tape that does not train it does nothing.</summary>
    /// <param name="frames">Rows [N, F].</param>
    /// <param name="noise">The standard deviation of what is added.</param>
    /// <param name="drop">The share of frames that become zeros.</param>
    public static Sequences Apply(Sequences frames, double noise, double drop)
    {
        Tape tape = frames.Rows.Tape;
        if (!tape.IsTraining || (noise == 0 && drop == 0))
            return frames;
        Rng random = tape.NextStream();
        int size = frames.Features;
        Tensor damaged = tape.Rent(frames.Rows.Shape);                                                  // [N, F]
        frames.Rows.Tensor.Span.CopyTo(damaged.Span);
        for (int row = 0; row < frames.Layout.Rows; row++)
        {
            Span<Real> frame = damaged.Span.Slice(row * size, size);
            if (drop > 0 && random.NextDouble() < drop)
            {
                frame.Clear();
                continue;
            }
            for (int i = 0; noise > 0 && i < size; i++)
                frame[i] += (Real)(noise * random.NextNormal());
        }
        return frames.With(tape.Constant(damaged));
    }
}

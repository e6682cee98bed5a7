namespace Unroll;

/// <summary>What a vocal tract does in each millisecond. Targets are averaged over a window, so that the mouth moves from one to the next in a straight line, and does not reach those of very short pieces.</summary>
internal sealed class SpeechTracks
{
    private const int FormantWindow = 50, LoudnessWindow = 7, PitchWindow = 30;

    /// <summary>Creates the tracks of some pieces.</summary>
    /// <param name="pieces">Pieces, and how many milliseconds each is long.</param>
    /// <param name="pitch">In Hz, for each millisecond.</param>
    public SpeechTracks(IReadOnlyList<(Piece Piece, int Length)> pieces, double[] pitch)
    {
        int length = pitch.Length;
        double[] first = new double[length], second = new double[length], third = new double[length], nose = new double[length];
        double[] voice = new double[length], breath = new double[length], noise = new double[length];
        Shapes = new NoiseShape?[length];
        Formants?[] next = new Formants?[pieces.Count + 1];
        for (int i = pieces.Count - 1; i >= 0; i--)
            next[i] = pieces[i].Piece.From ?? next[i + 1];
        int at = 0;
        Formants held = next[0] ?? new Formants(500, 1500, 2500);
        for (int i = 0; i < pieces.Count; i++)
        {
            (Piece piece, int size) = pieces[i];
            Formants from = next[i] ?? held, to = piece.To ?? from;
            for (int t = 0; t < size; t++, at++)
            {
                double share = (t + 0.5) / size;
                first[at] = from.First + (share * (to.First - from.First));
                second[at] = from.Second + (share * (to.Second - from.Second));
                third[at] = from.Third + (share * (to.Third - from.Third));
                (nose[at], voice[at], breath[at], noise[at], Shapes[at]) = (piece.Nasal ? 1 : 0, piece.Voice, piece.Breath, piece.Noise, piece.Shape);
            }
            held = to;
        }
        (First, Second, Third) = (Averaged(first, FormantWindow), Averaged(second, FormantWindow), Averaged(third, FormantWindow));
        (Nose, Voice, Breath, Noise) = (Averaged(nose, LoudnessWindow), Averaged(voice, LoudnessWindow), Averaged(breath, LoudnessWindow), Averaged(noise, LoudnessWindow));
        Pitch = Averaged(pitch, PitchWindow);
    }

    /// <summary>How many milliseconds there are.</summary>
    public int Length => Pitch.Length;

    /// <summary>The first formant of a man, in Hz.</summary>
    public double[] First { get; }

    /// <summary>The second formant.</summary>
    public double[] Second { get; }

    /// <summary>The third formant.</summary>
    public double[] Third { get; }

    /// <summary>How far the nose is open, from 0 to 1.</summary>
    public double[] Nose { get; }

    /// <summary>How loud the vocal cords are.</summary>
    public double[] Voice { get; }

    /// <summary>How loud the breath is.</summary>
    public double[] Breath { get; }

    /// <summary>How loud the noise of the mouth is.</summary>
    public double[] Noise { get; }

    /// <summary>What the noise is like; null where there is none.</summary>
    public NoiseShape?[] Shapes { get; }

    /// <summary>In Hz.</summary>
    public double[] Pitch { get; }

    /// <summary>The mean over a window around each place, shorter at both ends.</summary>
    private static double[] Averaged(double[] track, int window)
    {
        double[] sums = new double[track.Length + 1], means = new double[track.Length];
        for (int t = 0; t < track.Length; t++)
            sums[t + 1] = sums[t] + track[t];
        for (int t = 0; t < track.Length; t++)
        {
            int from = Math.Max(0, t - (window / 2)), to = Math.Min(track.Length, t + (window / 2) + 1);
            means[t] = (sums[to] - sums[from]) / (to - from);
        }
        return means;
    }
}

namespace Unroll;

/// <summary>
/// The built-in sample of music: pieces of four voices in a random major key, one chord a step or two, by the usual successions of degrees, ending on the tonic;
/// each upper voice takes the nearest tone of its chord. 150 for training, 30 for the dev set, 50 for the test set; the same in every run.
/// </summary>
internal static class ChordProgressions
{
    private static readonly int[] Scale = [0, 2, 4, 5, 7, 9, 11];

    /// <summary>For each degree (0 the tonic), those that follow; one that is named twice is twice as likely.</summary>
    private static readonly int[][] Next = [[3, 4, 5, 1, 3, 4], [4, 4, 6], [5, 3], [4, 0, 1, 4], [0, 0, 5], [1, 3, 4], [0]];

    public static Splits Open()
    {
        return new Splits(Part("train", 150), Part("dev", 30), Part("test", 50));

        static Dataset Part(string name, int count)
        {
            Rng random = new Rng(1).Stream("chord progressions").Stream(name);
            List<Example> pieces = [];
            for (int i = 0; i < count; i++)
                pieces.Add(ChoralesDataSpec.Piece(Write(ref random), name));
            return new Dataset($"chords (built-in sample), {name}", pieces);
        }
    }

    private static List<int[]> Write(ref Rng random)
    {
        int tonic = 48 + random.NextInt(12), degree = 0, length = 24 + random.NextInt(24);
        int[] voices = [tonic + 12, tonic + 16, tonic + 19];
        List<int[]> steps = [];
        while (steps.Count < length || degree != 0)
        {
            int bass = tonic + Scale[degree];
            int[] chord = [.. Enumerable.Range(0, 3).Select(third => tonic + Scale[(degree + (2 * third)) % 7])];
            voices = Array.ConvertAll(voices, voice => Nearest(voice, chord));
            int[] step = [bass, .. voices.Distinct()];
            for (int held = random.NextInt(2); held >= 0; held--)
                steps.Add(step);
            degree = Next[degree][random.NextInt(Next[degree].Length)];
        }
        return steps;
    }

    /// <summary>The tone of a chord, in any octave, that is nearest to where a voice is; of two, the lower.</summary>
    private static int Nearest(int voice, int[] chord) =>
        Enumerable.Range(voice - 6, 12).Where(note => chord.Any(tone => (note - tone) % 12 == 0)).OrderBy(note => Math.Abs(note - voice)).ThenBy(note => note).First();
}

namespace Unroll;

/// <summary>
/// The built-in speaker: a small formant synthesiser that says digits, pairs of words that differ in one sound, 好 and 棒, the words of the built-in stories, and any word that is given as phones. It needs no recordings, and says the same with the same
/// random numbers. It is made for learning and for tests, and does not sound like a person.
/// </summary>
public static class Speaker
{
    /// <summary>The words that can be said by their spelling; a point is the pause between two sentences.</summary>
    public static IReadOnlyCollection<string> Words => Pronunciation.Spellings;

    /// <summary>Says some words, one behind the other.</summary>
    /// <param name="words">Spellings, or phones of ARPAbet between slashes, such as /ch iy z/, with a tone from 1 to 4 behind them if there is one.</param>
    /// <param name="voice">Whose voice.</param>
    /// <param name="how">Rate, tempo, pauses and noise.</param>
    /// <param name="random">Small differences of durations, formants and pitch follow from it.</param>
    /// <returns>The sound, whose highest sample is 0.5 before noise is added, and when each word and phone was said.</returns>
    /// <exception cref="UnrollException">There is no word, or one is neither known nor phones.</exception>
    public static Utterance Say(IReadOnlyList<string> words, Voice voice, Speaking how, Rng random)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(voice);
        ArgumentNullException.ThrowIfNull(how);
        Require.That(words.Count > 0, "The speaker", "no word to say", "at least one");
        List<(Piece Piece, int Length)> pieces = [(new Piece(how.Silence), Milliseconds(how.Silence))];
        List<(string, TokenTime)> phones = [];
        List<TokenTime> times = [];
        List<(int Start, int End, IReadOnlyList<double> Contour)> contours = [];
        Rng habits = new Rng(1).Stream("habits").Stream(voice.Name), chance = random.Stream("words");
        int now = pieces[0].Length;
        for (int w = 0; w < words.Count; w++)
        {
            if (w > 0 && how.Pause > 0)
                Add(new Piece(how.Pause), chance.NextDouble() * how.Pause);
            Pronunciation said = Pronunciation.Of(words[w]);
            double slowness = Math.Exp(0.1 * chance.NextNormal()) / how.Tempo;
            int start = now;
            foreach (Phone phone in said.Phones)
            {
                int begins = now;
                Rng habit = habits.Stream(phone.Name);
                Formants factors = new(Near(ref habit, 0.04) * Near(ref chance, 0.02), Near(ref habit, 0.03) * Near(ref chance, 0.02), Near(ref habit, 0.02) * Near(ref chance, 0.01));
                foreach (Piece piece in phone.Pieces)
                    Add(piece with { From = Scaled(piece.From, factors), To = Scaled(piece.To, factors) }, Math.Max(0.005, piece.Seconds * slowness * Near(ref chance, 0.12)));
                phones.Add((phone.Name, new TokenTime(begins / 1000.0, now / 1000.0)));
            }
            contours.Add((start, now, said.Contour));
            times.Add(new TokenTime(start / 1000.0, now / 1000.0));
        }
        Add(new Piece(how.Silence), how.Silence);
        SpeechTracks tracks = new(pieces, Pitch(contours, now, voice.Pitch, ref chance));
        double[] samples = new FormantSynthesizer(voice, how.Rate, random.Stream("noise of the mouth")).Make(tracks);
        return new Utterance(new Sound(how.Rate, Finished(samples, times, how, random.Stream("noise around")), voice.Name), times, phones);

        void Add(Piece piece, double seconds)
        {
            pieces.Add((piece, Milliseconds(seconds)));
            now += pieces[^1].Length;
        }
    }

    private static int Milliseconds(double seconds) => (int)Math.Round(1000 * seconds);

    /// <summary>A factor near 1.</summary>
    private static double Near(ref Rng random, double spread) => Math.Exp(spread * random.NextNormal());

    private static Formants? Scaled(Formants? formants, Formants by) => formants is Formants own ? new Formants(own.First * by.First, own.Second * by.Second, own.Third * by.Third) : null;

    /// <summary>The pitch in each millisecond: the contour of each word, falling slowly over all words.</summary>
    private static double[] Pitch(List<(int Start, int End, IReadOnlyList<double> Contour)> words, int length, double pitch, ref Rng random)
    {
        double[] track = new double[length];
        double level = pitch * Near(ref random, 0.06);
        int at = 0;
        foreach ((int start, int end, IReadOnlyList<double> contour) in words)
        {
            double[] points = new double[contour.Count];
            for (int i = 0; i < points.Length; i++)
                points[i] = contour[i] * Near(ref random, 0.03);
            for (; at < end; at++)
            {
                double place = Math.Clamp((at - start) / (double)Math.Max(1, end - start), 0, 1) * (points.Length - 1);
                int before = Math.Min((int)place, points.Length - 2);
                track[at] = level * (1.05 - (0.15 * at / length)) * (points[before] + ((place - before) * (points[before + 1] - points[before])));
            }
        }
        track.AsSpan(at).Fill(track[at - 1]);
        return track;
    }

    private static Real[] Finished(double[] samples, List<TokenTime> words, Speaking how, Rng random)
    {
        double highest = samples.Max(Math.Abs), power = 0;
        double gain = highest > 0 ? 0.5 / highest : 0;
        int from = (int)(words[0].Start * how.Rate), to = (int)(words[^1].End * how.Rate);
        foreach (double sample in samples.AsSpan(from, to - from))
            power += gain * gain * sample * sample / (to - from);
        double noise = how.SignalToNoise is double decibels ? Math.Sqrt(power * Math.Pow(10, -decibels / 10)) : 0;
        Real[] finished = new Real[samples.Length];                                                     // [S]
        for (int i = 0; i < samples.Length; i++)
            finished[i] = (Real)Math.Clamp((gain * samples[i]) + (noise > 0 ? noise * random.NextNormal() : 0), -1, 1);
        return finished;
    }
}

namespace Unroll;

/// <summary>
/// Turns the tracks of a vocal tract into samples: glottal pulses and breath pass through a cascade of resonances, and the noise of the mouth through a band beside it (Klatt 1980). The pulse is the derivative of
/// the flow u(t) = t² - t³ while the vocal cords are open (Klatt and Klatt 1990, "Analysis, synthesis, and perception of voice quality variations", equation 1), which is 60 % of each period.
/// </summary>
/// <remarks>Deviations: five formants at most; one band of noise for each consonant in place of six parallel resonances; each glottal period varies by about 1 % in length and 4 % in loudness.</remarks>
internal sealed class FormantSynthesizer(Voice voice, int rate, Rng random)
{
    private const double Open = 0.6, NoseFrequency = 270, NoseZero = 450;
    private static readonly double[] Bandwidths = [70, 95, 150, 220, 280];

    private readonly Resonator[] formants = new Resonator[Bandwidths.Length];
    private Resonator nosePole, noseZero;
    private NoiseBand band;
    private double phase, period = 1, loudness = 1;
    private int used;

    /// <summary>The samples, [milliseconds x rate / 1000].</summary>
    public double[] Make(SpeechTracks tracks)
    {
        int step = rate / 1000;
        double[] samples = new double[tracks.Length * step];
        NoiseShape? shape = null;
        for (int t = 0; t < tracks.Length; t++)
        {
            Tune(tracks, t);
            if (tracks.Shapes[t] is NoiseShape next && next != shape)
                band.Tune((shape = next).Frequency * Math.Sqrt(voice.Resonance), next.Bandwidth, rate);
            for (int i = 0; i < step; i++)
            {
                double white = Math.Sqrt(12) * (random.NextDouble() - 0.5), open = Flow(tracks.Pitch[t], out double pulse);
                double source = (tracks.Voice[t] * loudness * (pulse + (voice.Breath * white * open))) + (tracks.Breath[t] * white);
                double mouth = tracks.Noise[t] * (1 - (0.5 * Math.Min(1, tracks.Voice[t]) * (1 - open)));
                samples[(t * step) + i] = Throat(source) + (0.6 * mouth * (band.Pass(white) + ((shape?.Flat ?? 0) * white)));
            }
        }
        return samples;
    }

    private void Tune(SpeechTracks tracks, int t)
    {
        ReadOnlySpan<double> places = [tracks.First[t], tracks.Second[t], tracks.Third[t], 3500, 4500];
        used = 0;
        while (used < places.Length && places[used] * voice.Resonance < 0.48 * rate)
        {
            formants[used].Tune(places[used] * voice.Resonance, Bandwidths[used] * (1 + (used == 0 ? tracks.Breath[t] : 0)), rate);
            used++;
        }
        nosePole.Tune(NoseFrequency * voice.Resonance, 100, rate);
        noseZero.Tune((NoseFrequency + (tracks.Nose[t] * (NoseZero - NoseFrequency))) * voice.Resonance, 100, rate);
    }

    private double Throat(double x)
    {
        for (int i = 0; i < used; i++)
            x = formants[i].Resonate(x);
        return noseZero.Remove(nosePole.Resonate(x));
    }

    /// <summary>How far the vocal cords are open, from 0 to 1, and the derivative of the flow through them; moves on by a sample.</summary>
    private double Flow(double pitch, out double pulse)
    {
        phase += pitch / (rate * period);
        if (phase >= 1)
        {
            phase -= Math.Floor(phase);
            period = 1 + (0.01 * random.NextNormal());
            loudness = 1 + (0.04 * random.NextNormal());
        }
        double time = phase / Open;
        pulse = time < 1 ? (2 * time) - (3 * time * time) : 0;
        return time < 1 ? 6.75 * time * time * (1 - time) : 0;
    }
}

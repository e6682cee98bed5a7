using System.Numerics;

namespace Unroll.Tests;

/// <summary>The built-in speaker: what it says has the resonances, the noise, the pauses, the pitch and the times that it should.</summary>
public sealed class SpeakerTests
{
    private static readonly Voice Man = new() { Name = "man", Pitch = 100 };
    private static readonly Speaking Fine = new() { Rate = 16_000, Tempo = 0.5 };

    [Theory]
    [InlineData("iy", 270, 2290)]
    [InlineData("eh", 530, 1840)]
    [InlineData("ae", 660, 1720)]
    [InlineData("ao", 570, 840)]
    [InlineData("er", 490, 1350)]
    public void VowelsHaveTheirFormants(string vowel, double first, double second)
    {
        foreach (double resonance in new[] { 1, 1.2 })
        {
            Utterance said = Say($"/{vowel}/", Man with { Resonance = resonance, Pitch = 60 });
            double split = resonance * (first + second) / 2;
            Assert.InRange(Peak(said, 150, split) / (resonance * first), 0.8, 1.2);
            Assert.InRange(Peak(said, split, 1.2 * resonance * second) / (resonance * second), 0.85, 1.15);
        }
    }

    [Fact]
    public void ADiphthongMovesItsFormants()
    {
        Utterance said = Say("/ay/", Man with { Pitch = 60 });
        double size = said.Words[0].End - said.Words[0].Start;
        double early = Upper(said.Words[0].Start + (0.15 * size)), late = Upper(said.Words[0].End - (0.15 * size));
        Assert.True(late > 3 * early, $"the power around 2000 Hz is {early} and then {late} of that around 1200 Hz");

        double Upper(double middle)
        {
            Utterance part = said with { Phones = [("ay", new TokenTime(middle - 0.032, middle + 0.032))] };
            return Band(part, 0, 1850, 2150) / Band(part, 0, 1050, 1350);
        }
    }

    [Fact]
    public void NoiseIsWhereTheMouthIsNarrow()
    {
        Assert.InRange(ShareAbove("s", 4000), 0.8, 1);
        Assert.InRange(ShareAbove("sh", 4000), 0, 0.35);
        Assert.InRange(ShareAbove("sh", 2000), 0.8, 1);
        Assert.InRange(ShareAbove("ae", 4000), 0, 0.1);
        Assert.True(BesideTheVowel("s") > 5 * BesideTheVowel("f"));

        static double BesideTheVowel(string phone)
        {
            Utterance said = Say($"/iy {phone} iy/");
            return Power(said, 1) / Power(said, 0);
        }

        static double ShareAbove(string phone, double frequency)
        {
            Utterance said = Say($"/{phone}/");
            return Band(said, 0, frequency, 7900) / Band(said, 0, 60, 7900);
        }
    }

    [Theory]
    [InlineData("p", 0.02)]
    [InlineData("t", 0.02)]
    [InlineData("k", 0.02)]
    [InlineData("b", 0.3)]
    public void APlosiveIsAClosureAndABurst(string plosive, double loudness)
    {
        Utterance said = Say($"/eh {plosive} eh/");
        (TokenTime vowel, TokenTime stop) = (said.Phones[0].Time, said.Phones[1].Time);
        double closed = Loudest(said, stop.Start + 0.02, stop.Start + 0.05), free = Loudest(said, stop.Start + 0.06, stop.End - 0.005);
        Assert.True(closed < loudness * Loudest(said, vowel.Start, vowel.End), $"the closure has {closed}");
        Assert.True(free > 2 * closed || plosive == "b", $"the burst has {free}, the closure {closed}");
    }

    [Fact]
    public void TonesMoveThePitch()
    {
        double[] level = Pitches(1), rising = Pitches(2), falling = Pitches(4);
        Assert.InRange(level[1] / level[0], 0.9, 1.08);
        Assert.InRange(rising[1] / rising[0], 1.1, 1.6);
        Assert.InRange(falling[1] / falling[0], 0.4, 0.75);

        static double[] Pitches(int tone)
        {
            Utterance said = Say($"/aa {tone}/", Man with { Breath = 0 });
            TokenTime time = said.Words[0];
            double size = time.End - time.Start;
            return [Pitch(said, time.Start + (0.12 * size)), Pitch(said, time.Start + (0.75 * size))];
        }
    }

    [Fact]
    public void TimesAreThoseOfTheSound()
    {
        Speaking how = new() { Pause = 0.4, Silence = 0.25 };
        Utterance said = Speaker.Say(["six", "oh", "/ch iy z/"], Man, how, new Rng(7));
        Assert.Equal(3, said.Words.Count);
        Assert.Equal(["s", "ih", "k", "s", "ow", "ch", "iy", "z"], said.Phones.Select(phone => phone.Phone));
        Assert.Equal(0.25, said.Words[0].Start, 1e-9);
        Assert.Equal(said.Sound.Seconds, said.Words[^1].End + 0.25, 1e-9);
        Assert.Equal((said.Words[0].Start, said.Words[0].End), (said.Phones[0].Time.Start, said.Phones[3].Time.End));
        Assert.Equal((said.Words[2].Start, said.Words[2].End), (said.Phones[5].Time.Start, said.Phones[7].Time.End));
        for (int w = 1; w < 3; w++)
            Assert.InRange(said.Words[w].Start - said.Words[w - 1].End, 0, 0.4);
        Assert.InRange(Loudest(said, 0, 0.2), 0, 1e-3);
        Assert.Equal(0.5, Loudest(said, said.Words[0].Start, said.Words[^1].End), 1e-6);
        Utterance twice = Speaker.Say(["six", "six"], Man, new Speaking(), new Rng(7));
        Assert.Equal(twice.Words[0].End, twice.Words[1].Start);
        Assert.InRange(Speaker.Say(["six"], Man, how with { Tempo = 2, Silence = 0 }, new Rng(7)).Sound.Seconds / Speaker.Say(["six"], Man, how with { Silence = 0 }, new Rng(7)).Sound.Seconds, 0.49, 0.51);
    }

    [Fact]
    public void TheSameNumbersSayTheSameAndOthersDoNot()
    {
        Assert.Equal(Samples(Voice.Number(3), 1), Samples(Voice.Number(3), 1));
        Assert.NotEqual(Samples(Voice.Number(3), 1), Samples(Voice.Number(3), 2));
        Assert.NotEqual(Samples(Voice.Number(3), 1), Samples(Voice.Number(5), 1));
        Assert.Equal("voice 3", Speaker.Say(["one"], Voice.Number(3), new Speaking(), new Rng(1)).Sound.Speaker);
        Assert.All(Enumerable.Range(1, 50), number => Assert.Equal(number % 2 == 1, Voice.Number(number).Pitch < 150));

        static Real[] Samples(Voice voice, ulong seed) => Speaker.Say(["one"], voice, new Speaking(), new Rng(seed)).Sound.Samples.ToArray();
    }

    [Fact]
    public void NoiseHasThePowerThatIsAskedFor()
    {
        Utterance clean = Say("seven"), noisy = Speaker.Say(["seven"], Man, Fine with { SignalToNoise = 6 }, new Rng(1));
        double speech = 0, noise = 0;
        int from = (int)(clean.Words[0].Start * 16_000), to = (int)(clean.Words[0].End * 16_000);
        for (int i = from; i < to; i++)
        {
            speech += Math.Pow(clean.Sound.Samples.Span[i], 2);
            noise += Math.Pow(noisy.Sound.Samples.Span[i] - clean.Sound.Samples.Span[i], 2);
        }
        Assert.Equal(6, 10 * Math.Log10(speech / noise), 0.3);
    }

    [Fact]
    public void EveryWordIsSaidAtEveryRate()
    {
        foreach (int rate in new[] { 8000, 11_000, 48_000 })
        {
            foreach (string word in Speaker.Words)
            {
                Utterance said = Speaker.Say([word], Voice.Number(2), new Speaking { Rate = rate }, new Rng(4));
                Assert.Equal(rate, said.Sound.Rate);
                Assert.InRange(said.Words[0].End - said.Words[0].Start, 0.07, 0.9);
            }
        }
    }

    [Fact]
    public void EveryWordOfTheBuiltInStoriesCanBeSaid()
    {
        string[] words = [.. new[] { SmallWorld.Stories("train", 2000), SmallWorld.Choices("train", 2000) }.SelectMany(stories => stories)
            .SelectMany(example => example.Input.Tokens.Concat(example.Target is Reply reply ? [reply.Answer] : [])).Distinct()];
        Assert.Equal(43, words.Length);
        Assert.Empty(words.Except(Speaker.Words));
        string[] phones = [.. words.Select(word => string.Join(' ', Speaker.Say([word], Man, new Speaking(), new Rng(1)).Phones.Select(phone => phone.Phone)))];
        Assert.Equal(phones.Length, phones.Distinct().Count()); // no two of them sound alike
    }

    [Fact]
    public void APointIsAPause()
    {
        Utterance said = Speaker.Say(["omar", ".", "omar"], Man, new Speaking(), new Rng(1));
        TokenTime pause = said.Words[1];
        Assert.InRange(pause.End - pause.Start, 0.2, 0.6);
        Assert.InRange(Loudest(said, pause.Start + 0.1, pause.End - 0.1), 0, 1e-3);
        Assert.InRange(Loudest(said, said.Words[2].Start, said.Words[2].End), 0.3, 0.5);
    }

    [Fact]
    public void WhatCannotBeSaidIsNamed()
    {
        const string expected = "xpected a digit such as seven, a word of the built-in stories such as garden, or phones between slashes, such as /ch iy z/.";
        Assert.Equal("The built-in speaker has no word 'parliament'; e" + expected, Refused("parliament"));
        Assert.Equal("The built-in speaker has no word 'gardne'; did you mean garden? E" + expected, Refused("gardne"));
        Assert.StartsWith("There is no phone 'qq'; expected one of a, aa, ", Refused("/iy qq/"), StringComparison.Ordinal);
        Assert.Equal("The word '/ 3/': found no phone; expected at least one between the slashes.", Refused("/ 3/"));
        Assert.Equal("The speaker: found no word to say; expected at least one.", Refused());
        Assert.Equal("rate: found 8001; expected a multiple of 1000 from 8000 to 48000.", Assert.Throws<UnrollException>(() => new Speaking { Rate = 8001 }).Message);

        static string Refused(params string[] words) => Assert.Throws<UnrollException>(() => Speaker.Say(words, Man, new Speaking(), new Rng(1))).Message;
    }

    private static Utterance Say(string word, Voice? voice = null) => Speaker.Say([word], voice ?? Man, Fine, new Rng(1));

    private static ReadOnlySpan<Real> Part(Utterance said, double start, double end) => said.Sound.Samples.Span[(int)(start * said.Sound.Rate)..(int)(end * said.Sound.Rate)];

    private static double Loudest(Utterance said, double start, double end)
    {
        double loudest = 0;
        foreach (Real sample in Part(said, start, end))
            loudest = Math.Max(loudest, Math.Abs(sample));
        return loudest;
    }

    private static double Power(Utterance said, int phone)
    {
        double sum = 0;
        ReadOnlySpan<Real> part = Part(said, said.Phones[phone].Time.Start, said.Phones[phone].Time.End);
        foreach (Real sample in part)
            sum += sample * sample / part.Length;
        return sum;
    }

    /// <summary>The power of a phone's middle in a band, by the discrete Fourier transform of a window of 64 ms.</summary>
    private static double Band(Utterance said, int phone, double from, double to)
    {
        TokenTime time = said.Phones[phone].Time;
        ReadOnlySpan<Real> part = Part(said, ((time.Start + time.End) / 2) - 0.032, ((time.Start + time.End) / 2) + 0.032);
        double sum = 0;
        for (double frequency = from; frequency <= to; frequency += 15)
        {
            Complex at = 0;
            for (int i = 0; i < part.Length; i++)
                at += part[i] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * i / part.Length))) * Complex.FromPolarCoordinates(1, -2 * Math.PI * frequency * i / said.Sound.Rate);
            sum += at.Magnitude * at.Magnitude;
        }
        return sum;
    }

    /// <summary>The frequency around which a vowel has the most power, where that of the pulses falls with the square of the frequency.</summary>
    private static double Peak(Utterance said, double from, double to)
    {
        double best = 0, place = 0;
        for (double frequency = from; frequency <= to; frequency += 15)
        {
            double power = Band(said, 0, frequency - 60, frequency + 60) * frequency * frequency;
            if (power > best)
                (best, place) = (power, frequency);
        }
        return place;
    }

    /// <summary>The frequency whose period fits best, by autocorrelation over 50 ms.</summary>
    private static double Pitch(Utterance said, double start)
    {
        ReadOnlySpan<Real> part = Part(said, start, start + 0.05);
        double best = double.MinValue;
        int found = 0;
        for (int lag = said.Sound.Rate / 200; lag <= said.Sound.Rate / 50; lag++)
        {
            double sum = 0;
            for (int i = lag; i < part.Length; i++)
                sum += part[i] * part[i - lag] / (part.Length - lag);
            if (sum > best * 1.02 || best < 0)
                (best, found) = (Math.Max(sum, best), sum > best ? lag : found);
        }
        return said.Sound.Rate / (double)found;
    }
}

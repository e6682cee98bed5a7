namespace Unroll.Tests;

/// <summary>Spectra by hand, and what must not change them.</summary>
public sealed class SpectraTests
{
    /// <summary>a cos(2π k t / T + p) + b has the strength a / 2 at k, b at 0, and none elsewhere.</summary>
    [Theory, InlineData(8, 1), InlineData(9, 4), InlineData(16, 7), InlineData(17, 3), InlineData(126, 62), InlineData(200, 63)]
    public void AWaveOfOneFrequencyHasOneStrength(int length, int k)
    {
        Real[] values = [.. Enumerable.Range(0, length).SelectMany(t => new[] { (Real)(0.25 + (3 * Math.Cos((2 * Math.PI * k * t / length) + 0.7))), 0 })];
        Real[] spectrum = Spectra.Of([new Frames(2, values)])[0];
        int frequencies = Math.Min((length / 2) + 1, 64);
        Assert.Equal(2 * frequencies, spectrum.Length);
        for (int i = 0; i < spectrum.Length; i++)
            Assert.Equal(i == 0 ? 0.25 : i == k ? 1.5 : 0, spectrum[i], 1e-5);
    }

    /// <summary>Σ_t x² / T is the sum of the squared strengths over all frequencies, those above T / 2 being those below (Parseval).</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(16), InlineData(33)]
    public void TheEnergyIsKept(int length)
    {
        Real[] values = [.. new Samples((ulong)length).Normal(1, length).Span];
        Real[] spectrum = Spectra.Of([new Frames(1, values)])[0];
        double energy = Enumerable.Range(0, length).Sum(k => Math.Pow(spectrum[Math.Min(k, length - k)], 2));
        Assert.Equal(values.Average(value => (double)value * value), energy, 1e-5);
        Real[] turned = [.. values[1..], values[0]];
        Assert.Equal(spectrum.Select(value => (double)value), Spectra.Of([new Frames(1, turned)])[0].Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void ADistanceComparesMeans()
    {
        Assert.Equal(0, Spectra.Distance([[1, 3], [3, 5]], [[2, 4]]), 1e-6);
        Assert.Equal((1 + 2) / 6.0, Spectra.Distance([[1, 2], [1, 2]], [[2, 4]]), 1e-6);
        Assert.Equal(1, Spectra.Distance([[0, 0]], [[2, 4]]), 1e-6);
        Assert.Equal(0, Spectra.Distance([[1, 1]], [[0, 0]]), 1e-6);
        Assert.Empty(Spectra.Of([]));
    }

    [Fact]
    public void WhatDoesNotFitIsSaid()
    {
        Frames two = new(1, new Real[] { 1, 2 }), three = new(1, new Real[] { 1, 2, 3 }), none = new(1, default);
        Says("Spectra: found a sequence of 3 frames of 1, beside one of 2 of 1; expected one shape, with at least one frame.", () => Spectra.Of([two, three]));
        Says("Spectra: found a sequence of 0 frames of 1, beside one of 0 of 1; expected one shape, with at least one frame.", () => Spectra.Of([none]));
        Says("A distance of spectra: found 0 and 1; expected at least one of each.", () => Spectra.Distance([], [[1]]));
        Says("A distance of spectra: found spectra of 1 and of 2 numbers; expected the same size.", () => Spectra.Distance([[1, 2]], [[1]]));

        static void Says(string message, Func<object> compute) => Assert.Equal(message, Assert.Throws<UnrollException>(compute).Message);
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>Checks at the border of operations: each failure is a sentence with who asked, what was found and what was expected.</summary>
internal static class Require
{
    public static void That(bool condition, string who, string found, string expected)
    {
        if (!condition)
            throw new UnrollException($"{who}: found {found}; expected {expected}.");
    }

    public static void That(bool condition, string who, [InterpolatedStringHandlerArgument(nameof(condition))] ref FailureText found, string expected)
    {
        if (!condition)
            throw new UnrollException($"{who}: found {found.Text}; expected {expected}.");
    }

    public static void That(
        bool condition, string who, [InterpolatedStringHandlerArgument(nameof(condition))] ref FailureText found,
        [InterpolatedStringHandlerArgument(nameof(condition))] ref FailureText expected)
    {
        if (!condition)
            throw new UnrollException($"{who}: found {found.Text}; expected {expected.Text}.");
    }

    public static void SameShape(string who, Shape left, Shape right)
    {
        if (left != right)
            throw new UnrollException($"{who}: found the shapes {left} and {right}; expected equal shapes.");
    }

    public static void Rank(string who, Shape shape, int rank)
    {
        if (shape.Rank != rank)
            throw new UnrollException($"{who}: found the shape {shape}; expected {rank} dimensions.");
    }

    /// <summary>The value itself, if it is in its range.</summary>
    public static T InRange<T>(string option, T value, double low, double high) where T : INumber<T>
    {
        double number = double.CreateTruncating(value);
        if (!(number >= low && number <= high))
            throw new UnrollException(FormattableString.Invariant($"{option} is {value}; expected {low} {(high is int.MaxValue or double.MaxValue ? "or more" : FormattableString.Invariant($"to {high}"))}."));
        return value;
    }

    /// <summary>The value itself, if it is above 0 and finite.</summary>
    public static double Positive(string option, double value)
    {
        if (!(value > 0) || double.IsInfinity(value))
            throw new UnrollException(FormattableString.Invariant($"{option} is {value}; expected a number above 0."));
        return value;
    }
}

/// <summary>An interpolated text that is written only where a condition fails: checks run at every operation.</summary>
[InterpolatedStringHandler]
internal ref struct FailureText
{
    private DefaultInterpolatedStringHandler text;

    public FailureText(int literalLength, int formattedCount, bool condition, out bool fails)
    {
        fails = !condition;
        if (fails)
            text = new DefaultInterpolatedStringHandler(literalLength, formattedCount, System.Globalization.CultureInfo.InvariantCulture);
    }

    public string Text => text.ToStringAndClear();

    public void AppendLiteral(string literal) => text.AppendLiteral(literal);

    public void AppendFormatted<T>(T value) => text.AppendFormatted(value);
}

namespace Unroll;

/// <summary>
/// Whole-sequence operations: every step of a recurrence over a ragged batch in one operation, its derivative written by hand. Each is equal
/// to its composed twin in Unroll's cells, which is its test.
/// </summary>
internal static class Recurrence
{
    /// <summary>h = f(x W + hPrev U + b): sources by time, results by time and the last states.</summary>
    public static (Value Outputs, Value Last) Elman<F>(Value x, SequenceLayout layout, Value W, Value U, Value b, Value? h0) where F : struct, IUnaryFunction
    {
        ReadOnlySpan<Value> results = x.Tape.Record(new ElmanOp<F>(x, layout, W, U, b, h0));
        return (results[0], results[1]);
    }

    /// <summary>LSTM with gates i, f, g, o beside one another in W [I, 4H], U [H, 4H] and b [4H].</summary>
    public static (Value Outputs, Value LastH, Value LastC) Lstm(Value x, SequenceLayout layout, Value W, Value U, Value b, Value? h0, Value? c0)
    {
        ReadOnlySpan<Value> results = x.Tape.Record(new LstmOp(x, layout, W, U, b, h0, c0));
        return (results[0], results[1], results[2]);
    }

    /// <summary>GRU with gates r, z, n beside one another in W [I, 3H], U [H, 3H] and b [3H], and the candidate's recurrent bias q [H].</summary>
    public static (Value Outputs, Value Last) Gru(Value x, SequenceLayout layout, Value W, Value U, Value b, Value q, Value? h0)
    {
        ReadOnlySpan<Value> results = x.Tape.Record(new GruOp(x, layout, W, U, b, q, h0));
        return (results[0], results[1]);
    }

    /// <summary>
    /// Modules of a clockwork network, the i-th with weights W [I, K] from the inputs, U [H - S, K] from all units from its own first, S, on, and b [K]; it
    /// computes where the clock [B, 1] is a multiple of 2^i.
    /// </summary>
    public static (Value Outputs, Value LastH, Value LastClock) Clockwork(Value x, SequenceLayout layout, Value[] W, Value[] U, Value[] b, Value? h0, Value? clock)
    {
        ReadOnlySpan<Value> results = x.Tape.Record(new ClockworkOp(x, layout, W, U, b, h0, clock));
        return (results[0], results[1], results[2]);
    }
}

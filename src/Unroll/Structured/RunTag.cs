namespace Unroll;

/// <summary>
/// The part that a tag plays in runs of a label. With plain tags each tag is a label and goes on; where tags mark spans, the label is the span's
/// type, B- does not go on, and E- and S- end.
/// </summary>
/// <param name="Label">The label's id; <see cref="None"/> for a tag in no run.</param>
/// <param name="GoesOn">Whether directly after a run of its label it belongs to that run; otherwise it begins one.</param>
/// <param name="Ends">Whether the run ends with it.</param>
public readonly record struct RunTag(int Label, bool GoesOn, bool Ends)
{
    /// <summary>The label of a tag in no run.</summary>
    public const int None = -1;
}

namespace Unroll;

/// <summary>Contents as rows (vectors of words, frames), read by a recurrent network.</summary>
internal sealed class NetworkEncoder(TaggingSpec spec, ISequenceInput input, Recurrent network) : ITokenEncoder
{
    public InputField Field => input.Field("text", "the sentence to tag");

    /// <summary>F.</summary>
    public int OutputSize => network.OutputSize;

    public Sequences Encode(Tape tape, IReadOnlyList<Content> batch)
    {
        SequenceLayout? layout = null;
        Value rows = tape.Only(() =>
        {
            Sequences read = Drop(network.Run(Drop(input.Encode(tape, batch))).Outputs);
            layout = read.Layout;
            return [read.Rows];                                                                         // [N, H]
        })[0];
        return new Sequences(layout!, rows);
    }

    public IReadOnlyList<string> Steps(Content content) => input.Steps(content);

    private Sequences Drop(Sequences x) => spec.LockedDropout ? x.LockedDropout(spec.Dropout) : x.With(x.Rows.Dropout(spec.Dropout));
}

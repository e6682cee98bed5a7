using System.Globalization;

namespace Unroll;

/// <summary>Contents as rows (vectors of words, frames), read by a recurrent network, with dropout before and after it.</summary>
internal sealed class NetworkEncoder(ISequenceInput input, Recurrent network, double dropout, bool locked) : ITokenEncoder
{
    public InputField Field => input.Field("text", "the sentence to tag");

    /// <summary>F.</summary>
    public int OutputSize => network.OutputSize;

    /// <summary>Makes the rows that the network reads.</summary>
    public ISequenceInput Input => input;

    public Sequences Encode(Tape tape, IReadOnlyList<Content> batch) => Read(tape, () => input.Encode(tape, batch));

    /// <summary>As above, of rows that the input layer gave, [N, I].</summary>
    public Sequences Encode(Sequences rows) => Read(rows.Rows.Tape, () => rows);

    private Sequences Read(Tape tape, Func<Sequences> rows)
    {
        SequenceLayout? layout = null;
        Value outputs = tape.Only(() =>
        {
            Sequences read = Drop(network.Run(Drop(rows())).Outputs);
            layout = read.Layout;
            return [read.Rows];                                                                         // [N, H]
        })[0];
        return new Sequences(layout!, outputs);
    }

    /// <summary>The texts of steps; their numbers from 1 where they have none, as frames.</summary>
    public IReadOnlyList<string> Steps(Content content) =>
        input.Steps(content) is { Count: > 0 } texts ? texts : [.. Enumerable.Range(1, content.Length).Select(step => step.ToString(CultureInfo.InvariantCulture))];

    private Sequences Drop(Sequences x) => locked ? x.LockedDropout(dropout) : x.With(x.Rows.Dropout(dropout));
}

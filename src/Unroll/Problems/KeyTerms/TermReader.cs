namespace Unroll;

/// <summary>Reads whole documents with a recurrent network: its outputs at each word, and what it ends with, by which attention asks.</summary>
internal sealed class TermReader
{
    private readonly ISequenceInput input;
    private readonly Recurrent network;
    private readonly double dropout;
    private readonly bool isBidirectional;

    public TermReader(InputSpec input, RecurrentSpec network, double dropout, ParameterScope scope, Fitted fitted)
    {
        this.input = input.Build(scope.Child("input"), fitted);
        this.network = network.Build(scope.Child("encoder"), this.input.OutputSize);
        this.dropout = dropout;
        isBidirectional = network.Bidirectional;
    }

    /// <summary>F, the width of the outputs.</summary>
    public int OutputSize => network.OutputSize;

    /// <summary>The sentences of a document one after another, with their columns.</summary>
    public static Words Join(Words[] sentences) => sentences.Length == 0 ? new Words([])
        : new Words([.. sentences.SelectMany(sentence => sentence.Values)], [.. Enumerable.Range(0, sentences[0].Columns.Count).Select(column => (string[])[.. sentences.SelectMany(sentence => sentence.Columns[column])])]);

    /// <summary>Reads documents.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="documents">Each joined, and none empty.</param>
    /// <returns>The outputs at each word [N, F], and the last output of each direction [B, F].</returns>
    public (Sequences Outputs, Value Last) Read(Tape tape, IReadOnlyList<Content> documents)
    {
        Sequences rows = input.Encode(tape, documents);
        Sequences read = network.Run(rows.With(rows.Rows.Dropout(dropout))).Outputs;
        Sequences outputs = read.With(read.Rows.Dropout(dropout));
        Value last = outputs.LastOverTime();
        if (!isBidirectional)
            return (outputs, last);
        int half = OutputSize / 2;
        int[] firsts = outputs.Layout.Starts[..outputs.Layout.Count].ToArray();
        return (outputs, Shaping.ConcatColumns(last.Columns(0, half), outputs.Rows.TakeRows(firsts).Columns(half, half)));
    }
}

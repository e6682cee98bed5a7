using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A decoder writes the tokens of the text and an end, and looks at the rows of the sound while it writes (Chorowski et al. 2015; Chan et al. 2016, "Listen, attend and spell"). So the text need not follow the order of the sound,
/// and may be in another language. It may be trained and scored together with <see cref="CtcOutputSpec">CTC</see> (Watanabe et al. 2017).
/// </summary>
/// <remarks>loss = Σ over the sounds of [(1 - w) Σ over the tokens and the end of -log p(y(t) | y(1) ... y(t-1), x) + w (-log p(y | x) by CTC)] / Σ (tokens and ends), in nats a token.</remarks>
public sealed record AttentionOutputSpec : SpeechOutputSpec
{
    /// <summary>The network that writes the text. Default: an LSTM with 128 units, general attention and input feeding.</summary>
    public DecoderSpec Decoder { get; init; } = new() { InputFeeding = true };

    /// <summary>The weight w of CTC in the loss, and in the score by which the outputs of the beam search are ordered, 0 to 0.99; 0 for no CTC. Default 0.</summary>
    public double Ctc { get; init => field = Require.InRange("ctc", value, 0, 0.99); }

    /// <summary>Dropout on the vectors of tokens and on the readout, 0 to 0.99. Default 0.1.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.1;

    /// <summary>Label smoothing: the share of the target probability that is spread evenly over all tokens, 0 to 0.99 (Szegedy et al. 2016). Default 0.</summary>
    public double LabelSmoothing { get; init => field = Require.InRange("labelSmoothing", value, 0, 0.99); }

    internal override void Fit(IReadOnlyList<(Sound Sound, PlainText Text)> train, Vocabulary tokens, Func<Sound, (RowTimes Times, int Rows)> times, Fitted fitted) =>
        fitted.Put("written", TokenWriter.Fit(train.Select(one => one.Text.Tokens), 1));

    internal override ISpeechOutput Build(ParameterScope scope, EncodedShape encoded, Vocabulary tokens, Fitted fitted)
    {
        TokenWriter writer = new(Decoder, scope, fitted.Get<Vocabulary>("written"), encoded, Dropout);
        CtcOutput? ctc = Ctc == 0 ? null : new CtcOutput(new Linear(scope.Child("ctc"), encoded.Memory, tokens.Count), tokens, skipImpossible: true);
        return new AttentionOutput(writer, ctc, tokens, this);
    }
}

internal sealed class AttentionOutput(TokenWriter writer, CtcOutput? ctc, Vocabulary tokens, AttentionOutputSpec spec) : ISpeechOutput
{
    private const int MostTokens = 1000; // unless a caller asks for more

    public int Predictions(int rows, PlainText text) => text.Tokens.Count + 1;

    public Value Loss(Heard heard, IReadOnlyList<PlainText> texts)
    {
        Value own = writer.Losses(heard.Encoded, [.. texts.Select(text => writer.Ids(text.Tokens))], spec.LabelSmoothing).Mean();
        Real each = texts.Sum(text => text.Tokens.Count + 1);
        return ctc is null ? own : (own * (Real)(1 - spec.Ctc)) + (ctc.Losses(heard, [.. texts.Select(ctc.Ids)]).Sum() * ((Real)spec.Ctc / each));
    }

    public PredictOptions Options => new TranscribingOptions();

    public PredictOptions Quick => new TranscribingOptions { Beam = 1 };

    public IReadOnlyList<Recognised> Recognise(Heard heard, PredictOptions? options)
    {
        TranscribingOptions asked = options.Or<TranscribingOptions>(Recogniser.Who);
        asked.Check();
        IReadOnlyList<Tensor>? rows = ctc?.Separate(heard);
        int[] lengths = [.. Enumerable.Range(0, heard.Rows.Layout.Count).Select(b => asked.MaxLength > 0 ? asked.MaxLength : Math.Min(MostTokens, heard.Rows.Layout.Lengths[b] + 20))];
        IEnumerable<Written> written = writer.Write(heard.Rows.Rows.Tape, heard.Rows.Layout.Count, (tape, range) => Part(heard, tape, range), lengths, asked with { Best = asked.Beam });
        return [.. written.Select((one, b) =>
        {
            (int[] Tokens, double Score)[] best = [.. Ordered(one.Best, rows?[b]).Take(asked.Best)];
            return new Recognised(best, rows is null ? null : ctc!.Align(rows[b], best[0].Tokens), rows?[b]);
        })];
    }

    /// <summary>
    /// Outputs with the scores that order them, (1 - w) log p(y | x) + w log p(y | x) by CTC, the best first. Those for which CTC has too few rows are left out, but if all are so, CTC has no say.
    /// </summary>
    private IEnumerable<(int[] Tokens, double Score)> Ordered(IReadOnlyList<Hypothesis> outputs, Tensor? rows)
    {
        (int[] Tokens, double Score)[] all = [.. outputs.Select(one => (one.Tokens.Select(id => tokens.Id(writer.Token(id))).ToArray(), one.LogProbability))];
        if (rows is null)
            return all;
        (int[] Tokens, double Score)[] possible = [.. all.Select(one => (one.Tokens, Score: ((1 - spec.Ctc) * one.Score) + (spec.Ctc * CtcLattice.Of(rows.Span, tokens.Count, one.Tokens).LogPartition()))).Where(one => double.IsFinite(one.Score))];
        return possible.Length > 0 ? possible.OrderByDescending(one => one.Score) : all;
    }

    /// <summary>Some of the sounds, on another tape.</summary>
    private static Encoded Part(Heard heard, Tape tape, Range range)
    {
        (int from, int count) = range.GetOffsetAndLength(heard.Rows.Layout.Count);
        SequenceLayout layout = heard.Rows.Layout;
        int first = layout.Starts[from], rows = layout.Starts[from + count] - first;
        return new Encoded([.. heard.Encoded.Summary.Select(one => tape.Constant(one.Tensor.Rows(from, count)))],
            new Sequences(new SequenceLayout(layout.Lengths.Slice(from, count)), tape.Constant(heard.Rows.Rows.Tensor.Rows(first, rows))));
    }
}

[JsonSerializable(typeof(AttentionOutputSpec))]
internal sealed partial class AttentionOutputJson : JsonSerializerContext;

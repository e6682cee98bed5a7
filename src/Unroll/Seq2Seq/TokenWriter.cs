using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// Writes a sequence of tokens about each input of an encoder: the tokens' vectors, a decoder, and the output layer. Every problem that writes uses one, whatever its encoder reads.
/// </summary>
internal sealed class TokenWriter
{
    private const int MostHypotheses = 256; // at a time

    private readonly Embedding embedding;
    private readonly Decoder decoder;
    private readonly Parameter? weight;
    private readonly Parameter bias;
    private readonly Vocabulary tokens;
    private readonly double dropout;
    private readonly bool locked;
    private readonly double scheduledSampling;
    private readonly IReading? reading;
    private readonly Parameter? past;

    /// <param name="spec">Its settings.</param>
    /// <param name="scope">Where it asks for its parameters.</param>
    /// <param name="tokens">The tokens of outputs, among them <see cref="PlainText.End"/> and the unknown token, which is never written.</param>
    /// <param name="encoded">The widths of what the encoder gives.</param>
    /// <param name="dropout">On the tokens' vectors and on the readouts, 0 to 0.99.</param>
    /// <param name="shared">The vectors of the tokens, if the input has the same; null for vectors of its own.</param>
    /// <param name="reading">The rows of the memory that the decoder reads beside the first token of an output; null if it reads none.</param>
    /// <exception cref="UnrollException">Settings do not go together.</exception>
    public TokenWriter(DecoderSpec spec, ParameterScope scope, Vocabulary tokens, EncodedShape encoded, double dropout, Embedding? shared = null, IReading? reading = null)
    {
        Require.That(!spec.Tied || spec.Readout == spec.Embedding, "model.decoder.tied", $"true, with a readout of {spec.Readout} numbers", $"model.decoder.readout to be {spec.Embedding}, as model.decoder.embedding is");
        this.tokens = tokens;
        this.dropout = dropout;
        this.reading = reading;
        locked = spec.LockedDropout;
        scheduledSampling = spec.ScheduledSampling;
        End = tokens.Id(PlainText.End);
        embedding = shared ?? new Embedding(scope.Child("embedding"), tokens.Count, spec.Embedding);
        decoder = new Decoder(spec, scope.Child("decoder"), spec.Embedding + ((reading?.Count ?? 0) * encoded.Memory), encoded);
        past = reading is null ? null : scope.Parameter("past", new Shape(1, encoded.Memory), Init.Uniform(1 / Math.Sqrt(encoded.Memory)));
        ParameterScope output = scope.Child("output");
        weight = spec.Tied ? null : output.Parameter("weight", new Shape(decoder.OutputSize, tokens.Count), Init.Uniform(1 / Math.Sqrt(decoder.OutputSize)));
        bias = output.Parameter("bias", new Shape(tokens.Count), Init.Zero);
    }

    /// <summary>The token that ends an output.</summary>
    public int End { get; }

    /// <summary>The tokens of outputs.</summary>
    public Vocabulary Vocabulary => tokens;

    /// <summary>A vocabulary of output tokens, with the end and the unknown token.</summary>
    /// <param name="outputs">The tokens of each training output, without ends.</param>
    /// <param name="minCount">How often a token must occur.</param>
    /// <exception cref="UnrollException">No token occurs so often.</exception>
    public static Vocabulary Fit(IEnumerable<IEnumerable<string>> outputs, int minCount)
    {
        Vocabulary fitted = Vocabulary.Fit(outputs.SelectMany(output => output), minCount);
        Require.That(fitted.Count > 1, "The training set", $"no output token that occurs {minCount} times (model.minCount)", "at least one");
        return Vocabulary.Of(fitted.Entries.Skip(1).Prepend(PlainText.End), unknown: true);
    }

    /// <summary>The ids of an output's tokens and of its end.</summary>
    public int[] Ids(IEnumerable<string> output) => [.. output.Select(tokens.Id), End];

    /// <summary>The tokens of a decoded sequence.</summary>
    public string[] Tokens(Hypothesis one) => [.. one.Tokens.Select(id => tokens[id])];

    /// <summary>The token with an id.</summary>
    public string Token(int id) => tokens[id];

    /// <summary>-log p of each token of outputs that are known, given those before it, in nats, [N].</summary>
    /// <param name="encoded">What the encoder gives, for B inputs.</param>
    /// <param name="outputs">For each input, the ids of its output and the end (<see cref="Ids"/>).</param>
    /// <param name="smoothing">Label smoothing, 0 to 0.99.</param>
    public Value Losses(Encoded encoded, int[][] outputs, double smoothing)
    {
        int[] before = encoded.Summary[0].Tape.IsTraining && scheduledSampling > 0 ? Sampled(encoded, outputs) : Before(outputs);
        Value readouts = Dropped(Read(encoded, outputs, before).Readouts).Rows;                          // [N, R]
        return Losses(readouts, [.. outputs.SelectMany(output => output)], smoothing);
    }

    /// <summary>Some outputs that are known, with their log-probabilities, [B].</summary>
    /// <param name="encoded">What the encoder gives, for B inputs, on a tape for prediction.</param>
    /// <param name="outputs">For each input, the ids of its output, and the end if it ended.</param>
    /// <param name="others">The other writers of an ensemble; null for none.</param>
    public Hypothesis[] Known(Encoded encoded, int[][] outputs, IEnumerable<(TokenWriter Writer, Encoded Encoded)>? others = null)
    {
        double[] each = Together([Losses(encoded, outputs, 0), .. (others ?? []).Select(other => other.Writer.Losses(other.Encoded, outputs, 0))]);
        Hypothesis[] known = new Hypothesis[outputs.Length];
        for (int b = 0, row = 0; b < outputs.Length; row += outputs[b++].Length)
        {
            bool ended = outputs[b].Length > 0 && outputs[b][^1] == End;
            known[b] = new Hypothesis(ended ? outputs[b][..^1] : outputs[b], each[row..(row + outputs[b].Length)], ended);
        }
        return known;
    }

    /// <summary>The most probable outputs: of a beam search, or the greedy ones with a beam of 1.</summary>
    /// <param name="outer">The caller's tape: says where to compute, and whether to go on.</param>
    /// <param name="count">The number of inputs, B.</param>
    /// <param name="encode">What the encoder gives for so many inputs from one on; recorded on the tape it gets.</param>
    /// <param name="lengths">The greatest number of tokens of each, the end included, [B].</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="others">The other writers of an ensemble, with what their encoders give for so many inputs; null for none. Attention is that of this writer.</param>
    /// <param name="constraint">The automaton that every output of an input satisfies; null for none.</param>
    /// <param name="subject">What error messages call an input, if outputs are constrained.</param>
    /// <param name="order">Puts the outputs that were found for some of the inputs in another order, and leaves some out; null to leave them as they are.</param>
    /// <returns>For each input, in order.</returns>
    public IEnumerable<Written> Write(
        Tape outer, int count, Func<Tape, Range, Encoded> encode, IReadOnlyList<int> lengths, WritingOptions options,
        Func<Tape, Range, IEnumerable<(TokenWriter Writer, Encoded Encoded)>>? others = null, Func<int, ITokenAutomaton>? constraint = null, Func<int, string>? subject = null, Func<Tape, Range, IReadOnlyList<IReadOnlyList<Hypothesis>>, IReadOnlyList<IReadOnlyList<Hypothesis>>>? order = null)
    {
        int size = Math.Max(1, MostHypotheses / options.Width);
        for (int from = 0; from < count; from += size)
        {
            Range range = from..Math.Min(count, from + size);
            int[] most = [.. lengths.Skip(from).Take(range.End.Value - from)];
            using Tape tape = Tape.ForPrediction(outer.Device, outer.Cancel);
            Encoded encoded = encode(tape, range);
            (TokenWriter, Encoded)[]? together = others?.Invoke(tape, range).ToArray();
            IStepper start = Start(encoded, together, options.WritesUnknown);
            if (constraint is not null)
                start = new ConstrainedStepper(start, [.. most.Select((_, i) => constraint(range.Start.Value + i))], most, subject is null ? null : [.. most.Select((_, i) => subject(range.Start.Value + i))]);
            IReadOnlyList<IReadOnlyList<Hypothesis>> found = options.Decode(start, most);
            foreach (Written one in Reread(encoded, order is null ? found : order(tape, range, found)))
                yield return one;
        }
    }

    /// <summary>Stands before the first token of each output, with the other writers of an ensemble if there are any.</summary>
    public IStepper Start(Encoded encoded, IEnumerable<(TokenWriter Writer, Encoded Encoded)>? others, bool writesUnknown = false)
    {
        IStepper[] members = [Start(encoded, writesUnknown), .. (others ?? []).Select(other => other.Writer.Start(other.Encoded, writesUnknown))];
        return members.Length == 1 ? members[0] : new EnsembleStepper(members);
    }

    private WriterStepper Start(Encoded encoded, bool writesUnknown = false)
    {
        Tape tape = encoded.Summary[0].Tape;
        TokenScores scores = new(tape.Device, tokens.Count, Scores, writesUnknown ? null : tokens.Id(Vocabulary.Unknown));
        WriterInputs all = new(tape.Device, decoder.Memory(encoded) is { } looked ? new KeptMemory(looked) : null, ReadRows(encoded)?.Keep(), scores, tape.Cancel);
        int[] inputs = [.. Enumerable.Range(0, encoded.Count)], ends = new int[encoded.Count];
        Array.Fill(ends, End);
        return Next(all, inputs, reading is null ? null : [.. inputs.Select(_ => reading)], ends, null, decoder.Start(encoded).Keep());
    }

    /// <summary>The next step of some hypotheses.</summary>
    /// <param name="all">The inputs.</param>
    /// <param name="inputs">The input of each hypothesis, [H], not falling.</param>
    /// <param name="places">The place of each, after the token that it goes on with, [H]; null if nothing is read.</param>
    /// <param name="chosen">The token that each goes on with, [H].</param>
    /// <param name="coverage">How much each has looked at each step of its input, [H][S]; null before the first step.</param>
    /// <param name="before">The state of each.</param>
    public WriterStepper Next(WriterInputs all, int[] inputs, IReading[]? places, IReadOnlyList<int> chosen, Real[][]? coverage, CarriedState before)
    {
        all.Cancel.ThrowIfCancellationRequested();
        using Tape tape = Tape.ForPrediction(all.Device);
        int[] sharing = new int[all.Memory?.Count ?? 1];
        foreach (int one in inputs)
            sharing[all.Memory is null ? 0 : one]++;
        int[] ids = [.. chosen];
        Value vectors = embedding.Scaled(tape, new SequenceLayout(ids.Length), ids).Rows;               // [H, E]
        if (all.Rows is not null)
            vectors = Shaping.ConcatColumns(vectors, all.Rows.On(tape).Take([.. inputs.Zip(places!)]));  // [H, E + M...]
        (Value readouts, DecoderState after, Pairs? weights) = decoder.Step(vectors, decoder.On(tape, before), all.Memory?.On(tape), new SequenceLayout(sharing));
        return new WriterStepper(this, all, inputs, places, readouts.Keep(), weights is null ? null : WriterStepper.Looked(coverage, weights.Values.Tensor.Span, inputs, all.Memory!.Lengths), after.Keep());
    }

    /// <summary>What is known of an output that is given, for each of some inputs.</summary>
    /// <param name="encoded">What the encoder gives, for B inputs, on a tape for prediction.</param>
    /// <param name="output">Its ids and the end, for all of the inputs.</param>
    /// <param name="others">The other writers of an ensemble; null for none.</param>
    public IEnumerable<Written> Reread(Encoded encoded, int[] output, IReadOnlyList<(TokenWriter Writer, Encoded Encoded)>? others = null)
    {
        Hypothesis[] known = Known(encoded, [.. Enumerable.Repeat(output, encoded.Count)], others);
        return Reread(encoded, [.. known.Select(one => new[] { one })]);
    }

    /// <summary>The best outputs are read once more, all steps at once, for where the decoder looked.</summary>
    private IEnumerable<Written> Reread(Encoded encoded, IReadOnlyList<IReadOnlyList<Hypothesis>> found)
    {
        int[][] written = [.. found.Select(best => best[0].Ended ? [.. best[0].Tokens, End] : best[0].Tokens.ToArray())];
        Pairs? weights = decoder.Looks ? Read(encoded, written, Before(written)).Weights : null;
        return found.Select((best, b) => new Written(best, weights is null ? null : [.. weights.Values.Tensor.Span[weights.Layout.Starts[b]..weights.Layout.Starts[b + 1]]]));
    }

    /// <summary>The log-probability of each token of known outputs from its losses by each writer of an ensemble: that of the mean of the probabilities, [N].</summary>
    private static double[] Together(Value[] losses)
    {
        Real[][] all = Array.ConvertAll(losses, member => member.Tensor.Span.ToArray());
        double[] together = new double[all[0].Length];
        for (int t = 0; t < together.Length; t++)
        {
            double least = all.Min(member => member[t]);
            together[t] = Math.Log(all.Average(member => Math.Exp(least - member[t]))) - least;
        }
        return together;
    }

    /// <summary>The token before each one: the end stands before the first, [N].</summary>
    private int[] Before(int[][] outputs) => [.. outputs.SelectMany(output => output.Select((_, t) => t == 0 ? End : output[t - 1]))];

    /// <summary>
    /// As <see cref="Before"/>, but some tokens are those that the model itself finds most probable there, given the right ones before them (scheduled sampling: Bengio et al. 2015; in two
    /// passes over whole sequences: Mihaylova and Martins 2019). Where that is the end or the unknown token, which decoding never goes on with, the right one stays.
    /// </summary>
    private int[] Sampled(Encoded encoded, int[][] outputs)
    {
        const int rowsAtOnce = 256;
        int[] before = Before(outputs);
        Rng random = encoded.Summary[0].Tape.NextStream();
        using Tape tape = Tape.ForPrediction(encoded.Summary[0].Tape.Device);
        Sequences readouts = Read(encoded.On(tape), outputs, before).Readouts;
        for (int b = 0; b < outputs.Length; b++)
        {
            for (int first = 0; first < outputs[b].Length - 1; first += rowsAtOnce)
            {
                int rows = Math.Min(rowsAtOnce, outputs[b].Length - 1 - first), at = readouts.Layout.Starts[b] + first;
                using Tape own = Tape.ForPrediction(tape.Device);
                Tensor scores = Scores(own.Constant(readouts.Rows.Tensor.Rows(at, rows))).Tensor;
                for (int t = 0; t < rows; t++)
                {
                    if (random.NextDouble() < scheduledSampling && TensorPrimitives.IndexOfMax(scores.Rows(t, 1).Span) is var likely && likely != End && likely != tokens.Id(Vocabulary.Unknown))
                        before[at + t + 1] = likely;
                }
            }
        }
        return before;
    }

    private Sequences Dropped(Sequences rows) => locked ? rows.LockedDropout(dropout) : rows.With(rows.Rows.Dropout(dropout));

    /// <summary>The readouts before each token of outputs that are known.</summary>
    private (Sequences Readouts, Pairs? Weights) Read(Encoded encoded, int[][] outputs, int[] before)
    {
        SequenceLayout layout = new([.. outputs.Select(output => output.Length)]);
        Value vectors = embedding.Scaled(encoded.Summary[0].Tape, layout, before).Rows;                 // [N, E]
        if (layout.Rows > 0 && ReadRows(encoded) is { } rows)
            vectors = Shaping.ConcatColumns(vectors, rows.Take([.. outputs.SelectMany((output, b) => Places(output).Select(place => (b, place)))])); // [N, E + M...]
        return decoder.Run(Dropped(new Sequences(layout, vectors)), decoder.Start(encoded), decoder.Memory(encoded));
    }

    /// <summary>What can be read at places; null if nothing is.</summary>
    private ReadRows? ReadRows(Encoded encoded) => past is null ? null : new(encoded.Memory!.Layout, Shaping.ConcatRows(encoded.Memory.Rows, encoded.Memory.Rows.Tape.Use(past)));

    /// <summary>The place before each token of an output.</summary>
    private IEnumerable<IReading> Places(int[] output)
    {
        IReading place = reading!;
        for (int t = 0; t < output.Length; t++)
        {
            yield return place;
            place = output[t] == End ? place : place.After(output[t]);
        }
    }

    private Value Losses(Value readouts, int[] targets, double smooth) => weight is null
        ? readouts.LinearCrossEntropy(embedding.Table(readouts.Tape), readouts.Tape.Use(bias), targets, smooth, byClass: true)
        : readouts.LinearCrossEntropy(readouts.Tape.Use(weight), readouts.Tape.Use(bias), targets, smooth);

    private Value Scores(Value readouts) => weight is null
        ? embedding.Scores(readouts).AddRow(readouts.Tape.Use(bias))
        : readouts.MatMul(readouts.Tape.Use(weight), readouts.Tape.Use(bias));
}

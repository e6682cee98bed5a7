namespace Unroll;

/// <summary>
/// Writes a sequence of tokens about each input of an encoder: the tokens' vectors, a decoder, and the output layer. Every problem that writes uses one, whatever its encoder reads.
/// </summary>
internal sealed class TokenWriter
{
    private const int MostHypotheses = 256; // at a time, so that the log-probabilities of all tokens find room

    private readonly Embedding embedding;
    private readonly Decoder decoder;
    private readonly Parameter? weight;
    private readonly Parameter bias;
    private readonly Vocabulary tokens;
    private readonly double dropout;
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
        Value readouts = Read(encoded, outputs).Readouts.Rows.Dropout(dropout);                          // [N, R]
        return Losses(readouts, [.. outputs.SelectMany(output => output)], smoothing);
    }

    /// <summary>The most probable outputs: of a beam search, or the greedy ones with a beam of 1.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="count">The number of inputs, B.</param>
    /// <param name="encode">What the encoder gives for so many inputs from one on; recorded on the tape it gets.</param>
    /// <param name="lengths">The greatest number of tokens of each, the end included, [B].</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="constraint">The automaton that every output of an input satisfies; null for none.</param>
    /// <returns>For each input, in order.</returns>
    public IEnumerable<Written> Write(Device device, int count, Func<Tape, Range, Encoded> encode, IReadOnlyList<int> lengths, WritingOptions options, Func<int, ITokenAutomaton>? constraint = null)
    {
        int size = Math.Max(1, MostHypotheses / options.Beam);
        for (int from = 0; from < count; from += size)
        {
            Range range = from..Math.Min(count, from + size);
            int[] most = [.. lengths.Skip(from).Take(range.End.Value - from)];
            using Tape tape = Tape.ForPrediction(device);
            Encoded encoded = encode(tape, range);
            IStepper start = Start(encoded);
            if (constraint is not null)
                start = new ConstrainedStepper(start, [.. most.Select((_, i) => constraint(range.Start.Value + i))], most);
            IReadOnlyList<IReadOnlyList<Hypothesis>> found = options.Beam == 1
                ? [.. Greedy.Decode(start, most).Select(one => new[] { one })]
                : options.Search().Decode(start, most);
            foreach (Written one in Reread(encoded, found))
                yield return one;
        }
    }

    /// <summary>Stands before the first token of each output.</summary>
    public WriterStepper Start(Encoded encoded)
    {
        KeptMemory? memory = decoder.Memory(encoded) is { } looked ? new KeptMemory(looked) : null;
        int[] inputs = [.. Enumerable.Range(0, encoded.Count)], ends = new int[encoded.Count];
        Array.Fill(ends, End);
        IReading[]? places = reading is null ? null : [.. inputs.Select(_ => reading)];
        return Next(encoded.Summary[0].Tape.Device, memory, ReadRows(encoded)?.Keep(), inputs, places, ends, decoder.Start(encoded).Keep());
    }

    /// <summary>The next step of some hypotheses.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="memory">For all inputs; null without attention.</param>
    /// <param name="rows">What can be read at places, for all inputs; null if nothing is.</param>
    /// <param name="inputs">The input of each hypothesis, [H], not falling.</param>
    /// <param name="places">The place of each, after the token that it goes on with, [H]; null if nothing is read.</param>
    /// <param name="chosen">The token that each goes on with, [H].</param>
    /// <param name="before">The state of each.</param>
    public WriterStepper Next(Device device, KeptMemory? memory, ReadRows.Kept? rows, int[] inputs, IReading[]? places, IReadOnlyList<int> chosen, CarriedState before)
    {
        using Tape tape = Tape.ForPrediction(device);
        int[] sharing = new int[memory?.Count ?? 1];
        foreach (int one in inputs)
            sharing[memory is null ? 0 : one]++;
        int[] ids = [.. chosen];
        Value vectors = embedding.Scaled(tape, new SequenceLayout(ids.Length), ids).Rows;               // [H, E]
        if (rows is not null)
            vectors = Shaping.ConcatColumns(vectors, rows.On(tape).Take([.. inputs.Zip(places!)]));      // [H, E + M...]
        (Value readouts, DecoderState after, _) = decoder.Step(vectors, DecoderState.On(tape, before, decoder.Feeds), memory?.On(tape), new SequenceLayout(sharing));
        Tensor scores = Scores(readouts).LogSoftmax().Tensor;                                           // [H, V]
        FiniteScores.Check(scores, "The log-probabilities", _ => "");
        Tensor kept = scores.Keep();
        for (int h = 0; h < inputs.Length; h++)
            kept.Rows(h, 1).Span[tokens.Id(Vocabulary.Unknown)] = Real.NegativeInfinity;                // nobody can read it
        return new WriterStepper(this, device, memory, rows, inputs, places, kept, after.Keep());
    }

    /// <summary>The best outputs are read once more, all steps at once, for the probability of each token and for where the decoder looked.</summary>
    private IEnumerable<Written> Reread(Encoded encoded, IReadOnlyList<IReadOnlyList<Hypothesis>> found)
    {
        int[][] written = [.. found.Select(best => best[0].Ended ? [.. best[0].Tokens, End] : best[0].Tokens.ToArray())];
        (Sequences readouts, Pairs? weights) = Read(encoded, written);
        Real[] losses = Losses(readouts.Rows, [.. written.SelectMany(token => token)], 0).Tensor.Span.ToArray();
        return found.Select((best, b) => new Written(best,
            [.. losses.AsSpan(readouts.Layout.Starts[b], readouts.Layout.Lengths[b]).ToArray().Select(loss => -(double)loss)],
            weights is null ? null : [.. weights.Values.Tensor.Span[weights.Layout.Starts[b]..weights.Layout.Starts[b + 1]]]));
    }

    /// <summary>The readouts before each token of outputs that are known.</summary>
    private (Sequences Readouts, Pairs? Weights) Read(Encoded encoded, int[][] outputs)
    {
        SequenceLayout layout = new([.. outputs.Select(output => output.Length)]);
        int[] before = [.. outputs.SelectMany(output => output.Select((_, t) => t == 0 ? End : output[t - 1]))];
        Value vectors = embedding.Scaled(encoded.Summary[0].Tape, layout, before).Rows;                 // [N, E]
        if (layout.Rows > 0 && ReadRows(encoded) is { } rows)
            vectors = Shaping.ConcatColumns(vectors, rows.Take([.. outputs.SelectMany((output, b) => Places(output).Select(place => (b, place)))])); // [N, E + M...]
        return decoder.Run(new Sequences(layout, vectors.Dropout(dropout)), decoder.Start(encoded), decoder.Memory(encoded));
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

namespace Unroll;

/// <summary>Makes a vector of each sound, and the frames of the sound from it; see <see cref="AudioVectorsSpec"/>.</summary>
public sealed class AudioVectors : IEmbeddingProblem
{
    private readonly AudioVectorsSpec spec;
    private readonly PooledEncoder encoder;
    private readonly FrameDecoder decoder;

    internal AudioVectors(AudioVectorsSpec spec, ParameterScope scope, Fitted fitted)
    {
        this.spec = spec;
        encoder = new PooledEncoder(spec, scope, fitted);
        decoder = new FrameDecoder(spec, scope, encoder.OutputSize, encoder.Input.OutputSize);
    }

    /// <summary>mse, the mean over all sounds of the mean squared error of the numbers of their frames: the smaller, the better.</summary>
    public string Metric => "mse";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [encoder.Input.Field("sound", "the sound to make a vector of")];

    /// <summary>False: an empty sound has no vector to make frames from.</summary>
    public bool AnswersEmpty => false;

    /// <inheritdoc/>
    public int VectorSize => encoder.OutputSize;

    /// <summary>One per sound.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => 1;

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        (_, Value errors) = Errors(tape, batch, out Sequences frames);
        return frames.With(errors).MeanOverTime().Mean();                                               // [B, F], of all
    }

    /// <inheritdoc/>
    public Value Embed(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return encoder.Encode(tape, [.. batch.Select(example => example.Input)]).Vectors;
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        (Value vectors, Value errors) = Errors(tape, batch, out Sequences frames);
        FiniteScores.Check(vectors.Tensor, "The numbers of the vector", b => batch[b]);
        FiniteScores.Check(errors.Tensor, "The errors of the frames", _ => "");
        Tensor means = (errors.SumColumns() / frames.Features).Tensor;                                  // [N]
        return [.. Enumerable.Range(0, batch.Count).Select(b => new RebuiltSound(
            vectors.Tensor.Rows(b, 1).Span.ToArray(), means.Span.Slice(frames.Layout.Starts[b], frames.Layout.Lengths[b]).ToArray()))];
    }

    /// <summary>
    /// <c>mse</c>, the mean over all sounds of their mean squared errors. If all sounds have texts or labels, also <c>map</c>: each sound searches all others, and those with the same text are right
    /// (mean average precision of query by example, from 0 to 1); and if several speakers are known, <c>mapOthers</c>, where the sounds of the same speaker are left out.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        RebuiltSound[] rebuilt = [.. answers.Select(answer => answer.As<RebuiltSound>("The score of audio vectors"))];
        List<KeyValuePair<string, double>> scores = [new("mse", rebuilt.Select(one => one.Error).DefaultIfEmpty(0).Average())];
        string?[] texts = [.. examples.Select(TextOf)];
        if (!texts.Contains(null))
        {
            string[] speakers = [.. examples.Select(example => example.Input.TryAs<Sound>()?.Speaker ?? "")];
            QueryByExample search = QueryByExample.OfVectors([.. rebuilt.Select(one => one.Vector.ToArray())], texts!);
            scores.Add(new("map", search.MeanAveragePrecision()));
            if (speakers.Distinct(StringComparer.Ordinal).Count() != 1)
                scores.Add(new("mapOthers", search.MeanAveragePrecision(speakers)));
        }
        return new Report("mse", scores, errors: ["mse"]);
    }

    /// <summary>What is said; null if this is unknown.</summary>
    private static string? TextOf(Example example) => example.Target?.TryAs<PlainText>()?.ToString() ?? (example.Target?.TryAs<Labels>() is { } labels ? string.Join(' ', labels.Values) : null);

    /// <summary>The vectors [B, D], and the squared error of each number of each frame [N, F].</summary>
    private (Value Vectors, Value Errors) Errors(Tape tape, IReadOnlyList<Example> batch, out Sequences frames)
    {
        Sequences read = encoder.Input.Encode(tape, [.. batch.Select(example => example.Input)]);       // [N, F]
        frames = read;
        Value vectors = encoder.Encode(FrameDamage.Apply(read, spec.Noise, spec.Drop)).Vectors;         // [B, D]
        return (vectors, (decoder.Make(vectors, read) - read.Rows).Square());
    }
}

namespace Unroll;

/// <summary>Base class of the output layers of recognisers: how rows become tokens.</summary>
public abstract record SpeechOutputSpec
{
    /// <summary>Fits what it needs to the training set.</summary>
    /// <param name="train">The sounds and their texts.</param>
    /// <param name="tokens">The tokens of the texts, behind the null token.</param>
    /// <param name="times">Where the rows of a sound are.</param>
    /// <param name="fitted">Receives the artifacts.</param>
    internal virtual void Fit(IReadOnlyList<(Sound Sound, PlainText Text)> train, Vocabulary tokens, Func<Sound, (RowTimes Times, int Rows)> times, Fitted fitted)
    {
    }

    /// <summary>Makes the layer.</summary>
    /// <param name="scope">The scope that gives its parameters.</param>
    /// <param name="encoded">The widths of what the encoder gives.</param>
    /// <param name="tokens">The tokens of the texts, behind the null token.</param>
    /// <param name="fitted">What was fitted.</param>
    internal abstract ISpeechOutput Build(ParameterScope scope, EncodedShape encoded, Vocabulary tokens, Fitted fitted);
}

/// <summary>A recogniser's output layer.</summary>
internal interface ISpeechOutput
{
    /// <summary>The number of predictions for a text in <see cref="Loss"/>; at least 1.</summary>
    /// <param name="rows">The number of rows of its sound.</param>
    /// <param name="text">What is said.</param>
    int Predictions(int rows, PlainText text);

    /// <summary>The mean loss over the predictions of a batch, in nats.</summary>
    Value Loss(Heard heard, IReadOnlyList<PlainText> texts);

    /// <summary>The options of <see cref="Recognise"/>, with their defaults; null if there are none.</summary>
    PredictOptions? Options { get; }

    /// <summary>The options that take the least time; null if there are none.</summary>
    PredictOptions? Quick { get; }

    /// <summary>Recognises.</summary>
    /// <param name="heard">The sounds.</param>
    /// <param name="options">As <see cref="Options"/>; null for the defaults.</param>
    /// <returns>One for each sound, in order.</returns>
    IReadOnlyList<Recognised> Recognise(Heard heard, PredictOptions? options);
}

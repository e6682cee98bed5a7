using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Speech recognition: a recurrent network reads the features of a sound, and an output layer makes a text of its rows.</summary>
public sealed record SpeechSpec : ProblemSpec
{
    internal const string Null = "<null>";

    /// <summary>How sounds become rows. Default: 40 log-mel features of every third frame of 10 ms, three frames side by side.</summary>
    public SoundSpec Input { get; init; } = new() { Stack = 3, Skip = 3 };

    /// <summary>The network that reads the rows. Default: two layers of bidirectional LSTMs with 128 units a direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128)) { Layers = 2, Bidirectional = true };

    /// <summary>How rows become tokens. Default: by CTC.</summary>
    public SpeechOutputSpec Output { get; init; } = new CtcOutputSpec();

    /// <summary>Dropout on the rows before and behind the network, 0 to 0.99. Default 0.1.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.1;

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        (Sound Sound, PlainText Text)[] pairs = [.. train.Inputs<Sound>(Recogniser.Who).Zip(train.Targets<PlainText>(Recogniser.Who))];
        Require.That(Array.Exists(pairs, pair => pair.Text.Tokens.Count > 0), "The training set", "no sound with a text", "at least one");
        Input.Fit([.. pairs.Select(pair => pair.Sound)], fitted);
        Vocabulary tokens = Vocabulary.Fit(pairs.SelectMany(pair => pair.Text.Tokens), unknown: false);
        Require.That(!tokens.TryId(Null, out _), "The training set", $"the token {Null}, which stands for none", "texts without it");
        Vocabulary all = Vocabulary.Of(tokens.Entries.Prepend(Null), unknown: false);
        fitted.Put("tokens", all);
        fitted.Put("unit", FittedValue.Of(pairs[0].Text.Unit));
        SoundInput input = (SoundInput)Input.Build(ParameterStore.Draw(1).Root, fitted);
        Output.Fit(pairs, all, sound => (Recogniser.TimesOf(input, 1), input.RowsOf(sound)), fitted);
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        Require.That(Encoder.Layers > 0 || Output is not AttentionOutputSpec, "model.encoder.layers", "0", "at least 1, since the decoder starts from the encoder's last states");
        return new Recogniser(this, scope, fitted);
    }
}

[JsonSerializable(typeof(SpeechSpec))]
internal sealed partial class SpeechJson : JsonSerializerContext;

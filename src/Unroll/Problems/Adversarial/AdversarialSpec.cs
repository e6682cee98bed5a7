using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Makes items that look as those of the training set do: a generator G turns noise z, and what is asked for, x, into an item y = G(z, x); a discriminator learns an evaluation function E(x, y) that tells real items from generated
/// ones; they are trained in turn (Goodfellow et al. 2014; conditional: Mirza and Osindero 2014; by a text, with mismatched pairs: Reed et al. 2016; by a picture: Isola et al. 2017; energies: Zhao, Mathieu and LeCun 2017).
/// </summary>
/// <remarks>
/// The losses of both are those of <see cref="Game"/>. In the words of structured learning, E is the evaluation function, and G answers the inference problem argmax E(x, y), which cannot be solved by enumeration.
/// </remarks>
public sealed record AdversarialSpec : ProblemSpec
{
    /// <summary>What the two play. Default: nonSaturating.</summary>
    public Game Game { get; init; }

    /// <summary>The size of the noise, which is normal, 1 to 4,096. Default 16.</summary>
    public int Noise { get; init => field = Require.InRange("noise", value, 1, 4096); } = 16;

    /// <summary>The network of the generator.</summary>
    public PlayerSpec Generator { get; init; } = new();

    /// <summary>The network of the discriminator.</summary>
    public PlayerSpec Discriminator { get; init; } = new();

    /// <summary>Number of steps of the discriminator, each on the next batch, for one of the generator, 1 to 100. Default 1.</summary>
    public int DiscriminatorSteps { get; init => field = Require.InRange("discriminatorSteps", value, 1, 100); } = 1;

    /// <summary>After each step, each parameter of the discriminator is clipped to this magnitude (Arjovsky, Chintala and Bottou 2017, algorithm 1), 0 to 100; 0 for no limit. Default 0.</summary>
    public double WeightLimit { get; init => field = Require.InRange("weightLimit", value, 0, 100); }

    /// <summary>The energy up to which the discriminator raises that of generated items, in the game of energies, above 0. Default 1.</summary>
    public double Margin { get; init => field = Require.Positive("margin", value); } = 1;

    /// <summary>The weight of the pull-away term in the game of energies, 0 to 100. Default 0.1.</summary>
    public double PullAway { get; init => field = Require.InRange("pullAway", value, 0, 100); } = 0.1;

    /// <summary>What the generator is asked for. Default: nothing.</summary>
    public ConditionKind Condition { get; init; }

    /// <summary>The size of the vectors of classes, and of those of pictures that are asked with, 1 to 4,096. Default 32.</summary>
    public int ConditionSize { get; init => field = Require.InRange("conditionSize", value, 1, 4096); } = 32;

    /// <summary>The input layer of texts. Default: vectors of 32 numbers for all words of the training set.</summary>
    public WordsSpec Text { get; init; } = new() { Embedding = 32, MinCount = 1 };

    /// <summary>The recurrent network that reads texts. Default: a GRU with 64 units.</summary>
    public RecurrentSpec Reader { get; init; } = new(new GruSpec(64));

    /// <summary>The convolutional network that reads pictures that are asked with. Default: 16 and 32 filters.</summary>
    public PictureSpec Picture { get; init; } = new() { Filters = [16, 32] };

    /// <summary>The share of the lines, from the top, that both players see of a picture that is asked with, 0.01 to 1; the others are dark to them. Default 1.</summary>
    public double Visible { get; init => field = Require.InRange("visible", value, 0.01, 1); } = 1;

    /// <summary>Whether the discriminator also learns that a real item does not fit what was asked for elsewhere, as often as that a generated one does not (Reed et al. 2016, algorithm 1). Default false.</summary>
    public bool Mismatched { get; init; }

    /// <summary>The convolutional network of a classifier that learns the classes of the real pictures beside the game, and by which generated ones are judged. Default: null, no judge.</summary>
    public PictureSpec? Judge { get; init; }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Require.That(Game != Game.Wasserstein || WeightLimit > 0 || Discriminator.Normalization == Normalization.Spectral, "model.game", "wasserstein with a discriminator that nothing bounds", "model.weightLimit above 0, such as 0.05, or model.discriminator.normalization=spectral");
        Require.That(!Mismatched || Condition != ConditionKind.None, "model.mismatched", "true, without a condition", "model.condition=label, text or picture, or false");
        LabelledItem[] items = train.Targets<LabelledItem>(AdversarialModel.Who);
        ItemShape.Fit(items, fitted);
        fitted.Put("labels", Vocabulary.Fit(items.SelectMany(item => item.Names), unknown: false));
        if (Condition == ConditionKind.Text)
            Text.Fit([.. train.Select(example => example.Input)], fitted);
        if (Condition == ConditionKind.Picture)
            Picture.Fit([.. train.Select(example => example.InputAs<Picture>(AdversarialModel.Who))], fitted.Child("asked"));
        Judge?.Fit([.. items.Select(item => item.Item)], fitted);
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        return new AdversarialModel(this, scope, fitted);
    }
}

[JsonSerializable(typeof(AdversarialSpec))]
internal sealed partial class AdversarialJson : JsonSerializerContext;

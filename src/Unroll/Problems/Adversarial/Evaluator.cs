namespace Unroll;

/// <summary>
/// The evaluation function E(x, y) that the discriminator learns: how well an item y fits what was asked for, x. Over the features f(y) of its network: E = f(y) · w + b + f(y) · (P x) (Miyato and Koyama 2018, "cGANs with projection discriminator", eq. 3); as
/// an energy, E = -mean((y - decoder(f(y), x))²).
/// </summary>
internal sealed class Evaluator
{
    private readonly ICritic critic;
    private readonly Condition condition;
    private readonly Linear? score;
    private readonly Linear? projection;
    private readonly IGenerator? decoder;

    public Evaluator(AdversarialSpec spec, ParameterScope scope, Fitted fitted, ItemShape shape)
    {
        condition = new Condition(spec, scope.Child("condition"), fitted);
        critic = spec.Discriminator.BuildCritic(scope.Child("network"), shape);
        if (spec.Game == Game.Energy)
        {
            decoder = spec.Discriminator.BuildGenerator(scope.Child("decoder"), critic.FeatureCount + condition.Size, shape);
            return;
        }
        ParameterScope place = spec.Discriminator.Bounded(scope);
        score = new Linear(place.Child("score"), critic.FeatureCount, 1);
        projection = condition.Size > 0 ? new Linear(place.Child("projection"), condition.Size, critic.FeatureCount) : null;
    }

    /// <summary>The vectors of what is asked for, [B, C]; null without a condition.</summary>
    public Value? Read(Tape tape, IReadOnlyList<Content> asked) => condition.Read(tape, asked);

    /// <summary>E of each item, and its features.</summary>
    /// <param name="items">[B, H W C].</param>
    /// <param name="asked">What <see cref="Read"/> gave, [B, C].</param>
    /// <returns>[B, 1] and [B, F].</returns>
    public (Value Scores, Value Features) Of(Value items, Value? asked)
    {
        Value features = critic.Features(items);                                                        // [B, F]
        return (Score(items, features, asked), features);
    }

    /// <summary>E of items whose features are known.</summary>
    /// <param name="items">[B, H W C].</param>
    /// <param name="features">Theirs, [B, F].</param>
    /// <param name="asked">[B, C].</param>
    /// <returns>[B, 1].</returns>
    public Value Score(Value items, Value features, Value? asked)
    {
        if (decoder is not null)
        {
            Value again = decoder.Make(asked is null ? features : Shaping.ConcatColumns(features, asked)); // [B, H W C]
            return (again - items).Square().SumColumns().Reshape(new Shape(items.Shape[0], 1)) / -(double)items.Shape[1];
        }
        Value scores = score!.Apply(features);                                                          // [B, 1]
        return projection is null ? scores : scores + (features * projection.Apply(asked!)).SumColumns().Reshape(scores.Shape);
    }
}

namespace Unroll;

/// <summary>Something that the built-in speaker said.</summary>
/// <param name="Sound">Its sound.</param>
/// <param name="Words">When each word was said, [W].</param>
/// <param name="Phones">Each phone and when it was said, [P].</param>
public sealed record Utterance(Sound Sound, IReadOnlyList<TokenTime> Words, IReadOnlyList<(string Phone, TokenTime Time)> Phones);

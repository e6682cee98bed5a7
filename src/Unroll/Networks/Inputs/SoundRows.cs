namespace Unroll;

/// <summary>What an input layer made of a batch of sounds.</summary>
/// <param name="Rows">Rows [N, F].</param>
/// <param name="Speeds">For each sound how much faster it was played, as augmentation does; 1 as it is. What a row has at the time t lies in the sound itself at t times the speed.</param>
internal sealed record SoundRows(Sequences Rows, IReadOnlyList<double> Speeds);

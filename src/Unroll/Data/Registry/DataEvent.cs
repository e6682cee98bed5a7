namespace Unroll;

/// <summary>Something that happened while a corpus is fetched.</summary>
/// <param name="Corpus">The corpus's name.</param>
/// <param name="File">The file's name; empty while waiting.</param>
/// <param name="Stage">What happened.</param>
/// <param name="Bytes">How many bytes of the file are here.</param>
/// <param name="Total">How many it has.</param>
/// <param name="Note">Where it comes from, or why it is tried again; null where there is nothing to say.</param>
public sealed record DataEvent(string Corpus, string File, DataStage Stage, long Bytes, long Total, string? Note);

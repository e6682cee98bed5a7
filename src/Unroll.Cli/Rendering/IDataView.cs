namespace Unroll.Cli;

/// <summary>Shows how corpora are fetched.</summary>
internal interface IDataView : IProgress<DataEvent>
{
    void Begin(Corpus corpus);

    /// <summary>Runs the fetching, during which <see cref="IProgress{T}.Report"/> is called, one call at a time.</summary>
    void While(Action fetching);

    void End(Corpus corpus, string folder);
}

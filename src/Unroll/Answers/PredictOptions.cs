namespace Unroll;

/// <summary>
/// How a model is asked: how many answers, under which constraints, at which temperature. Each problem that has anything to choose derives its own options, as plain data, and
/// registers them in the <see cref="Catalogue"/>; on the command line each field is then an argument of <c>unroll predict</c>.
/// </summary>
public abstract record PredictOptions;

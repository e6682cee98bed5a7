namespace Unroll;

/// <summary>
/// Base class of the prediction options, such as the number of answers, constraints, or the temperature. A problem with options derives its own record, as plain data, and
/// registers it in the <see cref="Catalogue"/>. On the command line, each field is then an argument of <c>unroll predict</c>.
/// </summary>
public abstract record PredictOptions;

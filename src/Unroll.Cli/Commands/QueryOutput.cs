using System.Globalization;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary>Answers of a Bayesian network as text or JSON.</summary>
internal sealed class QueryOutput(Host host, bool json, string? question)
{
    private const int MostLines = 1000;

    /// <summary>Writes the answer to a question.</summary>
    public void Write(BayesAnswers answers, BayesQuery query)
    {
        switch (query.Kind)
        {
            case BayesQuestion.MostProbable:
                Write(answers.MostProbable(query.Variables));
                break;
            case BayesQuestion.Independence:
                Write(answers.OpenPath(query));
                break;
            default:
                int[] states = answers.States(query);
                Write(answers.Posterior(query.Variables), states);
                break;
        }
    }

    /// <summary>Writes the distributions of all variables.</summary>
    public void Write(BayesAnswers answers, IReadOnlyList<Posterior> marginals)
    {
        if (!json)
        {
            Lines([.. marginals.SelectMany(marginal => Rows(marginal, [-1]).Select(row => (row.Name, Number(marginal, row.Place))))]);
            return;
        }
        JsonLine.WriteIndented(host.Output, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("given", answers.Known.ToString());
            writer.WriteStartObject("variables");
            foreach (Posterior marginal in marginals)
            {
                writer.WriteStartObject(marginal.Variables[0].Name);
                for (int i = 0; i < marginal.Probabilities.Length; i++)
                    writer.WriteNumber(marginal.StatesAt(i)[0], marginal.Probabilities.Span[i]);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    private void Write(Posterior posterior, int[] states)
    {
        bool one = !states.Contains(-1);
        (string Name, int Place)[] rows = [.. Rows(posterior, states)];
        if (!json)
        {
            if (one)
                host.People.Write(Number(posterior, rows[0].Place) + "\n");
            else
                Lines([.. rows.Select(row => (row.Name, Number(posterior, row.Place)))]);
            return;
        }
        JsonLine.WriteIndented(host.Output, writer =>
        {
            Begin(writer);
            writer.WriteStartArray("probabilities");
            foreach ((_, int place) in rows)
            {
                writer.WriteStartObject();
                writer.WriteStartObject("states");
                foreach ((BayesVariable variable, string state) in posterior.Variables.Zip(posterior.StatesAt(place)))
                    writer.WriteString(variable.Name, state);
                writer.WriteEndObject();
                writer.WriteNumber("probability", posterior.Probabilities.Span[place]);
                if (posterior.Intervals is { } intervals)
                {
                    writer.WriteNumber("low", intervals[place].Low);
                    writer.WriteNumber("high", intervals[place].High);
                }
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private void Write(Explanation explanation)
    {
        if (!json)
        {
            Lines([.. explanation.States.Select(pair => ($"{pair.Variable}={pair.State}", ""))]);
            host.People.Write($"probability {Digits(explanation.Probability)}\n");
            return;
        }
        JsonLine.WriteIndented(host.Output, writer =>
        {
            Begin(writer);
            writer.WriteStartObject("states");
            foreach ((string variable, string state) in explanation.States)
                writer.WriteString(variable, state);
            writer.WriteEndObject();
            writer.WriteNumber("probability", explanation.Probability);
            writer.WriteNumber("logJoint", explanation.LogJoint);
            writer.WriteEndObject();
        });
    }

    private void Write(IReadOnlyList<string>? path)
    {
        if (!json)
        {
            host.People.Write(path is null ? "independent\n" : $"dependent: {string.Join(" - ", path)}\n");
            return;
        }
        JsonLine.WriteIndented(host.Output, writer =>
        {
            Begin(writer);
            writer.WriteBoolean("independent", path is null);
            if (path is not null)
            {
                writer.WriteStartArray("path");
                foreach (string variable in path)
                    writer.WriteStringValue(variable);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        });
    }

    private void Begin(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("question", question);
    }

    /// <summary>The combinations of states that were asked for.</summary>
    private static IEnumerable<(string Name, int Place)> Rows(Posterior posterior, int[] states)
    {
        for (int place = 0; place < posterior.Probabilities.Length; place++)
        {
            IReadOnlyList<string> names = posterior.StatesAt(place);
            if (states.Zip(posterior.Variables.Zip(names)).All(each => each.First < 0 || each.Second.First.States[each.First] == each.Second.Second))
                yield return (string.Join(", ", posterior.Variables.Zip(names, (variable, name) => $"{variable.Name}={name}")), place);
        }
    }

    private void Lines((string Name, string Number)[] lines)
    {
        int width = lines.Take(MostLines).Select(line => line.Name.Length).DefaultIfEmpty(0).Max();
        foreach ((string name, string number) in lines.Take(MostLines))
            host.People.Write($"{(number.Length > 0 ? name.PadRight(width) : name)}{(number.Length > 0 ? "  " : "")}{number}\n");
        if (lines.Length > MostLines)
            host.People.Write($"and {Screen.Count(lines.Length - MostLines)} more; --json writes all\n");
    }

    private static string Number(Posterior posterior, int place) => Digits(posterior.Probabilities.Span[place])
        + (posterior.Intervals is { } intervals ? $"  ({Digits(intervals[place].Low)} to {Digits(intervals[place].High)})" : "");

    private static string Digits(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}

using System.Text.Json;

namespace Unroll.Cli;

/// <summary>The parts of a report as JSON properties.</summary>
internal static class ReportJson
{
    /// <summary>Writes the scores by their names, then <c>signatures</c>, <c>byType</c>, <c>byLength</c>, <c>confusion</c> and <c>calibration</c> (null where there is none), as properties of an open object.</summary>
    public static void Write(Utf8JsonWriter json, Report report)
    {
        json.WriteString("metric", report.Metric);
        foreach ((string name, double value) in report.Scores)
            json.WriteFinite(name, value);
        json.WriteStartArray("signatures");
        foreach (string signature in report.Signatures)
            json.WriteStringValue(signature);
        json.WriteEndArray();
        WriteTypes(json, report.ByType);
        json.WriteStartArray("byLength");
        foreach (LengthScore group in report.ByLength)
        {
            json.WriteStartObject();
            json.WriteNumber("from", group.From);
            json.WriteNumber("to", group.To);
            json.WriteNumber("examples", group.Count);
            foreach ((string name, double value) in group.Scores)
                json.WriteFinite(name, value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("confusion");
        foreach (Confusion cell in report.Confusions)
        {
            json.WriteStartObject();
            json.WriteString("right", cell.Right);
            json.WriteString("answered", cell.Answered);
            json.WriteNumber("count", cell.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteCalibration(json, report.Calibration);
    }

    private static void WriteTypes(Utf8JsonWriter json, IReadOnlyDictionary<string, TypeScore> types)
    {
        json.WriteStartObject("byType");
        foreach ((string type, TypeScore score) in types)
        {
            json.WriteStartObject(type);
            json.WriteFinite("precision", score.Precision);
            json.WriteFinite("recall", score.Recall);
            json.WriteFinite("f1", score.F1);
            json.WriteNumber("gold", score.Gold);
            json.WriteNumber("predicted", score.Predicted);
            json.WriteNumber("correct", score.Correct);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteCalibration(Utf8JsonWriter json, Calibration? calibration)
    {
        if (calibration is null)
        {
            json.WriteNull("calibration");
            return;
        }
        json.WriteStartObject("calibration");
        json.WriteFinite("ece", calibration.Error);
        json.WriteFinite("brier", calibration.Brier);
        json.WriteStartArray("bins");
        foreach (CalibrationBin bin in calibration.Bins)
        {
            json.WriteStartObject();
            json.WriteFinite("from", bin.From);
            json.WriteFinite("to", bin.To);
            json.WriteFinite("confidence", bin.Confidence);
            json.WriteFinite("accuracy", bin.Accuracy);
            json.WriteNumber("count", bin.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

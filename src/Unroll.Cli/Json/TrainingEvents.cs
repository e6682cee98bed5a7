namespace Unroll.Cli;

/// <summary>A run as JSON lines.</summary>
internal sealed class TrainingEvents(TextWriter output) : ITrainingView
{
    private const int StepsBetween = 10;

    public void Begin(TrainingStart start)
    {
        if (start.Run.Steps > 0)
            WriteResumed(start.Run);
    }

    public void While(Action training) => training();

    public void Step(TrainingStep step, Trainer run)
    {
        if (step.Fault is { } fault)
        {
            WriteFault(step, fault);
            output.Flush();
            return;
        }
        if (step.Step % StepsBetween == 0 || step.EpochEnded)
            WriteStep(step);
        if (step.EpochEnded)
            WriteEpoch(step, run);
        if (step.Step % StepsBetween == 0 || step.EpochEnded)
            output.Flush();
    }

    public void End(TrainingEnd end)
    {
        if (end.Test is { } test)
            WriteEvaluation(test);
        WriteFinished(end);
        output.Flush();
    }

    private void WriteResumed(Trainer run) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("event", "resumed");
        json.WriteNumber("step", run.Steps);
        json.WriteNumber("epochs", run.Epochs.Count);
        json.WriteEndObject();
    });

    private void WriteFault(TrainingStep step, TrainingFault fault) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("event", "fault");
        json.WriteNumber("step", fault.Step);
        json.WriteNumber("epoch", fault.Epoch);
        json.WriteString("what", fault.What);
        json.WriteFinite("loss", step.Loss);
        json.WriteFinite("gradientNorm", step.GradientNorm ?? double.NaN);
        if (fault.GaveUp is { } start)
        {
            json.WriteNumber("gaveUp", start);
        }
        else
        {
            json.WriteNumber("backToEpoch", fault.Back);
            json.WriteFinite("rate", fault.Rate);
        }
        json.WriteEndObject();
    });

    private void WriteStep(TrainingStep step) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("event", "step");
        json.WriteNumber("step", step.Step);
        json.WriteNumber("epoch", step.Epoch);
        json.WriteNumber("stepOfEpoch", step.StepOfEpoch);
        json.WriteNumber("stepsPerEpoch", step.StepsPerEpoch);
        foreach ((string name, double value) in step.Measures)
            json.WriteFinite(name, value);
        json.WriteNumber("tokens", step.Tokens);
        json.WriteNumber("tokensPerSecond", Math.Round(step.TokensPerSecond));
        json.WriteEndObject();
    });

    private void WriteEpoch(TrainingStep step, Trainer run) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("event", "epoch");
        if (run.Recipe.Training.Restarts > 1)
            json.WriteNumber("start", step.Start);
        json.WriteNumber("epoch", step.Epoch);
        json.WriteNumber("step", step.Step);
        json.WriteFinite("loss", step.EpochLoss);
        foreach ((string name, double value) in step.Measures.Where(measure => measure.Name is not ("loss" or "gradientNorm")))
            json.WriteFinite(name, value);
        json.WriteString("metric", run.Metric);
        json.WriteScores("dev", step.Dev?.Scores);
        json.WriteBoolean("best", step.IsBest);
        if (step.Warnings.Count > 0)
        {
            json.WriteStartArray("warnings");
            foreach (string warning in step.Warnings)
                json.WriteStringValue(warning);
            json.WriteEndArray();
        }
        json.WriteNumber("seconds", Math.Round(run.Seconds, 3));
        json.WriteNumber("evaluationSeconds", Math.Round(run.EvaluationSeconds, 3));
        json.WriteNumber("tokensPerSecond", Math.Round(step.TokensPerSecond));
        json.WriteEndObject();
    });

    private void WriteEvaluation(Evaluation test) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("event", "evaluation");
        json.WriteString("part", "test");
        test.WriteMeasures(json);
        json.WriteScores("scores", test.Report.Scores);
        json.WriteEndObject();
    });

    private void WriteFinished(TrainingEnd end) => JsonLine.Write(output, json =>
    {
        RunReport report = end.Report;
        json.WriteStartObject();
        json.WriteString("event", "finished");
        json.WriteString("model", end.Folder);
        json.WriteBoolean("saved", end.Saved);
        json.WriteBoolean("interrupted", end.Interrupted);
        json.WriteNumber("seconds", Math.Round(end.Start.Run.Seconds, 6));
        json.WriteNumber("evaluationSeconds", Math.Round(end.Start.Run.EvaluationSeconds, 6));
        json.WriteNumber("tokensPerSecond", Math.Round(end.Start.Run.TokensPerSecond));
        json.WriteNumber("predictedTokensPerSecond", Math.Round(end.PredictedTokensPerSecond));
        json.WriteNumber("epochs", report.Epochs.Count);
        if (report.Ending is { } ending)
        {
            json.WriteStartObject("ending");
            json.WriteString("reason", ending.Reason);
            json.WriteString("what", ending.What);
            json.WriteEndObject();
        }
        json.WriteNumber("bestEpoch", report.BestEpoch);
        json.WriteNumber("parameters", report.Parameters);
        json.WriteNumber("seed", report.Seed);
        json.WriteNumber("threads", end.Start.Device.Threads);
        if (end.Start.Device.Processes.Ranks > 1)
            json.WriteNumber("processes", end.Start.Device.Processes.Ranks);
        json.WriteString("kernels", report.Kernels);
        json.WriteString("metric", report.Metric);
        json.WriteScores("dev", report.Dev);
        json.WriteScores("test", report.Test);
        json.WriteEndObject();
    });
}

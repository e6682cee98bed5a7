namespace Unroll.Cli;

/// <summary>A run as JSON lines.</summary>
internal sealed class TrainingEvents(TextWriter output) : ITrainingView
{
    private const int StepsBetween = 10;

    public void Begin(TrainingStart start)
    {
    }

    public void While(Action training) => training();

    public void Step(TrainingStep step, Trainer run)
    {
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

    private void WriteStep(TrainingStep step) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("event", "step");
        json.WriteNumber("step", step.Step);
        json.WriteNumber("epoch", step.Epoch);
        json.WriteNumber("stepOfEpoch", step.StepOfEpoch);
        json.WriteNumber("stepsPerEpoch", step.StepsPerEpoch);
        json.WriteFinite("loss", step.Loss);
        json.WriteFinite("gradientNorm", step.GradientNorm);
        json.WriteFinite("rate", step.Rate);
        json.WriteNumber("tokens", step.Tokens);
        json.WriteNumber("tokensPerSecond", Math.Round(step.TokensPerSecond));
        json.WriteEndObject();
    });

    private void WriteEpoch(TrainingStep step, Trainer run) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("event", "epoch");
        json.WriteNumber("epoch", step.Epoch);
        json.WriteNumber("step", step.Step);
        json.WriteFinite("loss", step.EpochLoss);
        json.WriteFinite("rate", step.Rate);
        json.WriteString("metric", run.Metric);
        json.WriteScores("dev", step.Dev?.Scores);
        json.WriteBoolean("best", step.IsBest);
        json.WriteNumber("seconds", Math.Round(run.Seconds, 3));
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
        json.WriteNumber("seconds", report.Seconds);
        json.WriteNumber("tokensPerSecond", report.TokensPerSecond);
        json.WriteNumber("predictedTokensPerSecond", report.PredictedTokensPerSecond);
        json.WriteNumber("epochs", report.Epochs.Count);
        json.WriteNumber("bestEpoch", report.BestEpoch);
        json.WriteNumber("parameters", report.Parameters);
        json.WriteNumber("seed", report.Seed);
        json.WriteNumber("threads", report.Threads);
        json.WriteString("kernels", report.Kernels);
        json.WriteString("metric", report.Metric);
        json.WriteScores("dev", report.Dev);
        json.WriteScores("test", report.Test);
        json.WriteEndObject();
    });
}

namespace Unroll.Onnx.Tests;

/// <summary>How far an exported model in ONNX Runtime is from Unroll's own, over the numbers of a batch.</summary>
internal static class Agreement
{
    /// <summary>The largest difference of a probability, a score, a number; of log-probabilities where there are those.</summary>
    public static double Of(Model model, IReadOnlyList<Example> batch)
    {
        IReadOnlyList<OnnxFile> files = OnnxExport.Of(model);
        Session[] sessions = [.. files.Select(file => new Session(file))];
        try
        {
            return model.Recipe.Model switch
            {
                TaggingSpec => Tags(model, sessions[0], batch),
                AdversarialTagsSpec => Answers(model, sessions[0], batch),
                JointSpec => TagsAndIntents(model, sessions[0], batch),
                ClassificationSpec => Labels(model, sessions[0], batch),
                RegressionSpec => Numbers(model, sessions[0], batch),
                TextVectorsSpec or AudioVectorsSpec => Vectors(model, sessions[0], batch),
                TranslationSpec spec => Writing.Of(model, sessions, batch, spec.Decoder, "tokens"),
                ParsingSpec spec => Writing.Of(model, sessions, batch, spec.Decoder, "tokens"),
                SpeechSpec { Output: AttentionOutputSpec output } => Writing.Of(model, sessions, batch, output.Decoder, "written"),
                SpeechSpec => Rows(model, sessions[0], batch),
                LanguageModelSpec => Streams.Language(model, sessions[0], batch),
                FrameModelSpec => Streams.Frames(model, sessions[0], batch),
                _ => throw new InvalidOperationException("a problem without a comparison"),
            };
        }
        finally
        {
            foreach (Session session in sessions)
                session.Dispose();
        }
    }

    /// <summary>The largest difference, relative for numbers above 1; more than any where a number is none.</summary>
    public static double Largest(ReadOnlySpan<float> theirs, ReadOnlySpan<Real> ours)
    {
        Assert.Equal(ours.Length, theirs.Length);
        double largest = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            double difference = Math.Abs(theirs[i] - (double)ours[i]) / Math.Max(1, Math.Abs(ours[i]));
            largest = double.IsNaN(difference) ? double.MaxValue : Math.Max(largest, difference);
        }
        return largest;
    }

    private static double Tags(Model model, Session session, IReadOnlyList<Example> batch)
    {
        Dictionary<string, Block> found = session.Run(Feeds.Of(model, batch));
        using Device device = new(threads: 1);
        using Tape tape = Tape.ForPrediction(device);
        Chain chain = ((Tagger)model.Problem).Scores(tape, batch);
        bool softmax = found.ContainsKey("probabilities");
        Tensor ours = (softmax ? chain.Emissions.Rows.Softmax() : chain.Emissions.Rows).Tensor;
        double largest = softmax ? 0 : Math.Max(Largest(found["transitions"].Values, chain.Transitions.Tensor.Span), Math.Max(Largest(found["start"].Values, chain.Start.Tensor.Span), Largest(found["end"].Values, chain.End.Tensor.Span)));
        Block scores = found[softmax ? "probabilities" : "scores"];
        for (int b = 0; b < batch.Count; b++)
        {
            for (int t = 0; t < chain.Emissions.Layout.Lengths[b]; t++)
                largest = Math.Max(largest, Largest(scores.At(b, t), ours.Rows(chain.Emissions.Layout.Starts[b] + t, 1).Span));
        }
        return largest;
    }

    private static double TagsAndIntents(Model model, Session session, IReadOnlyList<Example> batch)
    {
        Dictionary<string, Block> found = session.Run(Feeds.Of(model, batch));
        double largest = 0;
        JointAnswer[] answers = [.. model.Predict(batch).Cast<JointAnswer>()];
        for (int b = 0; b < answers.Length; b++)
        {
            largest = Math.Max(largest, Largest(found["intents"].At(b), [.. answers[b].Intent.Classes.Select(label => (Real)answers[b].Intent.Probability(label))]));
            for (int t = 0; t < answers[b].Slots.Words.Count; t++)
                largest = Math.Max(largest, Largest(found["probabilities"].At(b, t), [.. answers[b].Slots.Classes.Select(tag => (Real)answers[b].Slots.Probability(t, tag))]));
        }
        return largest;
    }

    private static double Answers(Model model, Session session, IReadOnlyList<Example> batch)
    {
        Block found = session.Run(Feeds.Of(model, batch))["probabilities"];
        return model.Predict(batch).Cast<EvaluatedTagging>().Select(answer => answer.Tagging).SelectMany((answer, b) => answer.Words.Select((_, t) => Largest(found.At(b, t), [.. answer.Classes.Select(tag => (Real)answer.Probability(t, tag))]))).Max();
    }

    /// <summary>Recognisers that give each row of a sound its tokens.</summary>
    private static double Rows(Model model, Session session, IReadOnlyList<Example> batch)
    {
        Block found = session.Run(Feeds.Of(model, batch))["logProbabilities"];
        ISequenceInput layer = Feeds.InputOf(model).Build(ParameterStore.Draw(1).Root, model.Fitted);
        double largest = 0;
        using Device device = new(threads: 1);
        for (int b = 0; b < batch.Count; b++)
        {
            using Tape tape = Tape.ForPrediction(device);
            CarriedState? state = null;
            Tensor ours = ((Recogniser)model.Problem).Read(tape, layer.Encode(tape, [batch[b].Input]).Rows.Tensor.Span, ref state);
            for (int t = 0; t < ours.Shape.Rows; t++)
                largest = Math.Max(largest, Largest(found.At(b, t), ours.Rows(t, 1).Span));
        }
        return largest;
    }

    private static double Labels(Model model, Session session, IReadOnlyList<Example> batch)
    {
        Block found = session.Run(Feeds.Of(model, batch))["probabilities"];
        return model.Predict(batch).Cast<Classification>().Select((answer, b) => Largest(found.At(b), [.. answer.Classes.Select(label => (Real)answer.Probability(label))])).Max();
    }

    private static double Numbers(Model model, Session session, IReadOnlyList<Example> batch) =>
        Largest(session.Run(Feeds.Of(model, batch))["number"].Values, [.. model.Predict(batch).Cast<Estimate>().Select(answer => (Real)answer.Number)]);

    private static double Vectors(Model model, Session session, IReadOnlyList<Example> batch)
    {
        Block found = session.Run(Feeds.Of(model, batch))["vectors"];
        return model.Embed(batch).Select((vector, b) => Largest(found.At(b), vector)).Max();
    }
}

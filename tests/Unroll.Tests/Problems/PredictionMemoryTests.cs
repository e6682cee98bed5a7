namespace Unroll.Tests;

/// <summary>What predicting takes: memory of a layer, not of all layers; of k times the words for the k best answers.</summary>
public sealed class PredictionMemoryTests
{
    public static TheoryData<string> Cells => ["elman", "lstm", "gru", "clockwork", "min-gated", "scrn"];

    [Theory, MemberData(nameof(Cells))]
    public void ADeepNetworkNeedsNoMoreThanAShallowOne(string cell)
    {
        long shallow = Most(2), deep = Most(8);
        Assert.InRange(deep, shallow / 2, shallow + (shallow / 4));

        long Most(int layers)
        {
            using Device device = new(1);
            CellSpec spec = cell switch
            {
                "elman" => new ElmanSpec(16),
                "gru" => new GruSpec(16),
                "clockwork" => new ClockworkSpec(16) { Modules = 4 },
                "min-gated" => new MinimalGatedSpec(16),
                "scrn" => new ScrnSpec(12) { Context = 4 },
                _ => new LstmSpec(16),
            };
            Recurrent network = new RecurrentSpec(spec) { Layers = layers, Bidirectional = true }.Build(ParameterStore.Draw(1).Root, 32);
            SequenceLayout layout = new(200, 150, 3, 0);
            using Tape tape = Tape.ForPrediction(device);
            Value rows = network.Run(new Sequences(layout, tape.Constant(new Samples(1).Normal(layout.Rows, 32)))).Outputs.Rows;
            Assert.Equal(new Shape(layout.Rows, 32), rows.Tensor.Shape);
            return device.Memory.MostLent;
        }
    }

    [Fact]
    public void ManyBestAnswersTakeMemoryOfTheWordsTimesTheirNumber()
    {
        const int words = 200, tags = 30, k = 2000;
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Samples draw = new(1);
        Value row = tape.Constant(draw.Normal(tags));
        Chain chain = new(new Sequences(new SequenceLayout(words), tape.Constant(draw.Normal(words, tags))), tape.Constant(draw.Normal(tags, tags)), row, row);
        long before = GC.GetAllocatedBytesForCurrentThread();
        BestPaths<ChainSteps> best = new(new ChainSteps(chain, 0), k);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(k, best.Count);
        Assert.InRange(bytes, 0, 80L * k * words); // k at every node would be 480 and more
    }
}

#!/usr/bin/env dotnet
#:project ../../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;MA0136;IL2026;IL3050;CA1869;CA2007

// Search by example in recordings of digits (the Free Spoken Digit Dataset): the vectors of this recipe beside time warping and the mean of all frames.
//
//   dotnet run recipes/25-audio-vectors/search.cs FSDD                                     trains on all speakers, and searches the dev set
//   dotnet run recipes/25-audio-vectors/search.cs FSDD                --part test          ... the test set
//   dotnet run recipes/25-audio-vectors/search.cs FSDD                --leave theo         no recording of theo in training and dev set; theo's recordings are the queries
//   dotnet run recipes/25-audio-vectors/search.cs offsets                                  trains on the built-in pairs: whether fear - near points where fame - name does
//   options: --seed 1 --epochs 10 --svg map.svg (the vectors in the plane), and settings such as model.noise=0
//
// FSDD is the folder or the ZIP file of the recordings. Those with numbers 0 to 4 are the test set, 5 to 9 the dev set, the others the training set. Every recording of a set searches all others of it; those with the same digit are right. "others": those of
// the query's speaker are left out. The epoch is chosen by the mean average precision in the dev set. Vectors are searched as an index has them: without their mean, and with length 1.

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Unroll;

string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and int at ? args[at + 1] : otherwise;
string[] settings = [.. args.Skip(1).Where(arg => arg.Contains('=')), $"training.seed={Option("--seed", "1")}", $"training.epochs={Option("--epochs", "10")}", "training.metric=map"];
string leave = Option("--leave", ""), part = Option("--part", leave.Length > 0 ? "test" : "dev"), svg = Option("--svg", "");
Recipe recipe = Recipe.Load("audio-vectors", settings);
using Device device = new(threads: 1);
if (args[0] == "offsets")
    Offsets();
else
    Digits(args[0]);

void Digits(string recordings)
{
    Splits all = new FsddDataSpec().Open(recordings);
    Example[] train = [.. all.Train!.Where(Stays)], dev = [.. all.Dev!.Where(Stays)], searched = [.. part == "dev" ? all.Dev! : all.Test!];
    string[] digits = [.. searched.Select(one => one.Target!.ToString()!)], speakers = [.. searched.Select(one => ((Sound)one.Input).Speaker)];
    Model model = Trained(train, dev);

    Stopwatch watch = Stopwatch.StartNew();
    IReadOnlyList<float[]> raw = model.Embed(searched);
    double embedding = watch.Elapsed.TotalSeconds / searched.Length;
    float[][] vectors = Centred(raw);
    watch.Restart();
    double[][] cosines = Similarities(searched.Length, (i, j) => System.Numerics.Tensors.TensorPrimitives.Dot<float>(vectors[i], vectors[j]));
    double searching = watch.Elapsed.TotalSeconds / searched.Length;

    Frames[] frames = FramesOf(model, searched);
    TimeWarping warping = new() { Band = double.Parse(Option("--band", "0.2"), CultureInfo.InvariantCulture) };
    watch.Restart();
    double[][] warped = Similarities(searched.Length, (i, j) => -warping.Distance(frames[i], frames[j]));
    double warpingTime = watch.Elapsed.TotalSeconds / searched.Length;
    float[][] means = Centred(Scaled([.. FramesOf(model, searched, SoundNormalization.None).Select(Mean)]));
    double[][] meaned = Similarities(searched.Length, (i, j) => System.Numerics.Tensors.TensorPrimitives.Dot<float>(means[i], means[j]));

    foreach ((string name, double[][] similar, double seconds) in new[] { ("vectors", cosines, embedding + searching), ("time warping", warped, warpingTime), ("mean of frames", meaned, double.NaN) })
    {
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            part, leave, seed = Option("--seed", "1"), sounds = searched.Length, how = name, map = Math.Round(Precision(similar, false), 4), others = Math.Round(Precision(similar, true), 4),
            msAQuery = double.IsNaN(seconds) ? (double?)null : Math.Round(1000 * seconds, 4),
        }));
    }
    Times(model, train, searched, warping);
    if (svg.Length > 0)
        Draw(vectors, digits, "vectors of spoken digits");

    bool Stays(Example one) => ((Sound)one.Input).Speaker != leave;

    double Precision(double[][] similar, bool others)
    {
        if (leave.Length == 0)
            return new QueryByExample(similar, digits).MeanAveragePrecision(others ? speakers : null);
        // only the recordings of the speaker who was left out are queries: each is scored by itself, with a class of its own for whatever else might be one
        double sum = 0;
        int[] queries = [.. Enumerable.Range(0, digits.Length).Where(i => speakers[i] == leave)];
        foreach (int query in queries)
        {
            int[] ranked = [.. Enumerable.Range(0, digits.Length).Where(i => i != query && !(others && speakers[i] == leave)).OrderByDescending(i => similar[query][i])];
            double precisions = 0;
            int right = 0;
            for (int rank = 0; rank < ranked.Length; rank++)
            {
                if (digits[ranked[rank]] == digits[query])
                    precisions += ++right / (rank + 1.0);
            }
            sum += precisions / right;
        }
        return sum / queries.Length;
    }
}

// What a query costs where all training recordings are searched: each is embedded by itself and compared with all vectors; or warped on all of them.
void Times(Model model, Example[] archive, Example[] queries, TimeWarping warping)
{
    float[][] vectors = Centred(model.Embed(archive));
    Frames[] frames = FramesOf(model, archive), asked = FramesOf(model, queries);
    const int Some = 20;
    double best = 0, embedding = double.MaxValue, searching = double.MaxValue, warped = double.MaxValue;
    for (int round = 0; round < 3; round++) // the fastest of three rounds: others may use the machine
    {
        Stopwatch watch = Stopwatch.StartNew();
        float[][] some = [.. queries.Take(Some).Select(query => model.Embed([query])[0])];
        embedding = Math.Min(embedding, watch.Elapsed.TotalSeconds);
        watch.Restart();
        foreach (float[] query in some)
            best += vectors.Max(vector => System.Numerics.Tensors.TensorPrimitives.Dot<float>(query, vector));
        searching = Math.Min(searching, watch.Elapsed.TotalSeconds);
        watch.Restart();
        for (int i = 0; i < Some; i++)
            best += frames.Min(one => warping.Distance(asked[i], one));
        warped = Math.Min(warped, watch.Elapsed.TotalSeconds);
    }
    Console.WriteLine(JsonSerializer.Serialize(new
    {
        searched = archive.Length, msToEmbed = Math.Round(1000 * embedding / Some, 4), msToSearch = Math.Round(1000 * searching / Some, 4), msToWarp = Math.Round(1000 * warped / Some, 3),
        timesFaster = Math.Round(warped / (embedding + searching), 1), timesFasterWithoutEmbedding = Math.Round(warped / searching, 1), isFinite = double.IsFinite(best),
    }));
}

void Offsets()
{
    (string F, string N)[] pairs = [("fear", "near"), ("fame", "name"), ("fine", "nine"), ("feet", "neat"), ("fail", "nail"), ("four", "nor"), ("fit", "knit"), ("fight", "night"), ("fun", "none"), ("fee", "knee"), ("foe", "no")];
    Splits data = recipe.Data.Open(null);
    Model model = Trained([.. data.Train!], [.. data.Dev!]);
    Example[] test = [.. data.Test!];
    IReadOnlyList<float[]> vectors = model.Embed(test);
    Dictionary<string, float[]> means = test.Select((one, i) => (Word: one.Target!.ToString()!, Vector: vectors[i])).GroupBy(one => one.Word)
        .ToDictionary(group => group.Key, group => Enumerable.Range(0, vectors[0].Length).Select(d => group.Average(one => one.Vector[d])).ToArray());
    float[][] offsets = [.. pairs.Select(pair => means[pair.F].Zip(means[pair.N], (f, n) => f - n).ToArray())];
    List<double> cosines = [];
    for (int i = 0; i < pairs.Length; i++)
    {
        for (int j = i + 1; j < pairs.Length; j++)
            cosines.Add(System.Numerics.Tensors.TensorPrimitives.CosineSimilarity<float>(offsets[i], offsets[j]));
    }
    Console.WriteLine(JsonSerializer.Serialize(new
    {
        seed = Option("--seed", "1"), fearNearFameName = Math.Round(cosines[0], 4), meanOfAllPairs = Math.Round(cosines.Average(), 4), lowest = Math.Round(cosines.Min(), 4), scores = model.Evaluate(test).Scores,
    }));
    if (svg.Length > 0)
        Draw(Centred(vectors), [.. test.Select(one => one.Target!.ToString()!)], "vectors of pairs of words");
}

Model Trained(Example[] train, Example[] dev)
{
    using Trainer trainer = Trainer.Start(recipe, new Splits(Dataset.Of(train), Dataset.Of(dev), null), device);
    int epochs = 0;
    foreach (TrainingStep _ in trainer)
    {
        if (trainer.Epochs.Count > epochs)
            Console.Error.WriteLine($"epoch {epochs = trainer.Epochs.Count}: loss {trainer.Epochs[^1].Loss:0.000}, dev map {trainer.Epochs[^1].Score:0.000}, {trainer.Seconds:0} s");
    }
    string folder = Directory.CreateTempSubdirectory("audio-vectors-").FullName;
    trainer.Best.Save(folder);
    return Model.Load(folder, device: device);
}

void Draw(float[][] vectors, string[] names, string title)
{
    PrincipalAxes axes = PrincipalAxes.Fit(vectors, 2);
    IEnumerable<LineSeries> series = names.Select((name, i) => (Name: name, Place: axes.Apply(vectors[i]))).GroupBy(one => one.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new LineSeries(group.Key, group.Select(one => (one.Place[0], one.Place[1])), LineStyle.Dots));
    File.WriteAllText(svg, SvgPicture.Of(new LinesFigure(title, "first axis", "second axis", series)));
}

/// The frames that the model reads, one by one.
Frames[] FramesOf(Model model, Example[] sounds, SoundNormalization? normalize = null)
{
    SoundSpec spec = (SoundSpec)((AudioVectorsSpec)recipe.Model).Input with { Stack = 1, Skip = 1 };
    ISequenceInput input = (spec with { Normalize = normalize ?? spec.Normalize }).Build(ParameterStore.Draw(1).Root, model.Fitted);
    using Tape tape = Tape.ForPrediction(device);
    return [.. sounds.Select(one => new Frames(input.OutputSize, input.Encode(tape, [one.Input]).Rows.Tensor.Span.ToArray()))];
}

static float[] Mean(Frames frames) => [.. Enumerable.Range(0, frames.Size).Select(d => Enumerable.Range(0, frames.Length).Average(t => frames.Frame(t)[d]))];

/// Each number divided by its standard deviation over all vectors.
static float[][] Scaled(float[][] vectors)
{
    double[] deviations = [.. Enumerable.Range(0, vectors[0].Length).Select(d => Math.Sqrt(vectors.Average(vector => (double)vector[d] * vector[d]) - Math.Pow(vectors.Average(vector => (double)vector[d]), 2)))];
    return [.. vectors.Select(vector => vector.Select((x, d) => (float)(x / deviations[d])).ToArray())];
}

static float[][] Centred(IReadOnlyList<float[]> vectors)
{
    float[] mean = [.. Enumerable.Range(0, vectors[0].Length).Select(d => vectors.Average(vector => vector[d]))];
    return [.. vectors.Select(vector =>
    {
        float[] centred = [.. vector.Zip(mean, (x, m) => x - m)];
        float length = System.Numerics.Tensors.TensorPrimitives.Norm<float>(centred);
        return Array.ConvertAll(centred, x => x / length);
    })];
}

static double[][] Similarities(int count, Func<int, int, double> similar) => [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, count).Select(j => similar(i, j)).ToArray())];

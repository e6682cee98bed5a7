#!/usr/bin/env dotnet
#:project ../../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;CA5394;MA0136;IL2026;IL3050;CA1869;CA2007

// Questions about stories that are told: how many answers are right, against how many words the recogniser gets wrong.
//
//   dotnet run recipes/36-listening/spoken.cs                                    trains a recogniser, a listener and a reader, and asks them about the built-in stories, told in more and more noise
//   dotnet run recipes/36-listening/spoken.cs -- say story.wav "Omar took the lamp. Omar went to the attic."   writes a story as a sound file
//   options: --seed 1 --questions 200 --out spoken (the folder for curve.csv, curve.json, curve.svg and the models), settings of the recogniser such as training.epochs=2; with say: --voice 1 --noise 30
using System.Globalization;
using System.Text.Json;
using Unroll;

string[] settings = [.. args.Where(arg => arg.Contains('=') && !arg.Contains(' '))];
ulong seed = ulong.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture);
double[] levels = [30, 20, 15, 10, 7.5, 5, 2.5, 0, -2.5, -5, -10]; // of speech above noise, in dB
double[] rates = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]; // of words that are changed at random
if (args is ["say", string file, string text, ..])
{
    Words[] sentences = [.. text.ToLowerInvariant().Split('.', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(sentence => new Words(sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
    SoundFile.Write(file, Told(new Document(sentences), int.Parse(Option("--voice", "1"), CultureInfo.InvariantCulture), double.Parse(Option("--noise", "30"), CultureInfo.InvariantCulture), new Rng(seed)));
    return 0;
}

using Device device = new();
string folder = Option("--out", "spoken");
int most = int.Parse(Option("--questions", "200"), CultureInfo.InvariantCulture);
Directory.CreateDirectory(folder);
string data = """{"type":"spoken","task":"stories","least":1,"most":3,"train":600,"dev":100,"test":100}""";
Model recogniser = Trained(Recipe.Load("speech", ["data=" + data, "model.encoder.bidirectional=true", """model.input.augment={"noise":[-5,30]}""", "training.epochs=24", $"training.seed={seed}", .. settings]), "speech");
List<Point> points = [];
foreach ((string problem, string[] chosen) in new[] { ("listening", new[] { "model.hops=3", "training.epochs=16" }), ("reading", []) }) // chosen on the dev set
{
    Recipe recipe = Recipe.Load(problem, [$"training.seed={seed}", .. chosen]);
    Model answerer = Trained(recipe, problem);
    Example[] asked = [.. recipe.Data.Open(null).Test!.Take(most)];
    Document[] stories = [.. asked.Select(one => one.Input.Find<Document>()!)];
    Add(problem, "transcript", 0, stories);
    foreach (double level in levels)
        Add(problem, "recognised", level, [.. recogniser.Predict([.. stories.Select((story, i) => new Example(Told(story, 1 + (i % 6), level, new Rng(seed).Stream((ulong)i))))]).Select(heard => ((Recognition)heard).Sentences)]);
    string[] words = [.. stories.SelectMany(story => story.Tokens).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    foreach (double rate in rates)
        Add(problem, "changed at random", rate, [.. stories.Select((story, i) => Changed(story, rate, words, new Rng(seed).Stream("changed").Stream((ulong)i)))]);

    void Add(string problem, string how, double level, Document[] heard)
    {
        int errors = 0, said = 0;
        for (int i = 0; i < heard.Length; i++)
        {
            errors += new EditAlignment([.. stories[i].Tokens], [.. heard[i].Tokens]).Errors;
            said += stories[i].Length;
        }
        Example[] answered = [.. asked.Zip(heard).Where(pair => pair.Second.Length > 0).Select(pair => new Example(With(pair.First.Input.Find<Parts>()!, pair.Second), pair.First.Target is Reply reply ? new Reply(reply.Answer, [], reply.Kind) : pair.First.Target))]; // an empty story has no answer
        double accuracy = answered.Length == 0 ? 0 : answerer.Evaluate(answered)["accuracy"] * answered.Length / heard.Length;
        points.Add(new Point(problem, how, level, Math.Round(errors / (double)said, 4), Math.Round(accuracy, 4), heard.Length, seed));
        Console.WriteLine(FormattableString.Invariant($"{problem,-10} {how,-18} {level,6}  word error rate {100 * points[^1].Wer,6:0.0} %  accuracy {100 * accuracy,6:0.0} %"));
    }
}
File.WriteAllLines(Path.Combine(folder, "curve.csv"), ["problem,text,level,wer,accuracy,questions,seed", .. points.Select(point => FormattableString.Invariant($"{point.Problem},{point.Text},{point.Level},{point.Wer},{point.Accuracy},{point.Questions},{point.Seed}"))]);
File.WriteAllLines(Path.Combine(folder, "curve.json"), points.Select(point => JsonSerializer.Serialize(point, JsonSerializerOptions.Web)));
File.WriteAllText(Path.Combine(folder, "curve.svg"), SvgPicture.Of(new LinesFigure("answers about stories that are told", "word error rate (%)", "accuracy (%)",
    points.Where(point => point.Text != "transcript").GroupBy(point => $"{point.Problem}, {point.Text}", StringComparer.Ordinal)
        .Select(line => new LineSeries(line.Key, line.OrderBy(point => point.Wer).Select(point => (100 * point.Wer, 100 * point.Accuracy)))))));
return 0;

Model Trained(Recipe recipe, string name)
{
    using Trainer trainer = Trainer.Start(recipe, recipe.Data.Open(null), device);
    foreach (TrainingStep _ in trainer)
    {
    }
    Console.Error.WriteLine(FormattableString.Invariant($"{name}: {trainer.Epochs.Count} epochs in {trainer.Seconds:0} s, best dev {trainer.Metric} {trainer.BestScore:0.0000}"));
    string saved = Path.Combine(folder, name + ".model");
    trainer.Best.Save(saved);
    return Model.Load(saved, device: device);
}

/// A story as the built-in speaker tells it: a pause behind each sentence, and white noise around it.
static Sound Told(Document story, int voice, double noise, Rng random) =>
    Speaker.Say([.. story.Sentences.SelectMany(sentence => sentence.Values.Append("."))], Voice.Number(voice), new Speaking { SignalToNoise = noise }, random).Sound;

/// A story in which words are changed at random: each with the probability of the rate, and then it is replaced, left out, or another comes before it, equally often.
static Document Changed(Document story, double rate, string[] words, Rng random)
{
    return new Document([.. story.Sentences.Select(sentence => sentence.Values.SelectMany(Changes).ToArray()).Where(sentence => sentence.Length > 0).Select(sentence => new Words(sentence))]);

    string[] Changes(string word)
    {
        if (random.NextDouble() >= rate)
            return [word];
        string other = words[random.NextInt(words.Length)];
        return random.NextInt(3) switch { 0 => [other], 1 => [], _ => [other, word] };
    }
}

static Parts With(Parts parts, Document story) => new([.. parts.All.Select(part => part.Name == "story" ? (part.Name, story) : part)]);

string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : otherwise;

internal sealed record Point(string Problem, string Text, double Level, double Wer, double Accuracy, int Questions, ulong Seed);

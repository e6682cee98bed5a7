using System.Runtime.InteropServices;
using System.Text;

namespace Unroll.Fuzz;

/// <summary>Every reader of the project with valid samples.</summary>
public static class FuzzReaders
{
    private const string Columns = "fly NN O\nto TO O\nnew NNP B-city\nyork NNP I-city\n\nto TO O\nboston NNP B-city\n\n";
    private const string Tabs = "# columns: word pos tag\nfly\tNN\tO\nnew york\tNNP\tS-city\n\nto\tTO\tO\nsan\tNNP\tB-city\njose\tNNP\tE-city\n";
    private const string Partial = "-DOCSTART- O\n\nfly _\nto ?\nnew B-city|O\nyork I-city|O\n\nto O\nboston B-city\n";

    private const string Conllu = """
        # sent_id = 1
        1-2	vámonos	_	_	_	_	_	_	_	_
        1	vamos	ir	VERB	_	Mood=Imp|Number=Plur	0	root	_	_
        2	nos	nosotros	PRON	_	Case=Acc	1	obj	_	_
        2.1	al	_	_	_	_	_	_	_	_
        3	mar	mar	NOUN	_	Gender=Masc	1	obl	_	SpaceAfter=No

        1	sí	sí	INTJ	_	_	0	root	_	_

        """;

    private const string JsonLines = "{\"words\": [\"fly\", \"to\", \"boston\"], \"tags\": [\"O\", \"O\", \"B-city\"], \"id\": 1}\n\n{\"tokens\": [\"na\\u00efve\"], \"tags\": [\"O\"]}\n";
    private const string LabelledJson = "{\"text\": \"a fine film\", \"label\": \"good\"}\n{\"words\": [\"oh\", \"dear\"], \"labels\": [\"bad\", \"sad\"]}\n";
    private const string Vectors = "3 4\nfly 0.1 -0.25 1e-3 4\nto 1 2 3 4\nboston -1 .5 0 1\n";
    private const string Arpa = "\\data\\\nngram 1=4\nngram 2=3\nngram 3=1\n\n\\1-grams:\n-99\t<s>\t-0.5\n-0.5\t</s>\n-0.7\tfly\t-0.25\n-1\t<unk>\n\n\\2-grams:\n-0.1\t<s> fly\t-1\n-2 fly fly\n-0.3 fly </s>\n\n\\3-grams:\n-0.2\t<s> fly </s>\n\n\\end\\\n";
    private const string Template = "# words\nU00:%x[0,0]\nU01:%x[-1,0]/%x[ 1 , 0 ]\nU02:%x[0,1]\nU03:%suffix[-1..1,word,1..3]/%prefix[0,0,2]\nU04:%shape[0,0]%shape[0,1,1]%class[0,word]%lower[0,word]\n\nB\n";
    private const string Chorales = "{\"train\": [[[60, 64, 67], [62], []], [[21], [108]]], \"valid\": [[[60]]], \"test\": [[[61, 65]]]}";

    private const string Registry = """
        { "corpora": [ { "name": "mine", "title": "T", "task": "tags", "licence": "none", "citation": "me", "home": "https://example.org", "note": null, "recipe": "slot-filling",
          "data": "inner", "from": [ "https://example.org/a/", "http://example.org/" ], "files": [
          { "name": "a/train.txt", "path": "x.txt", "bytes": 12, "sha256": "9e4c8bdcaffb96ed61041bd64b564183d52793a8e91d84fc3a8646885f466ec3" },
          { "name": "inner", "path": "y.zip", "bytes": 7, "sha256": "9e4c8bdcaffb96ed61041bd64b564183d52793a8e91d84fc3a8646885f466ec3", "unpack": "zip", "unpackedBytes": 90 } ] } ] }
        """;

    private const string RecipeText = """
        {
          // a comment
          "name": "mine",
          "model": { "type": "tagging", "input": { "embedding": 6, "characters": { "size": 4 }, "columns": [{ "column": 1, "size": 3 }] },
            "encoder": { "cell": { "type": "lstm", "hidden": 5 }, "layers": 2, "bidirectional": true },
            "constraints": ["legal", "city at most once"], "output": "crf" },
          "data": { "type": "tagged", "format": "columns", "scheme": "iob2", "tag": "-1" },
          "training": { "seed": 7, "epochs": 3, "optimizer": { "type": "adam", "rate": 0.01 }, "schedule": "constant", "clipNorm": 5, },
        }
        """;

    private const string Settings = "training.epochs=10\nmodel.encoder.cell=gru\nmodel.encoder.cell.hidden=200\nmodel.constraints=[\"legal\"]\nmodel.input.columns=[{\"column\":1}]\ndata.tag=\"-2\"\nmodel.input.characters={}";

    private const string Constraints = "legal\nlegal iob2\ncity lasts exactly 2\n* lasts at least 2\ncity at most 2 times\ncity at most once\nexactly only after city\nword -1 is not O\nword 1 is \"B-city\"\ncity exactly 3 times";

    private static readonly string[] Tags = ["O", "B-city", "I-city", "B-exactly", "I-exactly", "B-new york", "I-new york"];

    private static readonly LabelledDataSpec[] LabelledSpecs =
    [
        new(), new() { Encoding = TextEncoding.Latin1 }, new() { LabelSeparator = ",", LabelEnd = ":" }, new() { Folds = 2, Fold = 2 },
    ];

    private static readonly TagConstraints Constrained = new(Tags);

    private static readonly InputField Frames = new FramesSpec { Size = 2 }.Build(ParameterStore.Draw(1).Root, new Fitted()).Field("frames", "numbers");

    internal static readonly Device OneThread = new(threads: 1);

    private static readonly Example[] Sentences = [Example.Tagged(["fly", "to", "boston"], ["O", "O", "B-city"]), Example.Tagged(["to", "fly"], ["O", "O"])];

    private static readonly TrainingSpec[] Runs =
    [
        new() { Epochs = 3, BatchTokens = 3, Average = 0.9, Schedule = new WarmUpSpec { Steps = 2, Then = new PlateauSpec() } },
        new() { Epochs = 3, BatchTokens = 3, Optimizer = new SgdSpec { Momentum = 0.5 } },
        new() { Epochs = 3, Optimizer = new LbfgsSpec { History = 2 } },
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzReader> All { get; } =
    [
        new("columns", WithGzip("train.conll", Columns, Tabs, Partial), (folder, input) => Tagged(folder, input, new TaggedDataSpec { Partial = input.Length % 2 == 0 })),
        new("conllu", [FuzzInput.Of("train.conllu", Conllu)], (folder, input) => Tagged(folder, input, new TaggedDataSpec { Word = "FORM", Tag = "UPOS" })),
        new("jsonl", WithGzip("train.jsonl", JsonLines), ReadJsonLines),
        new("parallel", Parallel(), (folder, _) => new TaggedDataSpec().Open(folder)),
        new("jointslu", [FuzzInput.Of("train.txt", "BOS fly to boston EOS\tO O O B-city flight\nBOS hello EOS\tO O greet\n")], (folder, input) => Tagged(folder, input, new TaggedDataSpec())),
        new("text", WithGzip("train.txt", "good morning to you\n\nit is <unk> o'clock\nünï çödé 漢字 🎉\n"), ReadText),
        new("labelled", Labelled(), ReadLabelled),
        new("parquet", ColumnarReaders.Parquet, ColumnarReaders.Read) { BytesPerByte = 3000 }, // five formats, of which each may unpack to 200 bytes a byte
        new("arrow", ColumnarReaders.Arrow, ColumnarReaders.Read) { BytesPerByte = 3000 },
        new("mnist", Mnist(), ReadMnist),
        new("chorales", WithGzip("music.json", Chorales), (folder, input) => new ChoralesDataSpec().Open(Path.Combine(folder, input.Files[0].Name))),
        new("vectors", WithGzip("vectors.txt", Vectors, "fly\t1\t2\t3\t4\nto 1 2 3 4\n"), ReadVectors),
        new("arpa", WithGzip("model.arpa", Arpa), (folder, input) => ArpaFile.Read(Path.Combine(folder, input.Files[0].Name))),
        new("template", [FuzzInput.Of("template.txt", Template)], ReadTemplate),
        new("constraints", [FuzzInput.Of("constraints", Constraints)], (_, input) => ReadConstraints(input)) { OnDisk = false },
        new("recipe", Recipes(), (_, input) => Recipe.Parse(input.Text(0), "recipe.json", input.Files.Count > 1 ? input.Text(1).Split('\n') : [])) { OnDisk = false },
        new("frames", [FuzzInput.Of("line", "0.5 1; -2 3e-1;4 5")], (_, input) => Frames.Read(input.Text(0))) { OnDisk = false },
        new("safetensors", Tensors(), ReadTensors),
        new("model", Models(), ReadModel),
        new("checkpoint", [.. Runs.Select(Checkpoint)], ReadCheckpoint),
        new("sound", SoundReaders.Samples, SoundReaders.Read),
        new("bif", BayesReaders.Networks, BayesReaders.Read),
        new("questions", BayesReaders.Asked, (_, input) => BayesReaders.Ask(input)) { OnDisk = false },
        new("table", BayesReaders.Tables, BayesReaders.Learn),
        new("index", IndexReaders.Samples, IndexReaders.Read),
        new("wav", [Wave()], (folder, input) => new WaveformDataSpec { Length = 20 }.Open(Path.Combine(folder, input.Files[0].Name))),
        new("saving", SavingReaders.Samples(Models()), SavingReaders.LoadAndSave) { BytesPerByte = 2000 },
        new("zip", [.. Models().Select(SavingReaders.Zip)], (_, input) => SavingReaders.LoadZip(input)) { OnDisk = false },
        new("streams", CommandReaders.Samples, CommandReaders.Close) { BytesPerByte = 300_000 },
        new("terminal", CommandReaders.Samples, CommandReaders.Show) { BytesPerByte = 300_000 },
        new("registry", [FuzzInput.Of("registry.json", Registry)], (_, input) => DataRegistry.Parse(input.Text(0)).Corpora.Sum(corpus => corpus.Bytes)) { OnDisk = false },
    ];

    private static FuzzInput Wave()
    {
        short[] samples = [.. Enumerable.Range(0, 40).Select(t => (short)(9000 * Math.Sin(t / 3.0)))];
        byte[] format = [.. "fmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0];
        byte[] other = [.. "LIST"u8, 2, 0, 0, 0, 1, 2], data = [.. "data"u8, 80, 0, 0, 0, .. MemoryMarshal.AsBytes(samples.AsSpan())];
        return new FuzzInput([("train.wav", [.. "RIFF"u8, (byte)(4 + format.Length + other.Length + data.Length), 0, 0, 0, .. "WAVE"u8, .. format, .. other, .. data])]);
    }

    private static FuzzInput[] WithGzip(string name, params string[] texts) =>
        [.. texts.Select(text => FuzzInput.Of(name, text)), .. texts.Select(text => FuzzInput.Of(name + ".gz", text))];

    private static FuzzInput[] Parallel()
    {
        (string, byte[])[] files =
        [
            ("train/seq.in", Encoding.UTF8.GetBytes("fly to boston\n\nhello\n")), ("train/seq.out", Encoding.UTF8.GetBytes("O O B-city\n\nO\n")),
            ("test/seq.in", Encoding.UTF8.GetBytes("to denver\n")), ("test/seq.out", Encoding.UTF8.GetBytes("O B-city\n")),
        ];
        return [new FuzzInput(files)];
    }

    private static FuzzInput[] Labelled() =>
    [
        .. WithGzip("train.txt", "a fine film\tgood\noh dear\tbad,sad\n", "DESC:manner How does it work ?\nLOC:city Where is it ?\n", "1 yes\n0 no\n3 so , so .\n"),
        .. WithGzip("train.jsonl", LabelledJson),
        new FuzzInput([("reviews.pos", "a fine film\nlovely\n"u8.ToArray()), ("reviews.neg", [.. "d"u8, 0xC3, 0xA9, .. "j"u8, 0xC3, 0xA0, .. " vu\noh dear\n"u8])]),
    ];

    private static FuzzInput[] Mnist()
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 255, 254, 253, 252], labels = [0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9];
        (string, byte[])[] plain = [("train-images-idx3-ubyte", images), ("train-labels-idx1-ubyte", labels), ("t10k-images-idx3-ubyte", images), ("t10k-labels-idx1-ubyte", labels)];
        return [new FuzzInput(plain), new FuzzInput([.. plain.Select(file => (file.Item1 + ".gz", file.Item2))])];
    }

    private static FuzzInput[] Recipes() =>
    [
        .. Recipe.BuiltIn.Select(name => Recipe.Load(name).ToJson()).Prepend(RecipeText).Select((text, i) =>
            new FuzzInput([("recipe.json", Encoding.UTF8.GetBytes(text)), ("settings.txt", Encoding.UTF8.GetBytes(i == 0 ? Settings : "training.epochs=10"))])),
    ];

    private static FuzzInput[] Tensors()
    {
        using MemoryStream memory = new();
        Tensor matrix = new(new Shape(2, 3)), row = new(new Shape(3)), scalar = new(new Shape());
        SafeTensors.Write(memory, [("encoder.0.forward.input", matrix), ("bias", row), ("rate", scalar), ("none", new Tensor(new Shape(0, 4)))]);
        string header = "{\"__metadata__\":{\"made\":\"by hand\"},\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]},\"b\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[16,20]}}";
        byte[] second = [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[20]];
        return [new FuzzInput([("weights.safetensors", memory.ToArray())]), new FuzzInput([("weights.safetensors", second)])];
    }

    private static FuzzInput[] Models() => [Saved(new CrfSpec()), Saved(new SoftmaxSpec())];

    private static FuzzInput Saved(TagOutputSpec output)
    {
        string folder = Directory.CreateTempSubdirectory("unroll-fuzz-model-").FullName;
        Example[] sentences = [Example.Tagged(["fly", "to", "boston"], ["O", "O", "B-city"])];
        Recipe recipe = new()
        {
            Model = new TaggingSpec { Input = new WordsSpec { Embedding = 2, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(2)), Output = output, Constraints = ["legal"] },
        };
        RunReport report = new() { Epochs = [new EpochReport(1, 0.5, null, 0.1)], Data = new Dictionary<string, string> { ["train"] = "00ff" }, Dev = new Dictionary<string, double> { ["f1"] = 0.5 } };
        using Model model = Model.Build(recipe, recipe.Model.Fit(sentences), ParameterStore.Draw(1), report, OneThread);
        model.Save(folder);
        FuzzInput input = new([.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))]);
        Directory.Delete(folder, recursive: true);
        return input;
    }

    private static Recipe Run(TrainingSpec training) =>
        new() { Model = new TaggingSpec { Input = new WordsSpec { Embedding = 2, MinCount = 1 }, Dropout = 0, Encoder = new RecurrentSpec(new GruSpec(2)) }, Training = training };

    private static Splits Parts() => new(new Dataset("train", Sentences), new Dataset("dev", Sentences), null);

    private static FuzzInput Checkpoint(TrainingSpec training)
    {
        string path = Path.GetTempFileName();
        using Trainer run = Trainer.Start(Run(training), Parts(), OneThread);
        _ = run.Take(3).Count();
        run.Save(path);
        FuzzInput input = new([(FormattableString.Invariant($"checkpoint-{Array.IndexOf(Runs, training)}.safetensors"), File.ReadAllBytes(path))]);
        File.Delete(path);
        return input;
    }

    /// <summary>What a checkpoint is wrong in may show only when the run goes on.</summary>
    private static void ReadCheckpoint(string folder, FuzzInput input)
    {
        string name = input.Files[0].Name;
        using Trainer run = Trainer.Resume(Run(Runs[name["checkpoint-".Length] - '0']), Parts(), Path.Combine(folder, name), OneThread);
        _ = run.Take(2).Count();
        using Model best = run.Best;
        _ = best.Report.ToJson();
    }

    private static void Tagged(string folder, FuzzInput input, TaggedDataSpec spec)
    {
        Splits data = spec.Open(Path.Combine(folder, input.Files[0].Name));
        new TaggingSpec { Input = new WordsSpec { MinCount = 1 } }.Fit(data.Train!);
    }

    private static void ReadJsonLines(string folder, FuzzInput input)
    {
        string path = Path.Combine(folder, input.Files[0].Name);
        if (input.Length % 3 == 0)
            JsonLinesFile.ReadWords(path);
        else
            Tagged(folder, input, new TaggedDataSpec());
    }

    private static void ReadText(string folder, FuzzInput input)
    {
        string path = Path.Combine(folder, input.Files[0].Name);
        if (input.Length % 3 == 0)
            _ = PlainTextFile.Read(path).Sum(lines => lines.Count);
        else
            new LanguageModelSpec().Fit(new TextDataSpec { Unit = input.Length % 2 == 0 ? TextUnit.Words : TextUnit.Characters }.Open(path).Train!);
    }

    private static void ReadLabelled(string folder, FuzzInput input)
    {
        LabelledDataSpec spec = LabelledSpecs[(int)(input.Length % LabelledSpecs.Length)];
        Splits data = spec.Open(input.Files is [(string name, _)] ? Path.Combine(folder, name) : folder);
        new ClassificationSpec { MultiLabel = true }.Fit(data.Train!);
    }

    private static void ReadMnist(string folder, FuzzInput input)
    {
        _ = new MnistDataSpec { Dev = 1, PixelsPerStep = 2, Permuted = input.Length % 2 == 0 }.Open(folder);
        _ = new DigitPicturesDataSpec { Dev = 1, Wordings = input.Length % 2 == 0 }.Open(folder);
    }

    private static void ReadVectors(string folder, FuzzInput input)
    {
        WordsSpec spec = new() { Embedding = 4, MinCount = 1, Vectors = new VectorsSpec { Path = Path.Combine(folder, input.Files[0].Name), AddWords = true } };
        Fitted fitted = new();
        spec.Fit([new Words(["fly", "to"])], fitted);
        spec.Build(ParameterStore.Draw(1).Root, fitted);
    }

    private static void ReadTemplate(string folder, FuzzInput input)
    {
        FeatureTemplate template = FeatureTemplate.Read(Path.Combine(folder, input.Files[0].Name));
        new FeatureTaggingSpec { Template = template.Lines }.Fit([new Example(new Words(["fly", "to"], [["fly", "to"], ["NN", "TO"]]), new Tags(["O", "B-x"]))]);
    }

    private static void ReadConstraints(FuzzInput input)
    {
        string[] lines = input.Text(0).Split('\n');
        Constrained.Parse(lines[input.Length % lines.Length]);
    }

    private static void ReadTensors(string folder, FuzzInput input)
    {
        string path = Path.Combine(folder, input.Files[0].Name);
        SafeTensors.List(path);
        SafeTensors.Read(path);
    }

    private static void ReadModel(string folder, FuzzInput input)
    {
        using Model model = Model.Load(folder, device: OneThread);
        model.Predict("fly to denver");
        _ = model.Report.ToJson();
        model.Recipe.ToJson();
    }
}

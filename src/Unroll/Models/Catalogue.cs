using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Unroll;

/// <summary>
/// The table of specifications by kind and name: a cell and an output layer may both be called "jordan". It is immutable: <c>Catalogue.Standard.With(entry)</c> is how a cell from another assembly joins.
/// Recipes, the command line's lists and the contract tests are fed from it.
/// </summary>
public sealed class Catalogue
{
    private const string Kept = "The JSON contexts of specifications refer to the types of their fields, constructors included, so trimming keeps them.";

    private static readonly AsyncLocal<Catalogue?> used = new();

    private readonly List<CatalogueEntry> entries;

    private Catalogue(List<CatalogueEntry> entries)
    {
        this.entries = entries;
        IJsonTypeInfoResolver all = JsonTypeInfoResolver.Combine([RecipeJson.Default, .. entries.Select(entry => entry.Json)]);
        Json = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            AllowOutOfOrderMetadataProperties = true,
            RespectNullableAnnotations = true,
            UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
            WriteIndented = true,
            NewLine = "\n",
            TypeInfoResolver = all.WithAddedModifier(AddNames),
        };
        Json.MakeReadOnly();
    }

    /// <summary>Everything that comes with Unroll.</summary>
    public static Catalogue Standard { get; } = new(
    [
        CatalogueEntry.Of("tagging", new TaggingSpec(), TaggingJson.Default, "one tag per word: slots, chunks, named entities, parts of speech"),
        CatalogueEntry.Of("features", new FeatureTaggingSpec(), FeatureTaggingJson.Default, "one tag per word, by a CRF on template features"),
        CatalogueEntry.Of("hmm", new HiddenMarkovSpec(), HiddenMarkovJson.Default, "hidden Markov model of words, counts or frames; a tagger, if the data are tagged"),
        CatalogueEntry.Of("joint", new JointSpec(), JointJson.Default, "slots and intent at once: one tag per word and one label per sentence"),
        CatalogueEntry.Of("adversarial-tags", new AdversarialTagsSpec(), AdversarialTagsJson.Default, "one tag per word, learnt in a game with a discriminator that evaluates whole answers"),
        CatalogueEntry.Of("language-model", new LanguageModelSpec(), LanguageModelJson.Default, "language model: the probability of text, by words or characters"),
        CatalogueEntry.Of("translation", new TranslationSpec(), TranslationJson.Default, "from one sequence to another: translation, with an encoder, attention and a decoder"),
        CatalogueEntry.Of("captions", new CaptionSpec(), CaptionJson.Default, "texts about pictures, with attention over regions"),
        CatalogueEntry.Of("visual-questions", new VisualQuestionsSpec(), VisualQuestionsJson.Default, "answers to questions about pictures, with attention over regions in several hops"),
        CatalogueEntry.Of("text-vectors", new TextVectorsSpec(), TextVectorsJson.Default, "one vector of each text, from which the text or its neighbours are written: auto-encoder, skip-thought"),
        CatalogueEntry.Of("document-autoencoder", new DocumentAutoencoderSpec(), DocumentAutoencoderJson.Default, "one vector of a document by way of its sentences, from which the document is written"),
        CatalogueEntry.Of("audio-vectors", new AudioVectorsSpec(), AudioVectorsJson.Default, "one vector of each sound, from which its frames are made again: auto-encoder"),
        CatalogueEntry.Of("parsing", new ParsingSpec(), ParsingJson.Default, "the tree of a sentence, written as a sequence by an encoder-decoder"),
        CatalogueEntry.Of("speech", new SpeechSpec(), SpeechJson.Default, "speech recognition: texts of sounds, by CTC, frame by frame, or with attention"),
        CatalogueEntry.Of("key-terms", new KeyTermsSpec(), KeyTermsJson.Default, "the key terms of a document, marked in its sentences by a CRF"),
        CatalogueEntry.Of("term-spans", new TermSpansSpec(), TermSpansJson.Default, "the key terms of a document, by attention to its phrases"),
        CatalogueEntry.Of("term-list", new TermListSpec(), TermListJson.Default, "the key terms of a document, chosen from a list with attention to its words"),
        CatalogueEntry.Of("classification", new ClassificationSpec(), ClassificationJson.Default, "one or several labels per sequence: sentiment, question types, digits"),
        CatalogueEntry.Of("regression", new RegressionSpec(), RegressionJson.Default, "one number per sequence"),
        CatalogueEntry.Of("turing-machine", new TuringMachineSpec(), TuringMachineJson.Default, "reads vectors of bits and says vectors of bits, with a memory to write to"),
        CatalogueEntry.Of("reading", new ReadingSpec(), ReadingJson.Default, "answers questions about a story, looking at its sentences in several hops: memory network"),
        CatalogueEntry.Of("listening", new ListeningSpec(), ListeningJson.Default, "chooses the answer to a question about a story, with attention to its sentences or words"),
        CatalogueEntry.Of("frame-model", new FrameModelSpec(), FrameModelJson.Default, "predicts the next frame of music from those before it"),
        CatalogueEntry.Of("bayes-net", new BayesNetSpec(), BayesNetJson.Default, "a Bayesian network of discrete variables, learnt from a table"),
        CatalogueEntry.Of("curve", new CurveSpec(), CurveJson.Default, "generates a curve, one frame per step"),
        CatalogueEntry.Of("adversarial", new AdversarialSpec(), AdversarialJson.Default, "a generator of pictures, points or sequences, trained against a discriminator"),
        CatalogueEntry.Of("decoding", new DecodingOptions(), DecodingOptionsJson.Default, "prediction with a tagger: number of answers, constraints"),
        CatalogueEntry.Of("ranking", new RankingOptions(), RankingOptionsJson.Default, "prediction with a tagger without probabilities: number of answers, constraints"),
        CatalogueEntry.Of("states", new HiddenMarkovOptions(), HiddenMarkovOptionsJson.Default, "prediction with a hidden Markov model: how states are chosen"),
        CatalogueEntry.Of("generation", new GenerationOptions(), GenerationOptionsJson.Default, "prediction with a language model: next tokens, continuations"),
        CatalogueEntry.Of("translating", new TranslationOptions(), TranslationOptionsJson.Default, "prediction with a translation: beam, number of outputs"),
        CatalogueEntry.Of("captioning", new CaptionOptions(), CaptionOptionsJson.Default, "prediction with captions: beam, number of captions"),
        CatalogueEntry.Of("parse", new ParsingOptions(), ParsingOptionsJson.Default, "prediction with a parser: beam, number of trees, whether malformed outputs are possible"),
        CatalogueEntry.Of("recognising", new RecognisingOptions(), RecognisingJson.Default, "prediction with a recogniser with CTC: beam, language model, hot words"),
        CatalogueEntry.Of("transcribing", new TranscribingOptions(), TranscribingJson.Default, "prediction with a recogniser with attention: beam, number of texts"),
        CatalogueEntry.Of("extracting", new KeyTermOptions(), KeyTermOptionsJson.Default, "prediction with key terms: how many"),
        CatalogueEntry.Of("choosing", new AdversarialTagsOptions(), AdversarialTagsOptionsJson.Default, "prediction with tags by a game: candidates, number of answers, constraints"),
        CatalogueEntry.Of("making", new MakingOptions(), MakingOptionsJson.Default, "prediction with a generator: how many items, of which noise"),
        CatalogueEntry.Of("words", new WordsSpec(), WordsJson.Default, "sentences as word vectors"),
        CatalogueEntry.Of("text", new TextInputSpec(), TextInputJson.Default, "raw text as vectors of words, characters or subwords"),
        CatalogueEntry.Of("blanks", new BlankSplit(), TextSplitJson.Default, "text is split at blanks"),
        CatalogueEntry.Of("moses", new MosesSplit(), TextSplitJson.Default, "raw text of European languages is split as by the Moses tokeniser"),
        CatalogueEntry.Of("characters", new CharacterSplit(), TextSplitJson.Default, "text without spaces, such as Chinese, is split into characters"),
        CatalogueEntry.Of("frames", new FramesSpec(), FramesJson.Default, "sequences of frames of numbers, shifted and scaled"),
        CatalogueEntry.Of("sound", new SoundSpec(), SoundJson.Default, "sounds, as frames of mel bands or MFCC"),
        CatalogueEntry.Of("pictures", new PictureSpec(), PictureJson.Default, "pictures by a convolutional network, as a grid of regions"),
        CatalogueEntry.Of("elman", new ElmanSpec(128), ElmanJson.Default, "simple recurrent network (Elman 1990)"),
        CatalogueEntry.Of("lstm", new LstmSpec(128), LstmJson.Default, "long short-term memory (Hochreiter and Schmidhuber 1997)"),
        CatalogueEntry.Of("gru", new GruSpec(128), GruJson.Default, "gated recurrent unit (Cho et al. 2014)"),
        CatalogueEntry.Of("irnn", new IrnnSpec(128), IrnnJson.Default, "ReLU units, recurrent weights start as the identity (Le, Jaitly and Hinton 2015)"),
        CatalogueEntry.Of("jordan", new JordanSpec(128), JordanJson.Default, "the previous output is fed back (Jordan 1986)"),
        CatalogueEntry.Of("clockwork", new ClockworkSpec(128), ClockworkJson.Default, "modules with different clock rates (Koutník et al. 2014)"),
        CatalogueEntry.Of("scrn", new ScrnSpec(128), ScrnJson.Default, "structurally constrained network: slow units beside fast ones (Mikolov et al. 2014)"),
        CatalogueEntry.Of("minimal-gated", new MinimalGatedSpec(128), MinimalGatedJson.Default, "minimal gated unit (Zhou et al. 2016)"),
        CatalogueEntry.Of("feed-forward", new FeedForwardSpec(128), FeedForwardJson.Default, "a layer without memory, as a cell"),
        CatalogueEntry.Of("ntm", new NtmSpec(new LstmSpec(100)), NtmJson.Default, "neural Turing machine: a cell with heads that read and write a memory (Graves et al. 2014)"),
        CatalogueEntry.Of("residual", new ResidualSpec(new LstmSpec(128)), ResidualJson.Default, "a cell with a residual connection (He et al. 2016)"),
        CatalogueEntry.Of("highway", new HighwaySpec(new LstmSpec(128)), HighwayJson.Default, "a cell with a gated shortcut around it (Srivastava et al. 2015)"),
        CatalogueEntry.Of("layer-norm", new LayerNormSpec(new LstmSpec(128)), LayerNormJson.Default, "a cell whose output is normalised (Ba et al. 2016)"),
        CatalogueEntry.Of("zoneout", new ZoneoutSpec(new LstmSpec(128)), ZoneoutJson.Default, "a cell whose units keep their previous state at random (Krueger et al. 2017)"),
        CatalogueEntry.Of("recurrent-dropout", new RecurrentDropoutSpec(new LstmSpec(128)), RecurrentDropoutJson.Default, "a cell with dropout on its recurrent weights (Merity et al. 2018)"),
        CatalogueEntry.Of("learned-start", new LearnedStartSpec(new LstmSpec(128)), LearnedStartJson.Default, "a cell with a trained initial state (Forcada and Carrasco 1995)"),
        CatalogueEntry.Of("softmax", new SoftmaxSpec(), SoftmaxJson.Default, "each tag independently"),
        CatalogueEntry.Of("crf", new CrfSpec(), CrfJson.Default, "all tags of a sentence jointly: linear-chain conditional random field"),
        CatalogueEntry.Of("perceptron", new PerceptronOutputSpec(), PerceptronOutputJson.Default, "all tags jointly: structured perceptron, scores without probabilities"),
        CatalogueEntry.Of("svm", new SvmOutputSpec(), SvmOutputJson.Default, "all tags jointly: structured SVM, whose loss bounds the number of errors"),
        CatalogueEntry.Of("jordan-tags", new JordanTagsSpec(128), JordanTagsJson.Default, "the output of a Jordan network: each tag distribution is fed back"),
        CatalogueEntry.Of("ctc", new CtcOutputSpec(), CtcOutputJson.Default, "all alignments of a text with its sound are summed (Graves et al. 2006)"),
        CatalogueEntry.Of("frames", new FrameOutputSpec(), FrameOutputJson.Default, "each frame gets a token; equal ones are joined, or a hidden Markov model reads them"),
        CatalogueEntry.Of("attention", new AttentionOutputSpec(), AttentionOutputJson.Default, "a decoder with attention writes the text, perhaps together with CTC"),
        CatalogueEntry.Of("categorical", new CategoricalEmissionSpec(), CategoricalEmissionJson.Default, "each state emits one of the symbols of the training set"),
        CatalogueEntry.Of("gaussian", new GaussianEmissionSpec(), GaussianEmissionJson.Default, "each state emits frames from a normal distribution: diagonal, tied or full covariances"),
        CatalogueEntry.Of("mixture", new MixtureEmissionSpec(), MixtureEmissionJson.Default, "each state emits frames from a mixture of normal distributions"),
        CatalogueEntry.Of("poisson", new PoissonEmissionSpec(), PoissonEmissionJson.Default, "each state emits counts"),
        CatalogueEntry.Of("given", new GivenStructureSpec(), GivenStructureJson.Default, "a structure that is given: a BIF file, or arcs between columns"),
        CatalogueEntry.Of("tree", new TreeStructureSpec(), TreeStructureJson.Default, "the tree with the largest likelihood, by mutual information (Chow and Liu 1968)"),
        CatalogueEntry.Of("hill-climbing", new HillClimbingSpec(), HillClimbingJson.Default, "a structure searched by its score, one arc at a time"),
        CatalogueEntry.Of("tabu", new TabuSpec(), TabuJson.Default, "as hill climbing, but it goes on from the best structures that it finds"),
        CatalogueEntry.Of("tagged", new TaggedDataSpec(), TaggedDataJson.Default, "tagged sentences: columns, parallel files, JSON lines; a built-in sample"),
        CatalogueEntry.Of("text", new TextDataSpec(), TextDataJson.Default, "plain text, one sentence per line, as words or characters; a built-in sample"),
        CatalogueEntry.Of("parallel", new ParallelDataSpec(), ParallelDataJson.Default, "pairs of texts: two files by language, or one with tabs; a built-in sample"),
        CatalogueEntry.Of("captions", new CaptionDataSpec(), CaptionDataJson.Default, "pictures with captions: a file of names and captions; a built-in sample"),
        CatalogueEntry.Of("picture-questions", new PictureQuestionsDataSpec(), PictureQuestionsDataJson.Default, "questions about pictures with their answers: JSON lines, easy-VQA; a built-in sample"),
        CatalogueEntry.Of("stories", new StoriesDataSpec(), StoriesDataJson.Default, "running text as consecutive sentences: each to itself, or to its neighbours; a built-in sample"),
        CatalogueEntry.Of("terms", new TermsDataSpec(), TermsDataJson.Default, "documents with key terms: JSON lines, or two files for each document; a built-in sample"),
        CatalogueEntry.Of("trees", new TreesDataSpec(), TreesDataJson.Default, "sentences with trees in Penn brackets, by numbers of files or by name; a built-in sample"),
        CatalogueEntry.Of("dialogues", new DialoguesDataSpec(), DialoguesDataJson.Default, "dialogues: each turn answers those before it; a built-in sample"),
        CatalogueEntry.Of("questions", new QuestionsDataSpec(), QuestionsDataJson.Default, "stories with questions and answers, as the bAbI tasks have them; a built-in sample"),
        CatalogueEntry.Of("multiple-choice", new ChoicesDataSpec(), ChoicesDataJson.Default, "stories with multiple-choice questions, as TOEFL-QA and MCTest have them; a built-in sample"),
        CatalogueEntry.Of("letters", new LettersDataSpec(), LettersDataJson.Default, "letters to copy, reverse or sort, generated"),
        CatalogueEntry.Of("spoken", new SpokenDataSpec(), SpokenDataJson.Default, "digits, praise or pairs of words, said by the built-in speaker, with their texts"),
        CatalogueEntry.Of("labelled", new LabelledDataSpec(), LabelledDataJson.Default, "labelled sentences: tables, label first, JSON lines, one file per label; built-in samples"),
        CatalogueEntry.Of("mnist", new MnistDataSpec(), MnistDataJson.Default, "pictures of digits read pixel by pixel, in order or permuted; a built-in sample"),
        CatalogueEntry.Of("digit-pictures", new DigitPicturesDataSpec(), DigitPicturesDataJson.Default, "pictures of digits, asked for by label or in words of several languages; a built-in sample"),
        CatalogueEntry.Of("points", new PointsDataSpec(), PointsDataJson.Default, "points of the plane, generated: eight Gaussians, or a spiral"),
        CatalogueEntry.Of("waves", new WavesDataSpec(), WavesDataJson.Default, "short waves, generated: sine, square and saw"),
        CatalogueEntry.Of("chorales", new ChoralesDataSpec(), ChoralesDataJson.Default, "music as the keys that sound at each step; a built-in sample"),
        CatalogueEntry.Of("waveform", new WaveformDataSpec(), WaveformDataJson.Default, "one sound wave, one number per frame, from a WAV file; built-in samples"),
        CatalogueEntry.Of("recordings", new RecordingsDataSpec(), RecordingsDataJson.Default, "recordings with transcripts: a file of names and texts"),
        CatalogueEntry.Of("fsdd", new FsddDataSpec(), FsddDataJson.Default, "recordings of digits, named as in the Free Spoken Digit Dataset; also joined to strings"),
        CatalogueEntry.Of("timit", new TimitDataSpec(), TimitDataJson.Default, "recordings with phones marked by hand, as in TIMIT"),
        CatalogueEntry.Of("series", new SeriesDataSpec(), SeriesDataJson.Default, "series of numbers: columns of a table; a built-in sample"),
        CatalogueEntry.Of("weather", new WeatherDataSpec(), WeatherDataJson.Default, "what a friend did each day, and the weather behind it, generated"),
        CatalogueEntry.Of("adding", new AddingDataSpec(), AddingDataJson.Default, "the adding problem, generated: add two marked numbers of a long sequence"),
        CatalogueEntry.Of("copy", new CopyDataSpec(), CopyDataJson.Default, "the copy task, generated: repeat letters after a delay"),
        CatalogueEntry.Of("memory-tasks", new MemoryTasksDataSpec(), MemoryTasksDataJson.Default, "tasks of neural Turing machines, generated: copy, repeat copy, associative recall, n-grams, priority sort"),
        CatalogueEntry.Of("phases", new PhasesDataSpec(), PhasesDataJson.Default, "rest, walk and run by a noisy sensor, generated: a tag for each frame"),
        CatalogueEntry.Of("temporal-order", new TemporalOrderDataSpec(), TemporalOrderDataJson.Default, "temporal order, generated: which of two symbols came first"),
        CatalogueEntry.Of("table", new TableDataSpec(), TableDataJson.Default, "rows of a table with a header: CSV, or columns with tabs"),
        CatalogueEntry.Of("bayes-samples", new BayesSamplesDataSpec(), BayesSamplesDataJson.Default, "rows sampled from a Bayesian network: a BIF file, or the built-in sprinkler"),
        CatalogueEntry.Of("sgd", new SgdSpec(), SgdJson.Default, "stochastic gradient descent with momentum"),
        CatalogueEntry.Of("adam", new AdamSpec(), AdamJson.Default, "Adam; with a decay, AdamW"),
        CatalogueEntry.Of("rmsprop", new RmsPropSpec(), RmsPropJson.Default, "steps divided by the root of the mean square of past gradients"),
        CatalogueEntry.Of("adagrad", new AdagradSpec(), AdagradJson.Default, "steps divided by the root of the sum of squares of all past gradients"),
        CatalogueEntry.Of("lbfgs", new LbfgsSpec(), LbfgsJson.Default, "L-BFGS over the whole training set; with L1, OWL-QN"),
        CatalogueEntry.Of("perceptron", new PerceptronSpec(), PerceptronJson.Default, "averaged structured perceptron on text features"),
        CatalogueEntry.Of("frank-wolfe", new FrankWolfeSpec(), FrankWolfeJson.Default, "structured SVM on text features, by block-coordinate Frank-Wolfe with line search"),
        CatalogueEntry.Of("baum-welch", new BaumWelchSpec(), BaumWelchJson.Default, "hidden Markov models by expected counts (Baum et al. 1970), with restarts"),
        CatalogueEntry.Of("viterbi-training", new ViterbiTrainingSpec(), ViterbiTrainingJson.Default, "hidden Markov models by their most probable states alone"),
        CatalogueEntry.Of("counts", new CountsSpec(), CountsJson.Default, "hidden Markov models of tagged sequences, by counting"),
        CatalogueEntry.Of("em", new ExpectationMaximizationSpec(), ExpectationMaximizationJson.Default, "tables of a Bayesian network: by counting, or where states are missing by expectation-maximisation"),
        CatalogueEntry.Of("constant", new ConstantSpec(), ScheduleJson.Default, "the learning rate stays constant"),
        CatalogueEntry.Of("plateau", new PlateauSpec(), ScheduleJson.Default, "the learning rate is reduced when the dev score stops improving"),
        CatalogueEntry.Of("decay", new DecaySpec(), ScheduleJson.Default, "the learning rate is reduced after each epoch from some epoch on"),
        CatalogueEntry.Of("cosine", new CosineSpec(), ScheduleJson.Default, "the learning rate falls along half a cosine over the run"),
        CatalogueEntry.Of("warm-up", new WarmUpSpec(), ScheduleJson.Default, "the learning rate grows over the first steps, then follows another schedule"),
    ]);

    /// <summary>The catalogue that counts where none is given: <see cref="Standard"/>, or what <see cref="Use"/> says.</summary>
    public static Catalogue Default => used.Value ?? Standard;

    /// <summary>Makes this catalogue the <see cref="Default"/> for the current flow of control, also across <c>await</c>, until the result is disposed.</summary>
    public IDisposable Use()
    {
        Catalogue? before = used.Value;
        used.Value = this;
        return new Ending(() => used.Value = before);
    }

    /// <summary>Options for prediction from what a person typed, laid over a problem's defaults: texts as they are, and all values of a list together.</summary>
    /// <param name="defaults">The problem's <see cref="IProblem.Options"/>.</param>
    /// <param name="typed">Names of fields and their values, such as <c>temperature</c> and <c>0.5</c>.</param>
    /// <param name="saidAs">How error messages call a field; null for its name.</param>
    /// <exception cref="UnrollException">There is no such field, it cannot have the value, it is given twice and is no list, or it can do nothing beside the other options.</exception>
    public PredictOptions OptionsOf(PredictOptions defaults, IEnumerable<KeyValuePair<string, string>> typed, Func<string, string>? saidAs = null)
    {
        CheckKnown(defaults);
        ArgumentNullException.ThrowIfNull(typed);
        saidAs ??= name => name;
        SpecReader reader = new(this, "{}", "options", defaults, typeof(PredictOptions), saidAs);
        IGrouping<string, string>[] fields = [.. typed.GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)];
        foreach (IGrouping<string, string> field in fields)
            reader.SetTyped(field.Key, [.. field]);
        PredictOptions options = (PredictOptions)reader.Read();
        options.CheckIdle(idle => Array.Exists(fields, field => field.Key == idle.Field), saidAs);
        return options;
    }

    /// <summary>Options for prediction that came over a network: as <see cref="OptionsOf"/>, but none may be the path of a file.</summary>
    /// <param name="defaults">The problem's <see cref="IProblem.Options"/>.</param>
    /// <param name="received">Names of fields and their values.</param>
    /// <exception cref="UnrollException">As <see cref="OptionsOf"/>, or an option is the path of a file.</exception>
    public PredictOptions RemoteOptionsOf(PredictOptions defaults, IReadOnlyList<KeyValuePair<string, string>> received)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        ArgumentNullException.ThrowIfNull(received);
        return received.FirstOrDefault(pair => defaults.Files.Contains(pair.Key)) is { Key: { } file }
            ? throw new UnrollException($"{file}: found the path of a file; expected no such option, since no file is opened for callers elsewhere.")
            : OptionsOf(defaults, received);
    }

    /// <summary>The names of the fields of some options.</summary>
    /// <param name="options">A problem's <see cref="IProblem.Options"/>.</param>
    /// <exception cref="UnrollException">No entry of the catalogue has such options.</exception>
    public IReadOnlyList<string> FieldsOf(PredictOptions options)
    {
        CheckKnown(options);
        return [.. Json.GetTypeInfo(options.GetType()).Properties.Select(property => property.Name).Where(name => name != "type")];
    }

    /// <summary>All entries, in order.</summary>
    public IReadOnlyList<CatalogueEntry> Entries => entries;

    /// <summary>How this catalogue's specifications are read and written.</summary>
    internal JsonSerializerOptions Json { get; }

    /// <summary>A catalogue with one more entry.</summary>
    /// <param name="entry">Its name and its specification must be new.</param>
    /// <exception cref="UnrollException">The name is taken, the specification has one, or its JSON context does not know it.</exception>
    public Catalogue With(CatalogueEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (Find(entry.Kind, entry.Name) is { } known)
            throw new UnrollException($"The catalogue already has '{known.Name}' among its {entry.KindName}s ({known.Summary}); choose another name.");
        if (entry.Json.GetTypeInfo(entry.Defaults.GetType()) is null)
            throw new UnrollException($"{entry.Json.GetType().Name} cannot write {entry.Defaults.GetType().Name}; expected [JsonSerializable(typeof({entry.Defaults.GetType().Name}))] on it.");
        if (entries.Find(one => one.Defaults.GetType() == entry.Defaults.GetType()) is { } named)
            throw new UnrollException($"{entry.Defaults.GetType().Name} is in the catalogue as '{named.Name}' and was to be called '{entry.Name}', too; expected one name.");
        return new Catalogue([.. entries, entry]);
    }

    /// <summary>The entry of a kind and name; null if there is none.</summary>
    /// <param name="kind">Such as <see cref="CellSpec"/>.</param>
    /// <param name="name">The word in recipes.</param>
    public CatalogueEntry? Find(Type kind, string name) => entries.Find(entry => entry.Kind == kind && entry.Name == name);

    /// <summary>All entries of a name, whatever their kinds.</summary>
    /// <param name="name">The word in recipes.</param>
    public IReadOnlyList<CatalogueEntry> Named(string name) => entries.FindAll(entry => entry.Name == name);

    /// <summary>An entry's fields with their defaults, as JSON.</summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    public string DefaultsOf(CatalogueEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Recipe.NodeOf(entry.Defaults, entry.Kind, this).ToJsonString(Json);
    }

    /// <summary>All entries of the same kind.</summary>
    internal IEnumerable<CatalogueEntry> OfKind(Type kind) => entries.Where(entry => entry.Kind == kind);

    /// <summary>
    /// The specification that a field of a type has where a recipe says only that it has one: the first entry of its kind, or the type's own defaults. Of a list, that of
    /// its elements. Null for texts, numbers and whatever else has no fields.
    /// </summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Kept)]
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = Kept)]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = Kept)]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Kept)]
    internal JsonNode? UsualOf(Type declared)
    {
        Type type = ElementOf(declared) ?? declared;
        if (OfKind(type).FirstOrDefault() is { } first)
            return Recipe.NodeOf(first.Defaults, type, this);
        return type is { IsClass: true, IsAbstract: false } && type != typeof(string) && type.GetConstructor(Type.EmptyTypes) is not null
            ? Recipe.NodeOf(Activator.CreateInstance(type)!, type, this) : null;
    }

    /// <summary>The type of a list's elements; null if it is no list.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Kept)]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Kept)]
    internal static Type? ElementOf(Type type) => type == typeof(string) ? null
        : new[] { type }.Concat(type.GetInterfaces()).FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))?.GetGenericArguments()[0];

    private void CheckKnown(PredictOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!entries.Exists(entry => entry.Defaults.GetType() == options.GetType()))
            throw new UnrollException($"{options.GetType().Name}, the options that a problem takes, are not in the catalogue; expected an entry for them (CatalogueEntry.Of).");
    }

    private void AddNames(JsonTypeInfo info)
    {
        JsonPolymorphismOptions names = new() { TypeDiscriminatorPropertyName = "type" };
        foreach (CatalogueEntry entry in OfKind(info.Type))
            names.DerivedTypes.Add(new JsonDerivedType(entry.Defaults.GetType(), entry.Name));
        if (names.DerivedTypes.Count > 0)
            info.PolymorphismOptions = names;
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

namespace Unroll.Cli;

/// <summary>Answers what was asked: text of the command line, files, standard input or the keyboard.</summary>
internal sealed class PredictRun(Host host, PredictRequest request, PredictNames names)
{
    private const string StandardInput = "standard input";

    private readonly IReadOnlyList<AnswerPictures> pictures = AnswerPictures.For(host, request.Svg, request.Png);
    private PredictOptions? options;
    private bool isFile; // whether the model's input is a file

    /// <summary>Loads a model and asks it.</summary>
    public int Of(string folder, Device device)
    {
        bool live = request.Pcm > 0, typed = !live && request.Text.Count == 0 && request.Files.Count == 0 && host.InputIsTerminal;
        IReadOnlyList<PredictSource> sources = live || typed || request.Named.Any ? [] : Sources();
        using LoadedModels loaded = new(folder, request.Ensemble, device);
        Model model = loaded.Model;
        names.Check(model.Problem);
        IReadOnlyDictionary<string, string>? fields = request.Named.FieldsFor(model);
        if (fields is null && request.Recogniser is not null)
            throw SpokenFields.Without(model);
        options = request.Named.OptionsFor(model, request);
        isFile = model.Problem.Fields is [{ IsFile: true }];
        if (isFile && request.Files.FirstOrDefault(IsInput) is { } input)
            throw new UnrollException($"--file {input}: found a sound or a picture; expected a text file with the path of one on each line, so give {input} without --file.");
        if (live)
            Listen(model, device, fields);
        else if (fields is not null)
            OfFields(model, SpokenFields.Of(model, fields, request.Recogniser, device));
        else if (typed)
            Converse(model);
        else
            OfSources(model, request.Named.Any ? Sources() : sources);
        foreach (AnswerPictures file in pictures)
            file.End();
        return ExitCode.Ok;
    }

    private void Draw(IAnswer answer)
    {
        foreach (AnswerPictures file in pictures)
            file.Add(answer);
    }

    private void OfSources(Model model, IReadOnlyList<PredictSource> sources)
    {
        foreach (PredictSource source in sources)
        {
            AnswerFile.Write(host, source.Target, target => Answer(model, source, target));
        }
    }

    /// <summary>Recognises raw sound from standard input.</summary>
    private void Listen(Model model, Device device, IReadOnlyDictionary<string, string>? fields)
    {
        if (fields is not null || request.Text.Count + request.Files.Count > 0)
            throw new UnrollException($"--pcm and {(fields is not null ? $"--{fields.Keys.First()}" : request.Text.Count > 0 ? $"the file {request.Text[0]}" : "--file")} were both given; expected raw sound on standard input, or sound files.");
        AnswerFile.Write(host, request.Target, Answer);

        void Answer(Host target)
        {
            IAnswerWriter writer = Writer(target);
            Recognition answer = new LiveSpeech(host, request, writer).Run(model, device, options);
            Draw(answer);
            writer.End();
            target.Output.Flush();
        }
    }

    /// <summary>Answers one question whose fields were given by their names.</summary>
    private void OfFields(Model model, SpokenFields fields)
    {
        if (request.Text.Count + request.Files.Count > 0)
            throw new UnrollException($"--{fields.Values.Keys.First()} and {(request.Text.Count > 0 ? $"the text \"{request.Text[0]}\"" : "--file")} were both given; expected the model's inputs by name, or text, or files.");
        if (request.Format is not null)
            throw new UnrollException($"--{fields.Values.Keys.First()} and --format were both given; expected --format with files, standard input or TEXT.");
        IReadOnlyList<IAnswer> answers = model.Predict([model.Read(fields.Values, request.Tokenizer)], options);
        AnswerFile.Write(host, request.Target, Write);

        void Write(Host target)
        {
            IAnswerWriter writer = Writer(target);
            foreach ((string name, string text) in fields.Heard)
                (request.Form == AnswerForm.AsGiven ? target.People : host.Error).Write($"{name}: {text}\n");
            foreach (IAnswer answer in answers)
            {
                writer.Write(answer, null);
                Draw(answer);
            }
            writer.End();
            target.Output.Flush();
        }
    }

    private PredictSource[] Sources()
    {
        if (request.Text.Count > 0 && request.Files.Count > 0)
            throw new UnrollException("TEXT and --file were both given; expected one of them.");
        if (request.Text.Count > 0)
            return [new("TEXT", () => [Sentences()], request.Format ?? QuestionFormat.Text, request.Target)];
        if (request.Files.Count == 0)
            return [new(StandardInput, host.InputLines, request.Format ?? QuestionFormat.Text, request.Target)];
        foreach (string file in request.Files.Where(file => file != "-" && !File.Exists(file)))
            _ = PlainTextFile.Read(file); // which says at once what is wrong
        bool isFolder = request.Target is { } target && (request.Files.Count > 1 || Directory.Exists(target) || Path.EndsInDirectorySeparator(target));
        PredictSource[] sources = [.. request.Files.Select(file => new PredictSource(
            file == "-" ? StandardInput : file,
            file == "-" ? host.InputLines : () => PlainTextFile.Read(file),
            request.Format ?? FormatOf(file),
            isFolder ? Path.Combine(request.Target!, NameOf(file)) : request.Target))];
        foreach ((string option, string? picture) in new[] { ("--svg", request.Svg), ("--png", request.Png) })
        {
            if (picture is not null && sources.Any(one => File.Exists(one.Name) && Path.GetFullPath(one.Name) == Path.GetFullPath(picture)))
                throw new UnrollException($"{option} {picture}: the file is read, too; expected another one for the picture.");
        }
        if (request.Figures && sources.FirstOrDefault(IsWrittenBack) is { } back)
            throw new UnrollException($"--figures: {back.Name} is written again with the answers added, and has no place for figures; expected text, or --svg instead of it.");
        foreach (PredictSource source in sources.Where(source => source.Target is not null))
        {
            if (sources.FirstOrDefault(other => other != source && other.Target == source.Target) is { } other)
                throw new UnrollException($"--out {request.Target}: {source.Name} and {other.Name} would both be written to {source.Target}; expected files of different names, so write them one after another.");
            if (sources.Any(one => File.Exists(one.Name) && Path.GetFullPath(one.Name) == Path.GetFullPath(source.Target!)))
                throw new UnrollException($"--out {request.Target}: {source.Target} is read, too; expected another file or folder.");
        }
        return sources;
    }

    /// <summary>A table is no text, and is not read: its header and its quotes would be answered.</summary>
    private static QuestionFormat FormatOf(string file) =>
        file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase)
            ? throw new UnrollException($"{file}: found a table (.csv), which is not read here; expected text, columns, CoNLL-U or JSON lines, so save it as one of them, or set --format text if each line is a text.")
            : QuestionReader.FormatOf(file);

    /// <summary>Whether a file is what a model reads, not a list of such files.</summary>
    private static bool IsInput(string file) => Path.GetExtension(file).ToLowerInvariant() is ".wav" or ".wave" or ".sph" or ".nist" or ".png" or ".jpg" or ".jpeg";

    /// <summary>The name that a file's answers have in a folder.</summary>
    private string NameOf(string file)
    {
        string name = file == "-" ? "answers.txt" : Path.GetFileName(file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file);
        return request.Form switch
        {
            AnswerForm.Json => Path.ChangeExtension(name, ".jsonl"),
            AnswerForm.Columns => Path.ChangeExtension(name, ".tsv"),
            _ => name,
        };
    }

    private IReadOnlyList<string> Sentences() => request.Format is not null || isFile ? request.Text : TextArguments.Sentences(request.Text);

    private void Answer(Model model, PredictSource source, Host target)
    {
        QuestionReader reader = new(model, source.Format, source.Name, request.Tokenizer is { } rule ? text => [.. Tokenizer.Split(text, rule).Select(token => token.Text)] : null);
        if (target.OutputIsShown && source.Format == QuestionFormat.Text && request.Form == AnswerForm.AsGiven && !request.Figures && pictures.Count == 0 && StreamedText.IsFor(model, options))
        {
            foreach (Example example in reader.Read(source.Lines()).SelectMany(blocks => blocks).SelectMany(block => block.Examples))
                StreamedText.Write(target, model, example, options!);
            return;
        }
        Asked asked = new(model, options, source.Name, host);
        bool back = IsWrittenBack(source);
        IAnswerWriter writer = Writer(target);
        PredictProgress progress = new(host, source.Name);
        foreach (IReadOnlyList<QuestionBlock> blocks in reader.Read(source.Lines()))
        {
            foreach ((QuestionBlock block, IReadOnlyList<IAnswer> answers) in asked.Of(blocks))
            {
                foreach (IAnswer answer in answers)
                    Draw(answer);
                if (back)
                {
                    foreach (string line in block.Answered(answers))
                        target.Output.Write(line + "\n");
                    continue;
                }
                foreach (IAnswer answer in answers)
                    writer.Write(answer, request.Tokenizer is { } tokenizer && block.Text is { } text ? Places.Of(text, tokenizer) : null);
            }
            target.Output.Flush();
            progress.Add(blocks.Sum(block => block.Examples.Count));
        }
        writer.End();
        target.Output.Flush();
        asked.End();
    }

    /// <summary>Whether the answers are added to what was read, in its own format.</summary>
    private bool IsWrittenBack(PredictSource source) => request.Form == AnswerForm.AsGiven && source.Format != QuestionFormat.Text;

    private IAnswerWriter Writer(Host target) => request.Form switch
    {
        AnswerForm.Json => new JsonAnswers(target.Output, request.Full),
        AnswerForm.Columns => new ColumnAnswers(target.Output),
        _ => new AnswerText(target, request.Figures),
    };

    /// <summary>Asks and answers until an empty line or the end of input.</summary>
    private void Converse(Model model)
    {
        host.Error.Write("Type a sentence; an empty line or Ctrl-D ends.\n");
        PredictSource typed = new(StandardInput, Lines, request.Format ?? QuestionFormat.Text, request.Target);
        AnswerFile.Write(host, typed.Target, target => Answer(model, typed, target));

        IEnumerable<IReadOnlyList<string>> Lines()
        {
            bool ended = false;
            while (!ended)
            {
                host.Error.Write("> ");
                host.Error.Flush();
                string? line = host.Input.ReadLine();
                if (line is null)
                    host.Error.Write("\n");
                ended = string.IsNullOrWhiteSpace(line);
                if (!ended)
                    yield return [line!];
            }
        }
    }
}

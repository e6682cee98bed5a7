using System.Text;

namespace Unroll.Cli;

/// <summary>Answers what was asked: text of the command line, files, standard input or the keyboard.</summary>
internal sealed class PredictRun(Host host, PredictRequest request, PredictNames names)
{
    private const string StandardInput = "standard input";

    private readonly AnswerPictures? pictures = request.Svg is { } svg ? new AnswerPictures(host, svg) : null;
    private PredictOptions? options;

    /// <summary>Loads a model and asks it.</summary>
    public int Of(string folder, Device device)
    {
        bool typed = request.Text.Count == 0 && request.Files.Count == 0 && host.InputIsTerminal;
        IReadOnlyList<PredictSource> sources = typed || request.Named.Any ? [] : Sources();
        using LoadedModels loaded = new(folder, request.Ensemble, device);
        Model model = loaded.Model;
        names.Check(model.Problem);
        IReadOnlyDictionary<string, string>? fields = request.Named.FieldsFor(model);
        options = request.Named.OptionsFor(model, request);
        if (fields is not null)
            OfFields(model, fields);
        else if (typed)
            Converse(model);
        else
            OfSources(model, request.Named.Any ? Sources() : sources);
        pictures?.End();
        return ExitCode.Ok;
    }

    private void OfSources(Model model, IReadOnlyList<PredictSource> sources)
    {
        foreach (PredictSource source in sources)
        {
            if (source.Target is null)
                Answer(model, source, host);
            else
                WriteTo(source.Target, target => Answer(model, source, target));
        }
    }

    /// <summary>Answers one question whose fields were given by their names.</summary>
    private void OfFields(Model model, IReadOnlyDictionary<string, string> fields)
    {
        if (request.Text.Count + request.Files.Count > 0)
            throw new UnrollException($"--{fields.Keys.First()} and {(request.Text.Count > 0 ? $"the text \"{request.Text[0]}\"" : "--file")} were both given; expected the model's inputs by name, or text, or files.");
        if (request.Format is not null)
            throw new UnrollException($"--{fields.Keys.First()} and --format were both given; expected --format with files, standard input or TEXT.");
        IReadOnlyList<IAnswer> answers = model.Predict([model.Read(fields, request.Tokenizer)], options);
        if (request.Target is null)
            Write(host);
        else
            WriteTo(request.Target, Write);

        void Write(Host target)
        {
            IAnswerWriter writer = Writer(target);
            foreach (IAnswer answer in answers)
            {
                writer.Write(answer, null);
                pictures?.Add(answer);
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
        if (request.Svg is { } picture && sources.Any(one => File.Exists(one.Name) && Path.GetFullPath(one.Name) == Path.GetFullPath(picture)))
            throw new UnrollException($"--svg {picture}: the file is read, too; expected another one for the picture.");
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

    private IReadOnlyList<string> Sentences() => request.Format is not null ? request.Text : TextArguments.Sentences(request.Text);

    private void Answer(Model model, PredictSource source, Host target)
    {
        QuestionReader reader = new(model, source.Format, source.Name, request.Tokenizer is { } rule ? text => [.. Tokenizer.Split(text, rule).Select(token => token.Text)] : null);
        if (target.OutputIsShown && source.Format == QuestionFormat.Text && request.Form == AnswerForm.AsGiven && !request.Figures && pictures is null && StreamedText.IsFor(model, options))
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
                    pictures?.Add(answer);
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

    /// <summary>Writes a file beside the one it will replace, which stays as it is until all is written.</summary>
    private void WriteTo(string path, Action<Host> write)
    {
        string full = Path.GetFullPath(path), unfinished = $"{full}.{Environment.ProcessId}.tmp";
        bool special = full.StartsWith("/dev/", StringComparison.Ordinal) || (File.Exists(full) && File.GetAttributes(full).HasFlag(FileAttributes.ReparsePoint));
        try
        {
            if (Path.GetDirectoryName(full) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            FileStream? pipe = special ? null : OutputFile.Pipe(full);
            using (StreamWriter file = new(pipe ?? OutputFile.Create(special ? full : unfinished), new UTF8Encoding(false)) { NewLine = "\n" })
            using (Host target = new(TextReader.Null, file, host.Error) { Unicode = true, Width = host.Width })
                write(target);
            if (!special && pipe is null)
                File.Move(unfinished, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnrollException($"--out {path}: the file cannot be written ({e.Message.TrimEnd('.')}); expected a path that can.", e);
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }

    /// <summary>Asks and answers until an empty line or the end of input.</summary>
    private void Converse(Model model)
    {
        host.Error.Write("Type a sentence; an empty line or Ctrl-D ends.\n");
        PredictSource typed = new(StandardInput, Lines, request.Format ?? QuestionFormat.Text, request.Target);
        if (typed.Target is null)
            Answer(model, typed, host);
        else
            WriteTo(typed.Target, target => Answer(model, typed, target));

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

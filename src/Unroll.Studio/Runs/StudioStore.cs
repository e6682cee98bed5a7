using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Unroll.Studio;

/// <summary>What is known of runs beside their own files: notes, tags, and how the studio started them. A SQLite database in the studio's folder.</summary>
internal sealed class StudioStore
{
    private const int Version = 1;

    private readonly string connection;
    private readonly string path;

    /// <summary>Opens the database, or makes it.</summary>
    /// <exception cref="UnrollException">It is another file, or of a later version.</exception>
    public StudioStore(string path)
    {
        this.path = path;
        connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 10 }.ToString();
        Use(database =>
        {
            using SqliteCommand version = Command(database, "PRAGMA user_version");
            long found = (long)version.ExecuteScalar()!;
            if (found > Version)
                throw new UnrollException($"{path}: found version {found} of the studio's database; this program knows versions up to {Version}, so take a newer one.");
            using SqliteCommand make = Command(database, $"""
                PRAGMA journal_mode = WAL;
                CREATE TABLE IF NOT EXISTS note (run TEXT PRIMARY KEY, text TEXT NOT NULL, tags TEXT NOT NULL);
                CREATE TABLE IF NOT EXISTS started (run TEXT PRIMARY KEY, arguments TEXT NOT NULL, process INTEGER NOT NULL, began TEXT NOT NULL, fault TEXT NOT NULL);
                PRAGMA user_version = {Version};
                """);
            return make.ExecuteNonQuery();
        });
    }

    /// <summary>The note of a run.</summary>
    public RunNote NoteOf(string run) => Notes(run).GetValueOrDefault(run, RunNote.Empty);

    /// <summary>The notes of all runs, or of one.</summary>
    public IReadOnlyDictionary<string, RunNote> Notes(string? run = null) => Use(database =>
    {
        using SqliteCommand command = Command(database, "SELECT run, text, tags FROM note WHERE $run IS NULL OR run = $run", ("$run", run));
        using SqliteDataReader reader = command.ExecuteReader();
        Dictionary<string, RunNote> notes = new(StringComparer.Ordinal);
        while (reader.Read())
            notes[reader.GetString(0)] = new RunNote(reader.GetString(1), reader.GetString(2));
        return notes;
    });

    /// <summary>Keeps a note, instead of the one before.</summary>
    public void Keep(string run, RunNote note) => Use(database =>
    {
        using SqliteCommand command = Command(database, "INSERT INTO note VALUES ($run, $text, $tags) ON CONFLICT(run) DO UPDATE SET text = $text, tags = $tags", ("$run", run), ("$text", note.Text), ("$tags", note.Tags));
        return command.ExecuteNonQuery();
    });

    /// <summary>How a run was started; null if no studio started it.</summary>
    public StartedRun? Started(string run) => Use(database =>
    {
        using SqliteCommand command = Command(database, "SELECT arguments, process, began, fault FROM started WHERE run = $run", ("$run", run));
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? new StartedRun(run, JsonSerializer.Deserialize<string[]>(reader.GetString(0))!, reader.GetInt32(1),
            DateTime.Parse(reader.GetString(2), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind), reader.GetString(3)) : null;
    });

    /// <summary>The faults of the runs that failed.</summary>
    public IReadOnlyDictionary<string, string> Faults() => Use(database =>
    {
        using SqliteCommand command = Command(database, "SELECT run, fault FROM started WHERE fault <> ''");
        using SqliteDataReader reader = command.ExecuteReader();
        Dictionary<string, string> faults = new(StringComparer.Ordinal);
        while (reader.Read())
            faults[reader.GetString(0)] = reader.GetString(1);
        return faults;
    });

    /// <summary>Keeps how a run was started.</summary>
    public void Keep(StartedRun run) => Use(database =>
    {
        using SqliteCommand command = Command(database,
            "INSERT INTO started VALUES ($run, $arguments, $process, $began, $fault) ON CONFLICT(run) DO UPDATE SET arguments = $arguments, process = $process, began = $began, fault = $fault",
            ("$run", run.Name), ("$arguments", JsonSerializer.Serialize(run.Arguments)), ("$process", run.Process), ("$began", run.Began.ToString("O", CultureInfo.InvariantCulture)), ("$fault", run.Fault));
        return command.ExecuteNonQuery();
    });

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Texts are constants of this file; values are parameters.")]
    private static SqliteCommand Command(SqliteConnection database, string text, params (string Name, object? Value)[] values)
    {
        SqliteCommand command = database.CreateCommand();
        command.CommandText = text;
        foreach ((string name, object? value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private T Use<T>(Func<SqliteConnection, T> use)
    {
        try
        {
            using SqliteConnection database = new(connection);
            database.Open();
            return use(database);
        }
        catch (SqliteException e)
        {
            throw new UnrollException($"{path}: the studio's database cannot be used ({e.Message.TrimEnd('.')}); expected a file that the studio made, on a disk that can be written to.", e);
        }
    }
}

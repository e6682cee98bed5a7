using System.Diagnostics;

namespace Unroll.Tests;

/// <summary>Training by several processes: the bits of one process, and an end when one of them is lost.</summary>
public sealed class MpiTrainingTests : IDisposable
{
    private const string Small = "train slot-filling --set training.parts=4 --set training.epochs=2 --set training.batchTokens=3000 --set model.encoder.cell.hidden=8 --threads 1";

    private readonly string folder = Directory.CreateTempSubdirectory("unroll").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    [Fact]
    public void TheWeightsAreThoseOfOneProcess()
    {
        (int code, string output) = Mpirun.Alone(folder, $"{Small} --out one");
        Assert.True(code == 0, output);
        foreach (int processes in new[] { 1, 2, 4 })
        {
            (code, output) = Mpirun.Run(processes, folder, $"{Small} --out m{processes} --mpi");
            Assert.True(code == 0, output);
            Assert.DoesNotContain('\e', output); // no terminal
            Assert.Equal(1, output.Split("slot-filling: ").Length - 1); // one of them tells
            Assert.Contains(processes == 1 ? "1 thread," : $"{processes} processes of 1 thread,", output, StringComparison.Ordinal);
            Assert.Equal(Weights("one"), Weights($"m{processes}"));
        }
    }

    [Fact]
    public void WhenAProcessIsLostAllEndAndTheRunGoesOnLater()
    {
        string many = Small.Replace("epochs=2", "epochs=40", StringComparison.Ordinal);
        using Process run = Mpirun.Begin(2, folder, $"{many} --out lost --mpi --checkpoint-every 0");
        while (!File.Exists(Path.Combine(folder, "lost", "checkpoint.safetensors")))
        {
            Assert.False(run.HasExited, "the run ended before its first checkpoint");
            Thread.Sleep(5);
        }
        Process.GetProcessById(ProcessOf(run.Id)).Kill();
        (int code, string output) = Mpirun.End(run);
        Assert.NotEqual(0, code);
        Assert.Contains("signal 9", output, StringComparison.Ordinal);
        (code, output) = Mpirun.Run(2, folder, $"{many} --out lost --mpi --resume");
        Assert.True(code == 0, output);
        (code, output) = Mpirun.Alone(folder, $"{many} --out whole");
        Assert.True(code == 0, output);
        Assert.Equal(Weights("whole"), Weights("lost"));
    }

    [Fact]
    public void WhatIsWrongIsSaidOnce()
    {
        Says("unroll: training.parts is 4, with 5 processes; expected 5 or more, since each process computes whole parts.", Mpirun.Run(5, folder, $"{Small} --out a --mpi"));
        Says("unroll: --check was given with --mpi; expected it without, since one process is enough for it.", Mpirun.Run(1, folder, $"{Small} --check --mpi"));
        Says("unroll: --mpi: the recipe's training.optimizer makes no steps on batches, so each process would do all of the work; expected one that does, such as sgd or adam, or no --mpi.", Mpirun.Run(2, folder, "train chunking --out c --mpi"));
        Says("--mpi: process 1 has other data, another recipe or another kernel set than process 0; expected the same files and the same command for all, and UNROLL_KERNELS=avx2 where not all machines have AVX-512.",
            Mpirun.Run(folder, $"-np 1 UNROLL {Small} --out b --mpi : -np 1 UNROLL {Small} --out b --mpi --seed 2"));

        static void Says(string sentence, (int Code, string Output) run)
        {
            Assert.NotEqual(0, run.Code);
            Assert.Equal(1, run.Output.Split(sentence).Length - 1);
        }
    }

    /// <summary>A process of those that mpirun has started, which is not the one that saves.</summary>
    private static int ProcessOf(int mpirun)
    {
        IEnumerable<int> all = Directory.GetDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), out int id) ? id : 0).Where(id => id > 0);
        return all.Single(id => Read(id, "stat").Split(") ")[^1].Split(' ').ElementAtOrDefault(1) == $"{mpirun}" && Read(id, "environ").Contains("OMPI_COMM_WORLD_RANK=1\0", StringComparison.Ordinal));
    }

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended
        }
    }

    private byte[] Weights(string model) => File.ReadAllBytes(Directory.GetFiles(Path.Combine(folder, model), "weights-*.safetensors").Single());
}

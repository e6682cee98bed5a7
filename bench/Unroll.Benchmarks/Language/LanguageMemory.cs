using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>Resident memory of a process that does nothing but language-model steps.</summary>
/// <param name="Before">In bytes, after the start, before there is a model.</param>
/// <param name="Peak">In bytes, the most during the steps.</param>
internal sealed record LanguageMemory(long Before, long Peak)
{
    private const int Steps = 30;

    /// <summary>Measured here; as JSON.</summary>
    public static string OfThisProcess(int threads)
    {
        using Device device = new(threads);
        long before = ResidentMemory.Now();
        LanguageWork work = new(device);
        work.Step();
        ResidentMemory.ForgetPeak();
        for (int step = 0; step < Steps; step++)
            work.Step();
        return JsonSerializer.Serialize(new LanguageMemory(before, ResidentMemory.Peak()));
    }

    /// <summary>Measured in a process of its own.</summary>
    public static LanguageMemory OfUnroll(int threads)
    {
        ProcessStartInfo info = new(Environment.ProcessPath!, ["--memory", "--threads", threads.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, UseShellExecute = false };
        using Process process = Process.Start(info)!;
        string line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return JsonSerializer.Deserialize<LanguageMemory>(line)!;
    }

    /// <summary>PyTorch's, in a process of its own with its best setting.</summary>
    public static LanguageMemory OfTorch(Torch torch, TorchCase one, int threads)
    {
        (PeerProcess started, JsonObject question) = torch.Afresh(one, threads);
        using PeerProcess server = started;
        long before = (long)server.Ask("memory")["resident"]!;
        server.Ask("load", question);
        server.Time(one.Id, 0, 1);
        server.Ask("memory"); // forgets the peak, in which the file was read
        server.Time(one.Id, 0, Steps);
        return new LanguageMemory(before, (long)server.Ask("memory")["peak"]!);
    }
}

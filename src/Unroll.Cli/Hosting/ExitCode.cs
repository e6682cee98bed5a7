namespace Unroll.Cli;

/// <summary>What the process ends with; the help of <c>unroll</c> lists them.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int BadInput = 1;
    public const int WrongUsage = 2;
    public const int Internal = 70;
    public const int Interrupted = 130; // as shells have it: 128 and SIGINT, which is 2
    public const int Terminated = 143; // 128 and SIGTERM, which is 15
}

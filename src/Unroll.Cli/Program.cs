using Unroll.Cli;

using Host host = Host.OfProcess();
return UnrollCli.Run(args, host);

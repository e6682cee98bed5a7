using Peers;

// Another toolkit in a process of its own, so that its threads never meet Unroll's: reads a question a line, answers a line (docs/benchmarks.md).
Server? server = args switch
{
    ["torch"] => new Server(Libtorch.Start(), Libtorch.Load),
    ["onnx"] => new Server(OnnxCase.Settings, question => new OnnxCase(question)),
    _ => null,
};
if (server is null)
    Console.Error.WriteLine($"The peer {string.Join(' ', args)} is not known; expected torch or onnx.");
else
    server.Run(Console.In, Console.Out);
return server is null ? 2 : 0;

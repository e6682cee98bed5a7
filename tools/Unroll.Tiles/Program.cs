using Unroll.Tools;

if (args.Length != 1)
{
    Console.Error.WriteLine("Name the file to write, such as src/Unroll.Core/Kernels/Tiles.g.cs.");
    return 2;
}
File.WriteAllText(args[0], TileText.Write());
return 0;

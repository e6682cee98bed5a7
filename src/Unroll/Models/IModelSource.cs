namespace Unroll;

/// <summary>Where the files of one model are.</summary>
internal interface IModelSource
{
    /// <summary>A file's bytes from the first to the last, and how many they are. Each file is opened once.</summary>
    /// <param name="file">One that the manifest names.</param>
    (Stream Stream, long Length) Open(string file);

    /// <summary>What a file is called in error messages.</summary>
    string Place(string file);
}

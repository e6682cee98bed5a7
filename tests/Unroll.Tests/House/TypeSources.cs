#if SINGLE
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Unroll.Tests.House;

/// <summary>The source folder of each type of an assembly, read from its portable PDB.</summary>
internal sealed class TypeSources
{
    private static readonly Guid TypeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly Dictionary<int, string> folders = [];
    private readonly Assembly assembly;

    public TypeSources(Assembly assembly, string project)
    {
        this.assembly = assembly;
        using FileStream stream = File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb"));
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(stream);
        MetadataReader pdb = provider.GetMetadataReader();
        string marker = $"/src/{project}/";
        foreach (Type type in assembly.GetTypes())
        {
            foreach (DocumentHandle handle in Documents(pdb, type))
            {
                string path = pdb.GetString(pdb.GetDocument(handle).Name).Replace('\\', '/');
                int start = path.LastIndexOf(marker, StringComparison.Ordinal);
                string[] parts = start < 0 ? [] : path[(start + marker.Length)..].Split('/');
                if (parts.Length > 1)
                    folders.TryAdd(type.MetadataToken, parts[0] == "Problems" && parts.Length > 2 ? $"{parts[0]}/{parts[1]}" : parts[0]);
            }
        }
    }

    /// <summary>The first folder under the project's, and below Problems the problem's own, too (<c>Problems/Tagging</c>); null for what the compiler made.</summary>
    public string? FolderOf(Type type)
    {
        for (Type? t = type; t is not null; t = t.DeclaringType)
        {
            if (folders.TryGetValue(t.MetadataToken, out string? folder))
                return folder;
        }

        // What holds only nested types and expression trees of its own: ask those.
        return assembly.GetTypes().Where(t => t.DeclaringType == type)
            .Select(t => folders.GetValueOrDefault(t.MetadataToken)).FirstOrDefault(folder => folder is not null);
    }

    private static IEnumerable<DocumentHandle> Documents(MetadataReader pdb, Type type)
    {
        const BindingFlags all = TypeUses.Declared;
        foreach (MethodBase method in type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all)))
        {
            MethodDefinitionHandle handle = (MethodDefinitionHandle)MetadataTokens.EntityHandle(method.MetadataToken);
            MethodDebugInformation debug = pdb.GetMethodDebugInformation(handle);
            if (!debug.Document.IsNil)
                yield return debug.Document;
        }
        foreach (CustomDebugInformationHandle handle in pdb.GetCustomDebugInformation(MetadataTokens.EntityHandle(type.MetadataToken)))
        {
            CustomDebugInformation information = pdb.GetCustomDebugInformation(handle);
            if (pdb.GetGuid(information.Kind) != TypeDocuments)
                continue;
            BlobReader blob = pdb.GetBlobReader(information.Value);
            while (blob.RemainingBytes > 0)
                yield return MetadataTokens.DocumentHandle(blob.ReadCompressedInteger());
        }
    }
}
#endif

using System.Buffers.Binary;
using System.Text;

namespace Peers;

/// <summary>The versions of other libraries that a library of 64-bit Linux needs, as its section of type SHT_GNU_verneed lists them.</summary>
/// <remarks>The layout is that of the System V ABI (Elf64_Ehdr, Elf64_Shdr) and of the Linux Standard Base, part Symbol Versioning (Elfxx_Verneed, Elfxx_Vernaux).</remarks>
internal static class ElfVersions
{
    private const uint NeededVersions = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 2; // VER_FLG_WEAK

    /// <summary>Marks a version as weak: the library then loads where the version is missing, which is right if nothing refers to a symbol of it.</summary>
    /// <param name="library">The whole file, little-endian; changed in place.</param>
    /// <param name="version">Such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>Whether the library needs that version.</returns>
    public static bool MakeWeak(Span<byte> library, string version)
    {
        if (library.Length < 64 || !library.StartsWith("\x7f"u8) || !library[1..4].SequenceEqual("ELF"u8) || library[4] != 2 || library[5] != 1)
            throw new InvalidDataException("This is not a 64-bit little-endian ELF file.");
        byte[] name = Encoding.ASCII.GetBytes(version);
        int sections = Offset(library, 0x28), size = Short(library, 0x3a), count = Short(library, 0x3c);
        for (int i = 0; i < count; i++)
        {
            int section = sections + (i * size);
            if (Word(library, section + 4) != NeededVersions)
                continue;
            int names = Offset(library, sections + ((int)Word(library, section + 40) * size) + 24); // sh_link: the strings
            int need = Offset(library, section + 24);
            for (uint left = Word(library, section + 44); left > 0; left--) // sh_info: how many libraries
            {
                int aux = need + (int)Word(library, need + 8);
                for (int versions = Short(library, need + 2); versions > 0; versions--)
                {
                    int text = names + (int)Word(library, aux + 8);
                    if (library[text..].StartsWith(name) && library[text + name.Length] == 0)
                    {
                        BinaryPrimitives.WriteUInt16LittleEndian(library[(aux + 4)..], (ushort)(Short(library, aux + 4) | Weak));
                        return true;
                    }
                    aux += (int)Word(library, aux + 12);
                }
                need += (int)Word(library, need + 12);
            }
        }
        return false;
    }

    private static int Offset(ReadOnlySpan<byte> bytes, int place) => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes[place..]));

    private static uint Word(ReadOnlySpan<byte> bytes, int place) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[place..]);

    private static ushort Short(ReadOnlySpan<byte> bytes, int place) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[place..]);
}

#if SINGLE
using System.Buffers.Binary;
using System.Text;
using Peers;

namespace Unroll.Tests.Benchmarks;

/// <summary>Versions that a library needs, in a file of two sections: names, and needed versions of two libraries.</summary>
public sealed class ElfVersionsTests
{
    private const int Names = 0x40, Needed = 0x80, Sections = 0x100, Size = 64;

    private static readonly string[] Strings = ["", "libfirst.so", "FIRST_1.0", "libsecond.so", "SECOND_1.10", "SECOND_1.1"];

    [Theory]
    [InlineData("FIRST_1.0", 0x90)]
    [InlineData("SECOND_1.10", 0xb0)]
    [InlineData("SECOND_1.1", 0xc0)] // not the longer one before it
    public void OnlyTheFlagsOfThatVersionChange(string version, int place)
    {
        byte[] library = Library(), before = [.. library];
        Assert.True(ElfVersions.MakeWeak(library, version));
        Assert.Equal(2, library[place + 4]);
        library[place + 4] = 0;
        Assert.Equal(before, library);
    }

    [Fact]
    public void AVersionThatIsNotNeededChangesNothing()
    {
        byte[] library = Library(), before = [.. library];
        Assert.False(ElfVersions.MakeWeak(library, "SECOND_1"));
        Assert.Equal(before, library);
    }

    [Fact]
    public void WhatIsNoSuchFileIsRefused()
    {
        Assert.Throws<InvalidDataException>(() => ElfVersions.MakeWeak(new byte[10], "FIRST_1.0"));
        Assert.Throws<InvalidDataException>(() => ElfVersions.MakeWeak(new byte[100], "FIRST_1.0"));
    }

    private static byte[] Library()
    {
        byte[] library = new byte[Sections + (2 * Size)];
        Encoding.ASCII.GetBytes("\x7f" + "ELF").CopyTo(library, 0);
        library[4] = 2; // 64 bits
        library[5] = 1; // little-endian
        Write(8, 0x28, Sections);
        Write(2, 0x3a, Size);
        Write(2, 0x3c, 2);
        Encoding.ASCII.GetBytes(string.Join('\0', Strings) + "\0").CopyTo(library, Names);
        Write(4, Sections + 4, 3); // strings
        Write(8, Sections + 24, Names);
        Write(4, Sections + Size + 4, 0x6ffffffe);
        Write(8, Sections + Size + 24, Needed);
        Write(4, Sections + Size + 40, 0); // its strings are section 0
        Write(4, Sections + Size + 44, 2);
        Need(0x80, 1, "libfirst.so", 0x20);
        Version(0x90, "FIRST_1.0", 0);
        Need(0xa0, 2, "libsecond.so", 0);
        Version(0xb0, "SECOND_1.10", 16);
        Version(0xc0, "SECOND_1.1", 0);
        return library;

        void Need(int place, int versions, string file, int next)
        {
            Write(2, place, 1);
            Write(2, place + 2, versions);
            Write(4, place + 4, Place(file));
            Write(4, place + 8, 16);
            Write(4, place + 12, next);
        }

        void Version(int place, string name, int next)
        {
            Write(4, place + 8, Place(name));
            Write(4, place + 12, next);
        }

        void Write(int bytes, int place, int value)
        {
            if (bytes == 2)
                BinaryPrimitives.WriteInt16LittleEndian(library.AsSpan(place), (short)value);
            else if (bytes == 4)
                BinaryPrimitives.WriteInt32LittleEndian(library.AsSpan(place), value);
            else
                BinaryPrimitives.WriteInt64LittleEndian(library.AsSpan(place), value);
        }
    }

    private static int Place(string text) => Strings.TakeWhile(one => one != text).Sum(one => one.Length + 1);
}
#endif

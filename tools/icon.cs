#!/usr/bin/env dotnet
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property EnforceCodeStyleInBuild=false
#:property GenerateDocumentationFile=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048

// Draws the icon of the packages, a recurrent network unrolled over three steps: `dotnet run tools/icon.cs docs/icon.png`.

using System.Buffers.Binary;
using System.IO.Compression;

const int Size = 128, Fine = 4; // pixels a side; samples a side of each pixel
(double Red, double Green, double Blue) ground = (0.11, 0.20, 0.36), line = (0.85, 0.90, 0.97), cell = (0.98, 0.72, 0.22);
byte[] rows = new byte[Size * (1 + 4 * Size)]; // each row begins with its filter, 0: none
for (int y = 0; y < Size; y++)
{
    for (int x = 0; x < Size; x++)
    {
        double red = 0, green = 0, blue = 0, covered = 0;
        for (int sample = 0; sample < Fine * Fine; sample++)
        {
            if (ColourAt(x + (sample % Fine + 0.5) / Fine, y + (sample / Fine + 0.5) / Fine) is not { } colour)
                continue;
            (red, green, blue, covered) = (red + colour.Red, green + colour.Green, blue + colour.Blue, covered + 1);
        }
        int at = y * (1 + 4 * Size) + 1 + 4 * x;
        for (int i = 0; covered > 0 && i < 3; i++)
            rows[at + i] = (byte)Math.Round(255 * (i == 0 ? red : i == 1 ? green : blue) / covered);
        rows[at + 3] = (byte)Math.Round(255 * covered / (Fine * Fine));
    }
}
byte[] head = new byte[13];
BinaryPrimitives.WriteInt32BigEndian(head, Size);
BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), Size);
(head[8], head[9]) = (8, 6); // 8 bits for each of red, green, blue and alpha
using MemoryStream packed = new();
using (ZLibStream zlib = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
    zlib.Write(rows);
using FileStream file = File.Create(args[0]);
file.Write([0x89, .. "PNG\r\n\u001a\n"u8]);
Chunk("IHDR"u8, head);
Chunk("IDAT"u8, packed.ToArray());
Chunk("IEND"u8, []);

// The colour at a point; null outside the rounded square.
(double Red, double Green, double Blue)? ColourAt(double x, double y)
{
    double corner = 24, dx = Math.Max(0, Math.Abs(x - 64) - (64 - corner)), dy = Math.Max(0, Math.Abs(y - 64) - (64 - corner));
    if (dx * dx + dy * dy > corner * corner)
        return null;
    for (int step = 0; step < 3; step++)
    {
        double middle = 28 + 36 * step;
        if (Math.Abs(x - middle) < 12 && Math.Abs(y - 64) < 12)
            return cell;
        if (Math.Abs(x - middle) < 2.5 && y is > 24 and < 104 || Arrow(y, 24, x - middle) || Arrow(y, 80, x - middle) || step < 2 && Arrow(-x, -(middle + 24), y - 64))
            return line;
    }
    return Math.Abs(y - 64) < 2.5 && x is > 8 and < 112 || Arrow(-x, -120, y - 64) ? line : ground;
}

// Whether a point is in the head of an arrow: `along` from its tip, `across` from its line.
bool Arrow(double along, double tip, double across) => along - tip is >= 0 and < 9 && Math.Abs(across) < (along - tip) * 0.7;

void Chunk(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
{
    byte[] number = new byte[4];
    BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
    file.Write(number);
    byte[] body = [.. name, .. data];
    file.Write(body);
    uint sum = 0xFFFFFFFF;
    foreach (byte one in body)
    {
        sum ^= one;
        for (int bit = 0; bit < 8; bit++)
            sum = (sum & 1) == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB88320;
    }
    BinaryPrimitives.WriteUInt32BigEndian(number, ~sum);
    file.Write(number);
}

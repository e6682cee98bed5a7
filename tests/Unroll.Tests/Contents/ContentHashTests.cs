using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Unroll.Tests;

/// <summary>A fingerprint is SHA-256 over the bytes of all that was added, in order, however many numbers wait to be hashed together.</summary>
public sealed class ContentHashTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(5000)]
    public void IsOverAllBytesInOrder(int numbers)
    {
        using ContentHash hash = new();
        using MemoryStream bytes = new();
        for (int i = 0; i < numbers; i++)
        {
            hash.Add(i * 7919);
            Write(i * 7919);
        }
        hash.Add("天 and ground");
        byte[] text = Encoding.UTF8.GetBytes("天 and ground");
        Write(text.Length);
        bytes.Write(text);
        hash.Add(-1);
        Write(-1);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())), hash.ToHex());

        void Write(int number)
        {
            byte[] four = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(four, number);
            bytes.Write(four);
        }
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Unroll.Tests;

/// <summary>Round trips, and one sentence for each damage.</summary>
public sealed class SafeTensorsTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WhatIsWrittenIsRead()
    {
        Samples samples = new(1);
        (string Name, Tensor Tensor)[] tensors =
        [
            ("scalar", samples.Normal()), ("empty", new Tensor(new Shape(0, 3))), ("vector", samples.Normal(7)), ("a.\"quoted\" ß\n名", samples.Normal(3, 5)),
            ("four", samples.Normal(2, 3, 1, 2)), ("special", new Tensor(new Shape(5), [Real.NaN, Real.PositiveInfinity, Real.NegativeInfinity, Real.Epsilon, -0.0f])),
        ];
        string path = Path.Combine(folder.Path, "t.safetensors");
        using (FileStream stream = File.Create(path))
            SafeTensors.Write(stream, tensors);
        IReadOnlyDictionary<string, Tensor> read = SafeTensors.Read(path);
        Assert.Equal(tensors.Length, read.Count);
        foreach ((string name, Tensor tensor) in tensors)
            Near.Same(tensor, read[name], name);
        Assert.Equal(tensors.Select(pair => (pair.Name, pair.Tensor.Shape.ToString())), SafeTensors.List(path).Select(entry => (entry.Name, $"[{string.Join(", ", entry.Shape)}]")));
        Assert.All(SafeTensors.List(path), entry => Assert.Equal(sizeof(Real) == 4 ? "F32" : "F64", entry.Type));
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(path)) % 8);
    }

    [Fact]
    public void NothingIsAFile()
    {
        string path = Path.Combine(folder.Path, "t.safetensors");
        using (FileStream stream = File.Create(path))
            SafeTensors.Write(stream, []);
        Assert.Empty(SafeTensors.Read(path));
    }

    [Fact]
    public void BothPrecisionsAndMetadataAreRead()
    {
        byte[] data = [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2.25)];
        string path = Put("""{"__metadata__":{"format":"pt"},"b":{"dtype":"F64","shape":[1],"data_offsets":[4,12]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   """, data);
        IReadOnlyDictionary<string, Tensor> read = SafeTensors.Read(path);
        Assert.Equal((1.5, -2.25, new Shape(1)), (read["a"].Item(), read["b"].Item(), read["b"].Shape));
    }

    public static TheoryData<string, int, string> Damages => new()
    {
        { "", 0, "the header is not JSON: The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true; is it a safetensors file?" },
        { "xyz", 0, "the header is not JSON: 'x' is an invalid start of a value; is it a safetensors file?" },
        { "[]", 0, "the header is a list; expected an object with an entry for each tensor." },
        { "{} {}", 0, "the header is not JSON: '{' is invalid after a single JSON value. Expected end of data; is it a safetensors file?" },
        { """{"a":5}""", 0, "the tensor 'a' is 5; expected an object with dtype, shape and data_offsets." },
        { """{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4, "the tensor 'a' has no dtype; expected a text such as F32." },
        { """{"a":{"dtype":5,"shape":[1],"data_offsets":[0,4]}}""", 4, "the tensor 'a' has the dtype 5; expected a text such as F32." },
        { """{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "the tensor 'a' has no shape; expected a list of whole numbers from 0 to 2147483647." },
        { """{"a":{"dtype":"F32","shape":4,"data_offsets":[0,4]}}""", 4, "the tensor 'a' has the shape 4; expected a list of whole numbers from 0 to 2147483647." },
        { """{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "the tensor 'a' has the shape [1.5]; expected a list of whole numbers from 0 to 2147483647." },
        { """{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "the tensor 'a' has the shape [\"1\"]; expected a list of whole numbers from 0 to 2147483647." },
        { """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "the tensor 'a' has the shape [-1]; expected a list of whole numbers from 0 to 2147483647." },
        { """{"a":{"dtype":"F32","shape":[3000000000],"data_offsets":[0,4]}}""", 4, "the tensor 'a' has the shape [3000000000]; expected a list of whole numbers from 0 to 2147483647." },
        { """{"a":{"dtype":"F32","shape":[1e99],"data_offsets":[0,4]}}""", 4, "the tensor 'a' has the shape [1e99]; expected a list of whole numbers from 0 to 2147483647." },
        { """{"a":{"dtype":"F32","shape":[1]}}""", 4, "the tensor 'a' has no data_offsets; expected two whole numbers of 0 or more." },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "the tensor 'a' has the data_offsets [0]; expected two whole numbers of 0 or more." },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "the tensor 'a' has the data_offsets [-4,0]; expected two whole numbers of 0 or more." },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}""", 4, "the tensor 'a' has the data_offsets [0,99999999999999999999]; expected two whole numbers of 0 or more." },
        { """{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""", 4, "the tensor 'a' has the type F16; expected F32 or F64." },
        { """{"a":{"dtype":"X","shape":[2],"data_offsets":[0,4]}}""", 4, "the tensor 'a' has the type X; expected F32 or F64." },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "the tensor 'a' of type F32 and shape [2] takes 4 bytes; expected 8." },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "the tensor 'a' of type F32 and shape [1] takes -4 bytes; expected 4." },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "the tensor 'a' ends at byte 4 of the data; the file has only 3. Was it cut off?" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "found 1 bytes behind the last tensor; expected none." },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "the tensor 'a' takes the bytes 4 to 8; expected it to begin at 0, where the one before ends." },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "the tensor 'b' takes the bytes 4 to 8; expected it to begin at 8, where the one before ends." },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "the tensor 'b' takes the bytes 8 to 12; expected it to begin at 4, where the one before ends." },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "the tensor 'a' is there twice; expected each name once." },
        { """{"a":{"dtype":"F32","shape":[1,1,1,1,1],"data_offsets":[0,4]}}""", 4, "the tensor 'a' has 5 dimensions; expected at most 4." },
        { """{"a":{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}}""", 0, "the tensor 'a' of type F32 and shape [65536, 65536, 65536, 65536] takes 0 bytes; expected 73786976294838206464." },
        { """{"a":{"dtype":"F32","shape":[65536,65536,65536,65536,65536,65536,65536,65536],"data_offsets":[0,0]}}""", 0, "the tensor 'a' of type F32 and shape [65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536] takes 0 bytes; expected 1361129467683753853853498429727072845824." },
        { """{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807,9223372036854775807],"data_offsets":[0,0]}}""", 0, "the tensor 'a' has the shape [9223372036854775807,9223372036854775807,9223372036854775807]; expected a list of whole numbers from 0 to 2147483647." },
        { """{"a":{"dtype":"F32","shape":[0,2147483647,2147483647],"data_offsets":[0,0]}}""", 0, "" },
        { """{"a":{"dtype":"F32","shape":[2147483647,2147483647,0],"data_offsets":[0,0]}}""", 0, "the tensor 'a' has the shape [2147483647, 2147483647, 0]; expected at most 268435455 numbers." },
        { """{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "the header has a name that is no text; is it a safetensors file?" },
        { """{"a":{"dtype":"\ud800","shape":[1],"data_offsets":[0,4]}}""", 4, "the header has a name that is no text; is it a safetensors file?" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void EachDamageIsOneSentence(string header, int bytes, string message)
    {
        string path = Put(header, new byte[bytes]);
        if (message.Length == 0)
        {
            Assert.Single(SafeTensors.Read(path));
            return;
        }
        Assert.Equal($"{path}: {message}", Assert.Throws<UnrollException>(() => SafeTensors.Read(path)).Message);
    }

    [Fact]
    public void HeaderLengths()
    {
        foreach ((long length, int more, string message) in new[]
        {
            (-1L, 10, "found the header length -1 at byte 0; expected 2 to 10. Is it a safetensors file?"),
            (0L, 10, "found the header length 0 at byte 0; expected 2 to 10. Is it a safetensors file?"),
            (11L, 10, "found the header length 11 at byte 0; expected 2 to 10. Is it a safetensors file?"),
            (long.MaxValue, 10, "found the header length 9223372036854775807 at byte 0; expected 2 to 10. Is it a safetensors file?"),
            (long.MinValue, 10, "found the header length -9223372036854775808 at byte 0; expected 2 to 10. Is it a safetensors file?"),
            (2L, 1, "found 9 bytes; expected a safetensors file, which has at least 10."),
            (2L, 0, "found 8 bytes; expected a safetensors file, which has at least 10."),
        })
        {
            string path = folder.Write("length.safetensors", [.. BitConverter.GetBytes(length), .. new byte[more]]);
            Assert.Equal($"{path}: {message}", Assert.Throws<UnrollException>(() => SafeTensors.Read(path)).Message);
            Assert.Throws<UnrollException>(() => SafeTensors.List(path));
        }
        string empty = folder.Write("empty", "");
        Assert.Equal($"{empty}: found 0 bytes; expected a safetensors file, which has at least 10.", Assert.Throws<UnrollException>(() => SafeTensors.Read(empty)).Message);
    }

    [Fact]
    public void MissingFilesAndFolders()
    {
        folder.Says("@none: there is no such file; expected a safetensors file.", () => SafeTensors.Read(Path.Combine(folder.Path, "none")));
        folder.Says($"{folder.Path}: found a folder; expected a safetensors file.", () => SafeTensors.Read(folder.Path));
    }

    /// <summary>Every byte of the header damaged, and every length cut off: a tensor, or a sentence, never anything else.</summary>
    [Fact]
    public void NoDamageGivesAnotherException()
    {
        using MemoryStream memory = new();
        SafeTensors.Write(memory, [("first", new Samples(1).Normal(2, 3)), ("second", new Samples(2).Normal(2))]);
        byte[] whole = memory.ToArray();
        int header = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(whole), refused = 0;
        Rng rng = new(9);
        for (int i = 0; i < header; i++)
        {
            foreach (byte value in new byte[] { 0, (byte)'"', (byte)'9', (byte)'[', 0xFF, (byte)rng.NextInt(256) })
            {
                byte[] damaged = [.. whole];
                damaged[i] = value;
                Try(damaged);
            }
        }
        Assert.True(refused > header * 4, $"{refused} refused");
        for (int length = 0; length < whole.Length; length++)
        {
            int before = refused;
            Try(whole[..length]);
            Assert.Equal(before + 1, refused);
        }

        void Try(byte[] bytes)
        {
            string path = folder.Write("damaged.safetensors", bytes);
            try
            {
                SafeTensors.Read(path);
            }
            catch (UnrollException e)
            {
                refused++;
                Assert.StartsWith(path + ": ", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private string Put(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header.PadRight(2));
        return folder.Write("t.safetensors", [.. BitConverter.GetBytes((long)text.Length), .. text, .. data]);
    }
}

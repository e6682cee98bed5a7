using System.Text.Json;
using Unroll.Tests.House;

namespace Unroll.Tests;

/// <summary>Convolution, normalisation, ReLU and pooling against NumPy: tests/golden/pictures.json, made by tests/golden/make_pictures.py.</summary>
public sealed class GoldenPictureTests
{
#if SINGLE
    private const double Tolerance = 2e-5;
#else
    private const double Tolerance = 1e-7; // of central differences
#endif

    [Fact]
    public void ASmallNetworkAndItsGradients()
    {
        using JsonDocument golden = JsonDocument.Parse(Repository.Read("tests/golden/pictures.json"));
        JsonElement all = golden.RootElement;
        Shape[] shapes = [new(70, 3), new(4, 27), new(4), new(4), new(6, 16)];
        Tensor[] inputs = Tensors(all.GetProperty("inputs"), shapes), gradients = Tensors(all.GetProperty("gradients"), shapes);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value[] on = [.. inputs.Select(tape.Constant)];
        FeatureMaps first = new FeatureMaps(on[0], 7, 5).Convolve(on[1], 3, 1);
        FeatureMaps pooled = first.With(first.Rows.Standardize().TimesRow(on[2]).AddRow(on[3]).Relu()).MaxPool(2);
        FeatureMaps output = pooled.Convolve(on[4], 2, 0).MeanPool(2);
        Assert.Equal([2, 2, 1, 6], all.GetProperty("outputShape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal((2, 1), (output.Height, output.Width));
        Near.Assert(Tensors([all.GetProperty("output")], [output.Rows.Shape])[0], output.Rows.Tensor, Tolerance, "output");
        Tensor weights = new(output.Rows.Shape, [.. Enumerable.Range(0, output.Rows.Tensor.Count).Select(i => (Real)Math.Sin(0.9 * i))]);
        Tensor[] found = tape.Backward((output.Rows * tape.Constant(weights)).Sum(), on);
        for (int i = 0; i < found.Length; i++)
            Near.Assert(gradients[i], found[i], Tolerance * 10, $"gradient {i}");
    }

    private static Tensor[] Tensors(JsonElement lists, Shape[] shapes) => Tensors([.. lists.EnumerateArray()], shapes);

    private static Tensor[] Tensors(JsonElement[] lists, Shape[] shapes) =>
        [.. lists.Zip(shapes, (list, shape) => new Tensor(shape, [.. list.EnumerateArray().Select(number => (Real)number.GetDouble())]))];
}

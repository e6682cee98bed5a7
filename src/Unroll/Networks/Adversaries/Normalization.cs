using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>How the layers of a generator or a discriminator are kept in bounds.</summary>
[JsonConverter(typeof(CamelCaseEnum<Normalization>))]
public enum Normalization
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Each row of a layer, with convolutions each place of a picture, gets a mean of 0 and a variance of 1 (Ba, Kiros and Hinton 2016).</summary>
    Layer,

    /// <summary>Each number of a layer, with convolutions each channel, gets a mean of 0 and a variance of 1 over the batch (<see cref="BatchNormalization"/>); not in a discriminator's first layer of convolutions (Radford, Metz and Chintala 2016).</summary>
    Batch,

    /// <summary>Weights are divided by their largest singular value (<see cref="SpectralNormalization"/>), those of a discriminator's score included.</summary>
    Spectral,
}

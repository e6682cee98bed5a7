namespace Unroll.Tests;

/// <summary>A class whose theories over kernel sets run kernels directly, between guards, against plain references: see <see cref="KernelCoverageTests"/>.</summary>
public interface IKernelTests;

using System.Reflection;
using Unroll.Tests.House;

namespace Unroll.Serving.Tests;

/// <summary>The public surface of the assemblies that Unroll.Tests does not know is an approved text, too.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Unroll.Mpi")]
    [InlineData("Unroll.Serving")]
    public void ThePublicApiIsTheApprovedOne(string name) => Approved.Check($"api-{name}.txt", ApiText.Of(Assembly.Load(name)));
}

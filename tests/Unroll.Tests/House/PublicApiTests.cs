#if SINGLE
using System.Reflection;

namespace Unroll.Tests.House;

/// <summary>The public surface is an approved text: changing it is a decision that a reader of the commit sees.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Unroll.Core")]
    [InlineData("Unroll")]
    public void ThePublicApiIsTheApprovedOne(string name)
    {
        Assembly assembly = name == "Unroll" ? typeof(Model).Assembly : typeof(Tensor).Assembly;
        Approved.Check($"api-{name}.txt", ApiText.Of(assembly));
    }
}
#endif

using System.Reflection;

namespace Unroll.Tests;

/// <summary>Every kernel has a direct test: whoever adds one and forgets it is told here.</summary>
public sealed class KernelCoverageTests
{
    [Fact]
    public void EveryKernelIsTestedDirectly()
    {
        HashSet<Type> seen = [];
        foreach (Type tests in typeof(KernelCoverageTests).Assembly.GetTypes().Where(type => type.IsClass && typeof(IKernelTests).IsAssignableFrom(type)))
        {
            foreach (MethodInfo test in tests.GetMethods().Where(method => method.GetCustomAttribute<TheoryAttribute>() is not null))
            {
                KernelsSeen.Current = seen;
                try
                {
                    test.Invoke(Activator.CreateInstance(tests), [WidestLanes.Set.Name]);
                }
                finally
                {
                    KernelsSeen.Current = null;
                }
            }
        }
        Type[] all = [.. typeof(KernelSet).Assembly.GetTypes().Where(type => type.IsValueType)];
        HashSet<Type> found = [.. seen.Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type)];
        Type[] kernels = [.. all.Where(type => typeof(IKernel).IsAssignableFrom(type))];
        Assert.True(kernels.Length > 30);
        Assert.Empty(kernels.Where(kernel => !found.Contains(kernel)).Select(kernel => kernel.Name));
        (Type Kind, Type[] Of)[] kinds =
        [
            (typeof(IUnaryFunction), [typeof(Map<>), typeof(AddMapGradient<>)]), (typeof(IBinaryFunction), [typeof(Zip<>), typeof(AddZipGradients<>)]),
            (typeof(IRowFunction), [typeof(MapRows<>), typeof(AddRowGradients<>)]), (typeof(IColumnReduction), [typeof(ReduceColumns<>), typeof(AddReductionGradient<>)]),
        ];
        foreach ((Type kind, Type[] of) in kinds)
        {
            Type[] functions = [.. all.Where(type => kind.IsAssignableFrom(type))];
            Assert.NotEmpty(functions);
            Assert.Empty(functions.SelectMany(function => of.Select(kernel => kernel.MakeGenericType(function))).Where(kernel => !seen.Contains(kernel)).Select(kernel => kernel.ToString()));
        }
    }
}

using System.Collections.ObjectModel;
using System.Reflection;

namespace Unroll.Tests;

/// <summary>
/// Arrays that callers hand in are theirs to change afterwards: what kernels index by is a copy. Each public entry that takes one is tried, and a new one
/// without a case here fails.
/// </summary>
public sealed class CallersArraysTests
{
    private const int Wild = 1_000_000_000; // an index that would reach 4 GB away

    private static readonly SequenceLayout Layout = new(2, 1);

    /// <summary>By entry: what it gives on a tape for numbers [3, 3], and the arrays it was given.</summary>
    private static Dictionary<string, Func<Value, (Value Result, Array[] Given)>> Cases => new()
    {
        ["Gathering.TakeRows"] = x => Try(new[] { 2, 0 }, rows => x.TakeRows(rows)),
        ["Masking.MaskedSoftmax"] = x => Try(new[] { true, true, false, false, true, true, true, false, true }, allowed => x.MaskedSoftmax(allowed)),
        ["Picking.PickColumns"] = x => Try(new[] { 2, 0, 1 }, columns => x.PickColumns(columns)),
        ["Scattering.ScatterRows"] = x => Try(new[] { 2, 0, 2 }, rows => x.ScatterRows(rows, 3)),
        ["Losses.CrossEntropy"] = x => Try(new[] { 2, 0, 1 }, targets => x.CrossEntropy(targets, 0.1)),
        ["Linear.CrossEntropy"] = x => Try(new[] { 2, 0, 1 }, targets => new Linear(ParameterStore.Draw(1).Root, 3, 3).CrossEntropy(x, targets)),
        ["OutputLosses.LinearCrossEntropy"] = x => Try(new[] { 2, 0, 1 }, targets => x.LinearCrossEntropy(x, null, targets, 0.1)),
        ["Ctc.CtcLoss"] = x =>
        {
            int[][] targets = [[1], [2]];
            return (new Sequences(Layout, x).CtcLoss(targets), [targets[0], targets[1], targets]);
        },
        ["RowBags.new"] = x =>
        {
            int[] offsets = [0, 2, 3], ids = [1, 2, 0];
            RowBags bags = new(offsets, ids);
            Spoil(offsets, ids); // before anything has read them
            return (x.SumRows(bags), [offsets, ids]);
        },
        ["SequenceLayout.new"] = x => Try(new[] { 2, 1 }, lengths => new Sequences(new SequenceLayout(lengths), x).LastOverTime()),
        ["Shaping.ConcatRows"] = x => Try(new[] { x, x * 2 }, Shaping.ConcatRows),
        ["Shaping.ConcatColumns"] = x => Try(new[] { x, x * 2 }, Shaping.ConcatColumns),
        ["Chain.Score"] = x => Try(new[] { 2, 0, 1 }, tags => Chain(x).Score(tags)),
        ["Chain.Allowing"] = x => Try(new[] { true, true, false, false, true, true, true, false, true }, allowed => Chain(x).Allowing(allowed).LogPartition()),
        ["Embedding.Apply"] = x =>
        {
            Embedding table = new(ParameterStore.Draw(1).Root, 5, 3);
            return Try(new[] { 4, 0, 1 }, ids => table.Apply(x.Tape, Layout, ids).Rows * x);
        },
        ["State.new"] = x => Try(new[] { x, x * 3 }, parts => new State(parts)[1]),
        ["State.Take"] = x => Try(new[] { 1, 1 }, rows => new State(x).Take(rows)[0]),
        ["State.Concat"] = x => Try(new[] { new State(x), new State(x * 2) }, states => State.Concat(states)[0]),
        ["ITagOutput.Loss"] = x =>
        {
            Vocabulary tags = Vocabulary.Fit(["a", "b", "c"], unknown: false);
            ITagOutput crf = new CrfSpec().Build(ParameterStore.Draw(1).Root, 3, tags);
            return Try(new[] { 2, 0, 1 }, gold => crf.Loss(new Sequences(Layout, x), gold));
        },
        ["Recurrent.Run"] = x =>
        {
            Recurrent network = new RecurrentSpec(new LstmSpec(3)).Build(ParameterStore.Draw(1).Root, 3);
            return Try(new[] { new State(x.Rows(0, 2), x.Rows(1, 2)) }, start => network.Run(new Sequences(Layout, x), start).Outputs.Rows);
        },
        ["Tape.Backward"] = x => (x, []), // a span, read at once
        ["CarriedState.new"] = x => Try(new[] { new State(x) }, states => new CarriedState(states).On(x.Tape)[0][0] * x),
        ["CarriedState.Take"] = x => Try(new[] { 1, 1, 2 }, streams => new CarriedState([new State(x)]).Take(streams).On(x.Tape)[0][0] * x),
        ["Constraint.Transitions"] = x =>
        {
            bool[] some = [true, true, false];
            IConstraint constraint = Constraint.Transitions("c", some, new[,] { { true, true, true }, { true, true, true }, { true, true, true } }, some);
            return Try(some, _ => x * Chain(x).ToLattice(0, constraint).LogPartition());
        },
    };

    public static TheoryData<string> Entries => [.. Cases.Keys];

    [Theory, MemberData(nameof(Entries))]
    public void WhatACallerChangesAfterwardsChangesNothing(string entry)
    {
        Assert.Equal(Gradient(spoil: false), Gradient(spoil: true));

        Real[] Gradient(bool spoil)
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            Value x = tape.Constant(new Samples(1).Normal(3, 3));
            (Value result, Array[] given) = Cases[entry](x);
            if (spoil)
                Spoil(given);
            return [.. tape.Backward(result.Square().Sum(), x)[0].Span, .. result.Tensor.Span];
        }
    }

    /// <summary>Entries that only describe, or whose arrays hold nothing that is indexed by.</summary>
    private static readonly string[] Harmless = ["Init.Columns", "Shape.new", "Tensor.new", "NumericFault.new", "Spectra.Distance", "IStreamProblem.Loss", "IStreamProblem.Read", "LanguageModel.Loss", "LanguageModel.Read", "ICollective.Exchange", "ICollective.Gather", "TensorEntry.new", "Unrolled.new", "Hypothesis.new", "IStepper.Next", "BeamSearch.Decode", "Greedy.Decode", "Sampling.Decode", "LengthScore.Of",
        "Ctc.Align", "Ctc.FramesNeeded", "CtcAlignment.new", "CtcLattice.Of", "CtcHypothesis.new", "ConstrainedStepper.new", "ConstrainedStepper.Next", "EnsembleStepper.new", "EnsembleStepper.Next", "Chart.new",
        "NearestVectors.new", "NearestVectors.Of", "QueryByExample.OfVectors", "PrincipalAxes.Fit", "VectorsWriter.WriteNpy", "VectorsWriter.WriteText",
        "BaumWelch.new", "BaumWelchStep.new", "GaussianEmission.new", "HiddenMarkov.LogJoint", "StepMoments.Of", "EmissionSpec.Draw", "EmissionSpec.Of", "CategoricalEmissionSpec.Draw", "CategoricalEmissionSpec.Of",
        "GaussianEmissionSpec.Draw", "GaussianEmissionSpec.Of", "MixtureEmissionSpec.Draw", "MixtureEmissionSpec.Of", "PoissonEmissionSpec.Draw", "PoissonEmissionSpec.Of",
        "Addressing.Write", "FoundAnswer.new", "GlobalChain.Score", "NetworkNode.new", "StateTable.new", "BayesTables.Uniform", "StructureSearch.ScoreOf", "EquivalenceClass.Of", "Reply.new", "RightChoices.new", "FrechetDistance.Of", "NeighbourCoverage.Of", "NearestNeighbours.Of", "NamedVectors.new"];

    [Fact]
    public void EveryPublicEntryThatTakesAnArrayHasACase()
    {
        HashSet<string> found = [];
        foreach (Type type in typeof(Tensor).Assembly.GetExportedTypes().Concat(typeof(Model).Assembly.GetExportedTypes()))
        {
            IEnumerable<MethodBase> entries = [.. type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly), .. type.GetConstructors()];
            foreach (MethodBase entry in entries.Where(entry => !entry.Name.StartsWith("set_", StringComparison.Ordinal) && !typeof(Delegate).IsAssignableFrom(type) && entry.GetParameters().Any(p => HoldsIndices(p.ParameterType))))
                found.Add($"{type.Name}.{(entry is ConstructorInfo ? "new" : entry.Name)}");
        }
        Assert.Equal("", string.Join(", ", found.Except(Cases.Keys).Except(Harmless).Order()));
        Assert.Equal("", string.Join(", ", Cases.Keys.Except(found).Order()));
    }

    [Fact]
    public void TheRowsOfAGradientCannotBeWrittenTo()
    {
        Parameter table = ParameterStore.Draw(1).Root.Parameter("table", new Shape(9, 2), Init.Normal(1));
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Assert.IsType<ReadOnlyCollection<int>>(tape.Backward(tape.Use(table).TakeRows([1, 2]).Sum())[table]!.Ids);
    }

    private static bool HoldsIndices(Type type)
    {
        Type? item = type.IsArray ? type.GetElementType() : type.IsGenericType && type.GetGenericArguments() is [Type only] ? only : null;
        bool many = type.IsArray || typeof(System.Collections.IEnumerable).IsAssignableFrom(type) || (type.Name.StartsWith("ReadOnly", StringComparison.Ordinal) && type.IsValueType);
        return many && item is not null && (item == typeof(int) || item == typeof(bool) || item == typeof(Value) || item == typeof(State) || item.IsArray);
    }

    private static Chain Chain(Value x)
    {
        Value row = x.Rows(0, 1).Reshape(new Shape(3));
        return new Chain(new Sequences(Layout, x), x * 0.5, row, row);
    }

    private static (Value, Array[]) Try<T>(T[] given, Func<T[], Value> entry) => (entry(given), [given]);

    private static void Spoil(params Array[] arrays)
    {
        foreach (Array array in arrays)
        {
            if (array is int[] numbers)
                numbers.AsSpan().Fill(Wild);
            else if (array is bool[] flags)
                Array.ConvertAll(flags, flag => !flag).CopyTo(flags, 0);
            else
                Array.Clear(array);
        }
    }
}

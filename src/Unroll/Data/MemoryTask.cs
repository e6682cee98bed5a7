using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>A task of Graves, Wayne and Danihelka 2014, "Neural Turing machines", section 4.</summary>
[JsonConverter(typeof(CamelCaseEnum<MemoryTask>))]
public enum MemoryTask
{
    /// <summary>Repeat the vectors that were read.</summary>
    Copy,

    /// <summary>Repeat them as often as a number says, and then say that it is the end.</summary>
    RepeatCopy,

    /// <summary>Given one of several items, say the one that came after it.</summary>
    AssociativeRecall,

    /// <summary>Say each next bit of a sequence whose bits depend on the few before them, as each sequence has it anew.</summary>
    NGrams,

    /// <summary>Say the vectors of the highest numbers, the highest first.</summary>
    PrioritySort,
}

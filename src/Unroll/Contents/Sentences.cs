namespace Unroll;

/// <summary>What readers of files ask of an example that is a sentence, with the tags of its words or with labels.</summary>
internal static class Sentences
{
    extension(Example example)
    {
        /// <summary>The words as written, [T].</summary>
        public IReadOnlyList<string> Words => Sentence(example).Values;

        /// <summary>Everything that is given of each word but its tag, [columns][T].</summary>
        public IReadOnlyList<IReadOnlyList<string>> Columns => Sentence(example).Columns;

        /// <summary>One tag per word, [T]; null where there are none, or some are known in part.</summary>
        public IReadOnlyList<string>? Tags => (example.Target as Unroll.Tags)?.Values;

        /// <summary>The tags that each word may have, where they are known in part, [T][...].</summary>
        public IReadOnlyList<IReadOnlyList<string>>? Allowed => (example.Target as Unroll.Tags)?.Allowed;

        /// <summary>The labels; null where there are none.</summary>
        public IReadOnlyList<string>? Labels => (example.Target as Unroll.Labels)?.Values;

        /// <summary>The same words with other tags.</summary>
        public Example WithTags(IReadOnlyList<string> tags, TagScheme scheme = TagScheme.Iob2) => example.With(new Unroll.Tags(tags, scheme));

        /// <summary>The same words with tags that are known in part.</summary>
        public Example WithAllowed(IReadOnlyList<IReadOnlyList<string>> allowed) => example.With(Unroll.Tags.Partial(allowed));
    }

    extension(Dataset data)
    {
        /// <summary>How the tags of the data mark spans; null where there are no tags.</summary>
        public TagScheme? Scheme => data.Select(example => (example.Target as Unroll.Tags)?.Scheme).FirstOrDefault(scheme => scheme is not null);

        /// <summary>How they marked spans in the files; null where there are no tags.</summary>
        public TagScheme? SourceScheme => data.Select(example => (example.Target as Unroll.Tags)?.SourceScheme).FirstOrDefault(scheme => scheme is not null);
    }

    private static Unroll.Words Sentence(Example example) => example.InputAs<Unroll.Words>("A reader of sentences");
}

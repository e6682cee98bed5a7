using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Unroll.Cli;

/// <summary>The summaries of documentation comments: the library's, which the build embeds, and those in a file beside an extension's assembly.</summary>
internal static partial class Documentation
{
    private static readonly Lazy<Dictionary<string, XElement>> Library = new(() => Read(XDocument.Load(typeof(Documentation).Assembly.GetManifestResourceStream("documentation")!)));

    /// <summary>What is said of a property, of it as a parameter of its record, or of the property that it overrides; empty if nothing is.</summary>
    public static string Of(PropertyInfo property)
    {
        for (Type? type = property.DeclaringType; type is not null; type = type.BaseType)
        {
            Dictionary<string, XElement> members = MembersOf(type.Assembly);
            if (members.GetValueOrDefault($"P:{type.FullName}.{property.Name}")?.Element("summary") is { } summary)
                return Text(summary);
            if (members.GetValueOrDefault($"T:{type.FullName}")?.Elements("param").FirstOrDefault(one => (string?)one.Attribute("name") == property.Name) is { } parameter)
                return Text(parameter);
        }
        return "";
    }

    private static Dictionary<string, XElement> MembersOf(Assembly assembly)
    {
        if (assembly == typeof(Catalogue).Assembly)
            return Library.Value;
        try
        {
            return Read(XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException or ArgumentException)
        {
            return []; // whoever wrote the extension gave none
        }
    }

    private static string Text(XElement element) => Blanks().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso" or "paramref" } link => NameOf((string?)link.Attribute("cref") ?? (string?)link.Attribute("langword") ?? (string?)link.Attribute("name") ?? link.Value),
        XElement other => string.Concat(other.Nodes().Select(Text)),
        _ => "",
    };

    /// <summary>P:Unroll.LstmSpec.Hidden → hidden, T:Unroll.LstmSpec → LstmSpec.</summary>
    private static string NameOf(string reference)
    {
        string name = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("P:", StringComparison.Ordinal) || reference.StartsWith("F:", StringComparison.Ordinal) ? char.ToLowerInvariant(name[0]) + name[1..] : name;
    }

    private static Dictionary<string, XElement> Read(XDocument document) =>
        document.Descendants("member").Where(member => member.Attribute("name") is not null).DistinctBy(member => (string)member.Attribute("name")!).ToDictionary(member => (string)member.Attribute("name")!, StringComparer.Ordinal);

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}

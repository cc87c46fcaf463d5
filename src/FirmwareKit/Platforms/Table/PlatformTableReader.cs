using System.Text.Json;
using FirmwareKit.Binary;

namespace FirmwareKit.Platforms.Table;

/// <summary>Reads a platform file, in the order of docs/schema/platforms.schema.json.</summary>
internal static class PlatformTableReader
{
    /// <summary>The built-in table has 30 KB; this only bounds the work on a wrong file.</summary>
    private const int LargestFile = 1024 * 1024;

    public static IReadOnlyList<Soc> Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > LargestFile)
            throw new PlatformFormatException("$", $"expected a file of at most {LargestFile} bytes, found {utf8.Length}.");
        try
        {
            using var document = JsonDocument.Parse(SkipByteOrderMark(utf8), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false });
            return ReadDocument(new JsonCursor(document.RootElement, "$"));
        }
        catch (JsonException e)
        {
            throw new PlatformFormatException("$", $"expected JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // A string that is not valid Unicode.
            throw new PlatformFormatException("$", $"expected JSON in UTF-8: {e.Message}", e);
        }
    }

    private static ReadOnlyMemory<byte> SkipByteOrderMark(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? utf8[3..] : utf8;

    private static IReadOnlyList<Soc> ReadDocument(JsonCursor document)
    {
        document.AllowOnly("$schema", "schema", "socs");
        var schema = document.Member("schema");
        if (schema.Text() != PlatformTable.Schema)
            throw schema.Expected($"\"{PlatformTable.Schema}\"");
        var list = document.Member("socs");
        var cores = new Dictionary<string, SocCore>(StringComparer.Ordinal);
        var socs = list.List(soc => ReadSoc(soc, cores));
        return socs.Count != 0 ? socs : throw list.Expected("at least one SoC");
    }

    private static Soc ReadSoc(JsonCursor soc, Dictionary<string, SocCore> cores)
    {
        soc.AllowOnly("id", "name", "family", "compatibles", "hostBits", "memories", "cores");
        var id = soc.Member("id").Text();
        var hostBits = soc.Member("hostBits");
        return new Soc(
            id,
            soc.Member("name").Text(),
            soc.Member("family").Text(),
            Texts(soc, "compatibles"),
            hostBits.Number() is 32 or 64 ? (int)hostBits.Number() : throw hostBits.Expected("32 or 64"),
            soc.Optional("memories")?.List(ReadMemory) ?? [],
            soc.Member("cores").List(core => ReadCore(core, id, cores)));
    }

    private static SocMemory ReadMemory(JsonCursor memory)
    {
        memory.AllowOnly("name", "kind", "host", "size", "hostAliases", "core");
        var size = memory.Member("size");
        var range = new AddressRange(memory.Member("host").Number(), size.Number());
        if (range.Size == 0 || range.Size > ulong.MaxValue - range.Start)
            throw size.Expected("a size above 0 that ends inside of 64 bits");
        return new SocMemory(
            memory.Member("name").Text(),
            memory.Member("kind").Word(PlatformWords.MemoryKinds),
            range,
            memory.Optional("hostAliases")?.List(alias => alias.Number()) ?? [],
            memory.Member("core").List(address => address.Number()));
    }

    /// <summary>A core of its own, or one that an earlier SoC of the file has too: <c>{ "same": "stm32mp21/m33" }</c>.</summary>
    private static SocCore ReadCore(JsonCursor core, string socId, Dictionary<string, SocCore> cores)
    {
        if (core.Optional("same") is { } same)
        {
            core.AllowOnly("same");
            return cores.TryGetValue(same.Text(), out var known) ? known : throw same.Expected("SOC/CORE of an entry above");
        }

        var read = ReadCore(core);
        cores[$"{socId}/{read.Name}"] = read;
        return read;
    }

    private static SocCore ReadCore(JsonCursor core)
    {
        core.AllowOnly("name", "core", "boot", "addressMap", "regions", "forms");
        var forms = core.Member("forms");
        var list = forms.List(ReadForm);
        return new SocCore(
            core.Member("name").Text(),
            core.Member("core").Text(),
            ReadBoot(core.Member("boot")),
            core.Optional("addressMap")?.List(ReadMapEntry) ?? [],
            core.Optional("regions")?.List(region => new RegionName(Named(region).Member("name").Text(), region.Member("role").Word(PlatformWords.Roles))) ?? [],
            list.Count != 0 ? list : throw forms.Expected("at least one form"));
    }

    private static JsonCursor Named(JsonCursor region)
    {
        region.AllowOnly("name", "role");
        return region;
    }

    private static CoreBoot ReadBoot(JsonCursor boot)
    {
        boot.AllowOnly("source", "address", "section", "register", "mask", "vectorAlignment", "vectorBytes");
        return new CoreBoot(
            boot.Member("source").Word(PlatformWords.BootSources),
            boot.Optional("address")?.Number(),
            boot.Optional("section")?.Text(),
            boot.Optional("register")?.Number(),
            boot.Optional("mask")?.Number32() ?? uint.MaxValue,
            boot.Optional("vectorAlignment")?.Number() ?? 1,
            boot.Optional("vectorBytes")?.Number() ?? 0);
    }

    private static AddressMapEntry ReadMapEntry(JsonCursor entry)
    {
        entry.AllowOnly("core", "host", "size", "own", "reg");
        var register = entry.Optional("reg")?.Text();
        return new AddressMapEntry(
            entry.Member("core").Number(),
            register is null ? entry.Member("host").Number() : 0,
            register is null ? entry.Member("size").Number() : 0,
            entry.Optional("own")?.Flag() ?? false,
            register);
    }

    private static ProcessorForm ReadForm(JsonCursor form)
    {
        form.AllowOnly("flavour", "trustedDomain", "compatibles", "driver", "mainline", "loader", "formats", "properties", "listed", "kernelOptions");
        var compatibles = form.Member("compatibles");
        var strings = compatibles.List(compatible => compatible.Text());
        return new ProcessorForm(
            form.Member("flavour").Word(PlatformWords.Flavours),
            form.Optional("trustedDomain")?.Word(PlatformWords.TrustedDomains),
            strings.Count != 0 ? strings : throw compatibles.Expected("at least one compatible string"),
            form.Member("driver").Word(PlatformWords.Drivers),
            form.Optional("mainline")?.Flag() ?? false,
            form.Member("loader").Word(PlatformWords.Loaders),
            Texts(form, "formats"),
            form.Optional("properties")?.List(ReadProperty) ?? [],
            form.Optional("listed")?.List(ReadRegion) ?? [],
            form.Optional("kernelOptions")?.List(ReadOption) ?? []);
    }

    private static KernelOption ReadOption(JsonCursor option)
    {
        option.AllowOnly("option", "with");
        return new KernelOption(option.Member("option").Text(), option.Optional("with")?.Text());
    }

    private static PropertyNeed ReadProperty(JsonCursor property)
    {
        property.AllowOnly("name", "need", "entries", "alternatives", "example", "reason");
        return new PropertyNeed(
            property.Member("name").Text(),
            property.Member("need").Word(PlatformWords.Needs),
            property.Optional("entries")?.List(entry => entry.Text()) ?? [],
            property.Optional("alternatives")?.List(alternative => alternative.Text()) ?? [],
            property.Optional("example")?.Text() ?? string.Empty,
            property.Optional("reason")?.Text() ?? string.Empty);
    }

    private static RegionNeed ReadRegion(JsonCursor region)
    {
        region.AllowOnly("name", "role", "need");
        var name = region.Optional("name")?.Text();
        return new RegionNeed(name, name is null ? region.Member("role").Word(PlatformWords.Roles) : null, region.Member("need").Word(PlatformWords.Needs));
    }

    private static IReadOnlyList<string> Texts(JsonCursor cursor, string name) => cursor.Member(name).List(text => text.Text());
}

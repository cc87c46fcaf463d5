using System.Buffers.Binary;
using FirmwareKit.Binary;
using FirmwareKit.BoardTrees;
using FirmwareKit.DeviceTrees;
using FirmwareKit.DeviceTrees.Fit;
using FirmwareKit.DeviceTrees.Overlays;
using FirmwareKit.Platforms;
using FirmwareKit.Reports;

namespace FirmwareKit.Tests.DeviceTrees;

/// <summary>
/// Damaged samples give a tree or an error, and in memory that goes with the file. FWKIT_TREE_MUTATIONS says how many random ones are tried.
/// </summary>
[TestClass]
public sealed class MutatedTreeTests
{
    /// <summary>What reading costs whatever the file: a few objects, and the first blocks of lists.</summary>
    private const int FixedCost = 64 * 1024;

    /// <summary>A sample has up to 32 KiB, and is read, shown, compared and merged several times.</summary>
    private const long MostForOneSample = 8 * 1024 * 1024;

    private static readonly uint[] Numbers = [0, 1, 2, 3, 4, 9, 0x10, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffffc, 0xffffffff, 0xd00dfeed];

    private static readonly byte[] Base = TestData.Bytes("devicetree", "broken", "base-valid.dtb");

    private static string[] Samples =>
    [
        .. ((string[])["good", "broken", "overlay"])
            .SelectMany(folder => Directory.GetFiles(TestData.PathOf("devicetree", folder)))
            .Where(file => Path.GetExtension(file) is ".dtb" or ".dtbo" && new FileInfo(file).Length is > 0 and < 32 * 1024)
            .Order(StringComparer.Ordinal),
    ];

    [TestMethod]
    public void Random_changes_give_a_tree_or_an_error()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("FWKIT_TREE_MUTATIONS"), out var wanted) ? wanted : 3000;
        var samples = Samples.Select(File.ReadAllBytes).ToArray();
        var random = new Random(4);
        var greediest = 0L;
        var read = 0;
        for (var round = 0; round < count; round++)
        {
            var blob = Mutate(samples[random.Next(samples.Length)], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read += Use(blob) ? 1 : 0;
            }
            catch (Exception e) when (e is not UnitTestAssertException)
            {
                Assert.Fail($"round {round}: {e}");
            }

            greediest = Math.Max(greediest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Console.WriteLine($"{count} changed blobs: {read} trees, {count - read} errors, the greediest took {greediest / 1024} KiB");
        Assert.IsLessThan(MostForOneSample, greediest);
    }

    [TestMethod]
    public void Every_sample_cut_at_any_byte_is_an_error_or_a_tree()
    {
        // Most broken ones are the same tree with one thing spoiled.
        foreach (var sample in Samples.Where(file => !file.Contains("broken", StringComparison.Ordinal) || file.EndsWith("base-valid.dtb", StringComparison.Ordinal)).Select(File.ReadAllBytes))
        {
            for (var length = 0; length < sample.Length; length++)
            {
                if (length + 1 < sample.Length && Reads(sample.AsMemory(0, length)))
                    Assert.IsLessThanOrEqualTo(length, (int)BinaryPrimitives.ReadUInt32BigEndian(sample.AsSpan(4)));
            }
        }
    }

    [TestMethod]
    public void Memory_goes_with_the_file_whatever_fills_it()
    {
        AssertMemory("nodes", Fill(tree => tree.Begin("abc").End()));
        AssertMemory("nodes in nodes", Fill(tree =>
        {
            for (var depth = 0; depth < 60; depth++)
                tree.Begin("a");
            for (var depth = 0; depth < 60; depth++)
                tree.End();
        }));
        AssertMemory("properties", Fill(tree => tree.Property("abc", Array.Empty<byte>())));
        AssertMemory("nops", TestData.Bytes("devicetree", "broken", "s22-nop-flood.dtb"));
        AssertMemory("phandles", Fill(tree => tree.Begin("abc").Property("phandle", 7).End()));
    }

    [TestMethod]
    public void Property_names_that_are_tails_of_one_string_do_not_fill_memory()
    {
        var tree = new BlobBuilder();
        for (var block = 0; block < 400; block++)
            tree.Strings([.. Enumerable.Repeat((byte)'a', 255), 0]);
        for (uint offset = 0; offset < 400 * 256; offset++)
            tree.PropertyAt(offset, []);

        AssertMemory("tails", tree.Build());
    }

    /// <summary>
    /// What is looked through again for each node or property takes memory for it each time (enumerators, lists), so that memory is counted and not seconds, which the
    /// machine's load decides. The file grows eightfold; work that goes with its square would take eight times more for each byte.
    /// </summary>
    [TestMethod]
    public void Much_of_everything_in_one_node_takes_no_more_for_each_byte_than_a_little()
    {
        Use(Much(50)); // what is made once is not this file's
        var few = AllocatedForEachByte(Much(250));

        var many = AllocatedForEachByte(Much(2000));

        Console.WriteLine($"{few:0.0} bytes for each byte of a small file, {many:0.0} of a large one");
        Assert.IsLessThan(few * 1.1, many);
    }

    /// <summary>For what is slow and takes no memory: minutes, where it takes seconds.</summary>
    [TestMethod]
    [Timeout(10 * 60 * 1000)]
    public void Much_of_everything_in_one_node_does_not_hang() => Assert.IsTrue(Use(Much(5000)));

    private static double AllocatedForEachByte(byte[] blob)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.IsTrue(Use(blob));
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)blob.Length;
    }

    /// <summary>One node with many properties, many regions, many labels, many processors.</summary>
    private static byte[] Much(uint size)
    {
        var tree = new BlobBuilder().Begin("reserved-memory");
        for (uint i = 0; i < 20 * size; i++)
            tree.Property($"p{i % 1000}", i);
        for (uint i = 1; i < 3 * size; i++)
            tree.Begin($"r{i}").Property("reg", i, 1).Property("phandle", i).End();
        tree.End().Begin("__symbols__");
        for (var i = 1; i < 3 * size; i++)
            tree.Property($"l{i}", $"/reserved-memory/r{i}");
        tree.End();
        for (uint i = 0; i < size; i++)
            tree.Begin($"m{i}").Property("compatible", "st,stm32mp2-m33").Property("memory-region", 1 + i, 2 + i, 3 + i).End();
        return tree.Build();
    }

    [TestMethod]
    public void An_overlay_whose_labels_repeat_a_long_path_does_not_fill_memory()
    {
        var path = string.Concat(Enumerable.Range(0, 60).Select(i => "/" + new string((char)('a' + (i % 26)), 250)));
        var tree = new BlobBuilder();
        foreach (var name in path.Split('/')[1..])
            tree.Begin(name);
        for (var i = 0; i < 60; i++)
            tree.End();
        var overlay = new BlobBuilder().Begin("f").Property("target-path", path).Begin("__overlay__").End().End().Begin("__symbols__");
        for (var i = 0; i < 5000; i++)
            overlay.Property($"s{i}", "/f/__overlay__");
        var (@base, changes) = (Read(tree.Build()), Read(overlay.End().Build()));

        var refusal = Assert.ThrowsExactly<DeviceTreeFormatException>(() => DeviceTreeOverlay.Apply(@base, changes));

        Assert.AreEqual("FDT037", refusal.Rule);
    }

    private static byte[] Fill(Action<BlobBuilder> part)
    {
        var tree = new BlobBuilder();
        for (var i = 0; i < 1000; i++)
            part(tree);
        return tree.Build();
    }

    private static void AssertMemory(string what, byte[] blob)
    {
        AssertMemory(what, blob, Reads);
        AssertMemory($"{what}, with complaints", blob, ReadsWithComplaints);
    }

    private static void AssertMemory(string what, byte[] blob, Func<ReadOnlyMemory<byte>, bool> read)
    {
        read(blob); // what is made once is not this file's
        var before = GC.GetAllocatedBytesForCurrentThread();
        read(blob);
        var used = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.IsLessThan((16L * blob.Length) + FixedCost, used, $"{what}: {blob.Length} bytes took {used}, {used / (double)blob.Length:0.0} times");
    }

    private static bool ReadsWithComplaints(ReadOnlyMemory<byte> blob) => Reads(() => DeviceTree.Read(ByteSource.FromMemory(blob), out _));

    private static bool Reads(ReadOnlyMemory<byte> blob) => Reads(() => DeviceTree.Read(ByteSource.FromMemory(blob)));

    private static bool Reads(Func<DeviceTree> read)
    {
        try
        {
            read();
            return true;
        }
        catch (DeviceTreeFormatException e)
        {
            Assert.IsGreaterThanOrEqualTo(0, e.Offset);
            return false;
        }
    }

    private static DeviceTree Read(byte[] blob) => DeviceTree.Read(ByteSource.FromMemory(blob));

    /// <summary>One to four changes: of a byte, of a word to a number that hurts, a piece taken from elsewhere, a cut.</summary>
    private static byte[] Mutate(byte[] sample, Random random)
    {
        var blob = (byte[])sample.Clone();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            switch (random.Next(5))
            {
                case 0:
                    blob[random.Next(blob.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(random.Next(blob.Length / 4) * 4 is var at && at + 4 <= blob.Length ? at : 0), Numbers[random.Next(Numbers.Length)]);
                    break;
                case 2 when blob.Length > 64:
                    var length = random.Next(4, 64) & ~3;
                    blob.AsSpan(random.Next((blob.Length - length) / 4) * 4, length).ToArray().CopyTo(blob.AsSpan(random.Next((blob.Length - length) / 4) * 4));
                    break;
                case 3 when blob.Length > 64 && random.Next(10) == 0:
                    blob = blob[..^random.Next(1, 16)];
                    break;
                default:
                    blob[random.Next(blob.Length)] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return blob;
    }

    /// <summary>Everything that the commands do with a tree; whether it was one.</summary>
    private static bool Use(byte[] blob)
    {
        DeviceTree tree;
        IReadOnlyList<DeviceTreeComplaint> complaints;
        try
        {
            tree = DeviceTree.Read(ByteSource.FromMemory(blob), out complaints);
            FitImage.TryRead(ByteSource.FromMemory(blob), out _)?.ReadTree(null);
        }
        catch (Exception e) when (e is DeviceTreeFormatException or FitFormatException or DeviceTreeOverlayException)
        {
            return false;
        }

        DeviceTreeJson.WriteShow([("x", tree, string.Empty)]);
        TreeComparison.Compare(tree, Read(Base));
        foreach (var region in ReservedMemory.Read(tree).Regions)
            _ = (region.Size, region.Alignment, region.AllocationRanges.Count);
        foreach (var node in tree.Nodes)
            _ = (AddressTranslation.RegToCpu(node), AddressTranslation.DmaToCpu(node, 0x80000000));
        foreach (var processor in RemoteProcessor.FindAll(tree))
            WritePatch(processor);
        Apply(Read(Base), tree);
        if (DeviceTreeOverlay.IsOverlay(tree))
            return true;
        foreach (var overlay in (string[])["mp257-signed.dtbo", "mp157-signed.dtbo"])
            Apply(tree, Read(TestData.Bytes("devicetree", "overlay", overlay)));
        return true;
    }

    private static void WritePatch(RemoteProcessor processor)
    {
        try
        {
            DeliveryOverlay.Write(processor, processor.Type.Delivery == FirmwareDelivery.Elf ? FirmwareDelivery.SignedImage : FirmwareDelivery.Elf);
        }
        catch (DeliveryPatchException e)
        {
            Assert.IsGreaterThan(0, e.Message.Length);
        }
    }

    private static void Apply(DeviceTree tree, DeviceTree overlay)
    {
        try
        {
            DeviceTreeOverlay.Apply(tree, overlay);
        }
        catch (Exception e) when (e is DeviceTreeFormatException or DeviceTreeOverlayException)
        {
            Assert.IsGreaterThan(0, e.Message.Length);
        }
    }
}

using System.Buffers.Binary;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Building;

namespace FirmwareKit.SignedImages;

/// <summary>The boot address of the images that are signed together: found in them, or compared with what is in them.</summary>
internal sealed class BootAddressSearch
{
    private readonly List<(string Name, VectorTable Table)> _tables = [];
    private readonly IReadOnlyList<SigningInput> _inputs;

    /// <exception cref="TeeInputException">An input is no ELF file.</exception>
    public BootAddressSearch(IReadOnlyList<SigningInput> inputs)
    {
        _inputs = inputs;
        foreach (var (index, input) in inputs.Index())
        {
            try
            {
                _tables.AddRange(VectorTableSearch.Find(ElfFile.Read(input.Source)).Select(table => (input.Name, table)));
            }
            catch (ElfFormatException e)
            {
                throw new TeeInputException(index, e.Message, e.Offset);
            }
        }
    }

    /// <summary>The one vector table that there is.</summary>
    /// <exception cref="BootAddressException">There is none, or there are several.</exception>
    public uint Find() => _tables switch
    {
        [(var name, { Address: 0 })] => throw new BootAddressException(
            BootAddressProblem.NotFound,
            $"{name}: the vector table is at address 0, where the core of an STM32MP1 starts by itself; leave --boot-address out."),
        [(var name, { Address: > uint.MaxValue })] => throw new BootAddressException(
            BootAddressProblem.NotFound, $"{name}: the vector table is above the 32-bit address space, where no companion core starts."),
        [var (_, table)] => (uint)table.Address,
        [] => throw new BootAddressException(
            BootAddressProblem.NotFound,
            $"{_inputs[0].Name}: no vector table: no section called .isr_vectors, and no segment that begins with a stack pointer and a Thumb reset handler. "
            + "Give its address with --boot-address 0x..."),
        _ => throw new BootAddressException(
            BootAddressProblem.Ambiguous,
            $"--boot-address auto: there are several vector tables ({Places}); give the one to start with --boot-address 0x..."),
    };

    /// <summary>A boot address that is no vector table, or that the register cannot hold, starts the core somewhere else.</summary>
    public IEnumerable<string> Doubts(PlatformTlv record)
    {
        if (record is not { Type: TlvType.BootAddress, Value.Length: 4 })
            yield break;
        var address = BinaryPrimitives.ReadUInt32LittleEndian(record.Value.AsSpan());
        if ((address & ~BootAddress.RegisterMask) != 0)
        {
            yield return $"boot address 0x{address:x8} is no multiple of 128; the register drops the low bits (mask 0x{BootAddress.RegisterMask:x8}) and the core starts at "
                + $"0x{address & BootAddress.RegisterMask:x8}.";
        }

        if (_tables.Count != 0 && _tables.TrueForAll(found => found.Table.Address != address))
            yield return $"boot address 0x{address:x8} is not the vector table of any image ({Places}).";
    }

    private string Places => string.Join(", ", _tables.Select(found => $"{Path.GetFileName(found.Name)} at 0x{found.Table.Address:x8}"));
}

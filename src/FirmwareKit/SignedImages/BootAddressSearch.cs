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
    private readonly string? _armv8M;

    /// <exception cref="TeeInputException">An input is no ELF file.</exception>
    public BootAddressSearch(IReadOnlyList<SigningInput> inputs)
    {
        _inputs = inputs;
        foreach (var (index, input) in inputs.Index())
        {
            try
            {
                var elf = ElfFile.Read(input.Source);
                _tables.AddRange(VectorTableSearch.Find(elf).Select(table => (input.Name, table)));
                if (ArmAttributes.Read(elf) is { } attributes && CoreInstructions.IsArmv8M(attributes))
                    _armv8M ??= input.Name;
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

    /// <summary>
    /// FK5002, before there is an image to check: the Armv8-M cores behind OP-TEE are those of the STM32MP2, and one of them starts at no address of its own.
    /// One address is enough for all images.
    /// </summary>
    public IEnumerable<string> Missing(IReadOnlyCollection<PlatformTlv> records)
    {
        if (_armv8M is { } name && !records.Any(record => record.Type == TlvType.BootAddress))
        {
            yield return $"{name} is built for Armv8-M (Cortex-M33), and the image has no boot address: OP-TEE on an STM32MP2 loads it and cannot start the core. "
                + "Sign with --boot-address auto.";
        }
    }

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

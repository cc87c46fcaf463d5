using System.Security.Cryptography;
using FirmwareKit.Binary;
using FirmwareKit.Cli.Input;
using FirmwareKit.Cli.Output;
using FirmwareKit.Elf;
using FirmwareKit.Firmware;
using FirmwareKit.Signing;
using FirmwareKit.Tee;

namespace FirmwareKit.Cli.Commands;

/// <summary>One run of <c>fwkit sign</c>: opens the inputs, prepares the signed bytes, writes, verifies, and only then puts the file in place.</summary>
internal sealed class SigningJob : IDisposable
{
    private readonly SigningRequest _request;
    private readonly IFirmwareSigner _signer;
    private readonly List<ByteSource> _inputs = [];
    private readonly List<string> _warnings = [];
    private TeeImageBuilder? _builder;

    private SigningJob(SigningRequest request, IFirmwareSigner signer)
    {
        _request = request;
        _signer = signer;
    }

    public IReadOnlyList<string> Warnings => _warnings;

    /// <exception cref="CommandException">An input cannot be read or signed, or the boot address cannot be had.</exception>
    public static SigningJob Open(SigningRequest request, IFirmwareSigner signer)
    {
        var job = new SigningJob(request, signer);
        try
        {
            job.Prepare();
            return job;
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }

    /// <summary>Signs and writes.</summary>
    /// <exception cref="IOException">The output cannot be written.</exception>
    /// <exception cref="CommandException">What was written does not verify: an input changed meanwhile.</exception>
    public SignedFile Write()
    {
        using var file = Create();
        _builder!.Write(file.Content, _signer.Sign(_builder.Digest.Span));
        file.Content.Flush();
        var signed = Verify(file);
        file.Commit();
        return signed;
    }

    /// <summary>The system's message names the temporary file, which the user did not ask for.</summary>
    private AtomicFile Create()
    {
        try
        {
            return AtomicFile.Create(_request.Output);
        }
        catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.OutputFailed, $"{_request.Output}: cannot be written: its folder takes no new files.", e);
        }
    }

    public void Dispose() => _inputs.ForEach(input => input.Dispose());

    private void Prepare()
    {
        foreach (var path in _request.Inputs)
        {
            if (Path.GetFullPath(path) == Path.GetFullPath(_request.Output))
                throw new CommandException(ExitCode.WrongUsage, $"{path} is both input and output; give --out another name.");
            var source = InputFile.Open(path);
            _inputs.Add(source);
            // Headers only, so that an error names the file; the segments are hashed once, below.
            InputFile.Read(path, () => TeeImageBuilder.ReadImage(source));
        }

        List<PlatformTlv> tlvs = [.. _request.PlatformTlvs];
        if (_request.BootAddress is { } wanted)
            tlvs.Insert(0, PlatformTlv.Create(TlvType.BootAddress, BootAddressFor(wanted)));
        WarnOfBootAddress(tlvs);
        var hasBootAddress = tlvs.Exists(tlv => tlv.Type == TlvType.BootAddress);
        var options = new TeeImageOptions
        {
            Layout = _request.Layout ?? (hasBootAddress ? TeeLayout.St : TeeLayout.Upstream),
            PlatformTlvs = [.. tlvs],
            KeyInfo = ReadKeyInfo(),
        };
        try
        {
            _builder = TeeImageBuilder.Prepare(_inputs, _signer.PublicKey, options);
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ExitCode.WrongUsage, e.Message.Split(" (Parameter", 2)[0], e);
        }
    }

    private byte[] ReadKeyInfo()
    {
        const int Largest = 64 * 1024;
        if (_request.KeyInfo is not { } path)
            return [];
        using var source = InputFile.Open(path);
        if (source.Length is 0 or > Largest)
            throw new CommandException(ExitCode.BadInput, $"{path}: {source.Length} bytes; key information has 1 to {Largest}.");
        var content = new byte[source.Length];
        source.Read(0, content);
        return content;
    }

    private uint BootAddressFor(string wanted)
    {
        if (wanted != "auto")
        {
            return Numbers.TryParseAddress(wanted, out var address)
                ? address
                : throw new CommandException(ExitCode.WrongUsage, $"--boot-address: \"{wanted}\" is neither auto nor a number of 32 bits such as 0x80100000.");
        }

        var found = Vectors();
        return found switch
        {
            [var (_, address)] => (uint)address,
            [] => throw new CommandException(ExitCode.BadInput, $"{_request.Inputs[0]}: no section called .isr_vectors; give the vector table's address with --boot-address 0x..."),
            _ => throw new CommandException(
                ExitCode.WrongUsage,
                $"--boot-address auto: several images have vectors ({string.Join(", ", found.Select(image => $"{Path.GetFileName(image.Path)} at {Sizes.Address(image.Address)}"))}); give the one to start with --boot-address 0x..."),
        };
    }

    /// <summary>A boot address that is no vector table, or that the register cannot hold, starts the core somewhere else.</summary>
    private void WarnOfBootAddress(List<PlatformTlv> tlvs)
    {
        if (tlvs.Find(tlv => tlv.Type == TlvType.BootAddress) is not { Value.Length: 4 } tlv)
            return;
        var address = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(tlv.Value.AsSpan());
        if ((address & ~BootAddress.RegisterMask) != 0)
            _warnings.Add($"boot address {Sizes.Address(address)} is no multiple of 128; the register drops the low bits and the core starts at {Sizes.Address(address & BootAddress.RegisterMask)}.");
        var vectors = Vectors();
        if (vectors.Count != 0 && vectors.TrueForAll(image => image.Address != address))
            _warnings.Add($"boot address {Sizes.Address(address)} is not the vector table of any image ({string.Join(", ", vectors.Select(image => Sizes.Address(image.Address)))}).");
    }

    private List<(string Path, ulong Address)> Vectors()
    {
        var found = new List<(string, ulong)>();
        foreach (var (path, source) in _request.Inputs.Zip(_inputs))
        {
            var boot = InputFile.Read(path, () => BootAddress.Find(ElfFile.Read(source)));
            if (boot.Source == BootAddressSource.Section)
                found.Add((path, boot.Address));
        }

        return found;
    }

    /// <summary>Reads back what was written. The inputs were read twice, for the hashes and for the copy; a change in between shows here.</summary>
    private SignedFile Verify(AtomicFile file)
    {
        using var written = InputFile.Open(file.Content.Name);
        var verification = TeeImageVerifier.Verify(written, _signer.PublicKey);
        if (!verification.IsSignatureValid || verification.Findings.Any(finding => finding.BoardResult is TeeResult.Security or TeeResult.SignatureInvalid))
            throw new CommandException(ExitCode.BadInput, $"{_request.Inputs[0]}: an input changed while it was signed; nothing was written.");
        foreach (var finding in verification.Findings)
            _warnings.Add($"{finding.Message}{(finding.BoardResult is { } result ? $" OP-TEE answers {result.Describe()}." : string.Empty)}");
        var image = verification.Image!;
        file.Content.Position = 0;
        return new SignedFile(
            _request.Output,
            written.Length,
            SHA256.HashData(file.Content),
            _signer.PublicKey.Description,
            _signer.PublicKey.Fingerprint,
            image.SegmentTable.Length,
            image.Parts.Length,
            image.BootAddress);
    }
}

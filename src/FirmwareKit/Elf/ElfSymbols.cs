using System.Buffers;

namespace FirmwareKit.Elf;

/// <summary>The symbols of a file, for <c>foreach</c>; read in blocks, so that a large table costs no memory.</summary>
public readonly struct ElfSymbols
{
    private readonly ElfFile? _elf;
    private readonly ElfSection _table;

    internal ElfSymbols(ElfFile elf, ElfSection table)
    {
        _elf = elf;
        _table = table;
    }

    /// <summary>Number of entries, the unused entry 0 included.</summary>
    public long Count => _elf is null ? 0 : (long)(_table.Size / (ulong)ElfLayout.SymbolSize(_elf.Header.Class));

    /// <summary>The names of the symbols, for a search through all of them.</summary>
    internal ElfNames Names => _elf is null ? default : ElfNames.Of(_elf, _table.Link);

    /// <summary>Starts an enumeration.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Goes through the table in file order.</summary>
    public struct Enumerator : IDisposable
    {
        private const int SymbolsInBlock = 256;

        private readonly ElfSymbols _symbols;
        private readonly long _count;
        private readonly Block _block;
        private long _next;
        private int _inBlock;
        private int _position;

        internal Enumerator(ElfSymbols symbols)
        {
            _symbols = symbols;
            _count = symbols.Count;
            _block = new Block { Bytes = _count == 0 ? [] : ArrayPool<byte>.Shared.Rent(SymbolsInBlock * ElfLayout.SymbolSize(symbols._elf!.Header.Class)) };
        }

        /// <summary>The current symbol.</summary>
        public ElfSymbol Current { get; private set; }

        /// <summary>Goes to the next symbol; false after the last one.</summary>
        public bool MoveNext()
        {
            if (_next >= _count || _block.Bytes.Length == 0)
                return false;
            var elf = _symbols._elf!;
            var size = ElfLayout.SymbolSize(elf.Header.Class);
            if (_position == _inBlock)
            {
                _inBlock = (int)Math.Min(SymbolsInBlock, _count - _next);
                _position = 0;
                elf.Source.Read((long)_symbols._table.Offset + (_next * size), _block.Bytes.AsSpan(0, _inBlock * size));
            }

            var row = _block.Bytes.AsSpan(_position * size, size);
            Current = ElfLayout.ReadSymbol(row, elf.Header.Class, elf.Header.ByteOrder, (int)Math.Min(_symbols._table.Link, int.MaxValue));
            _position++;
            _next++;
            return true;
        }

        /// <summary>Gives the block of symbols back; <c>foreach</c> does so by itself.</summary>
        public void Dispose()
        {
            if (_block is { Bytes.Length: > 0 })
                ArrayPool<byte>.Shared.Return(_block.Bytes);
            if (_block is not null)
                _block.Bytes = [];
        }

        /// <summary>What all copies of an enumerator share: an array that two of them gave back would soon belong to two strangers.</summary>
        private sealed class Block
        {
            public required byte[] Bytes { get; set; }
        }
    }
}

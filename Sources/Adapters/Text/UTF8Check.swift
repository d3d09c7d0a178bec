/// Whether bytes are well-formed UTF-8 (Unicode Standard, table 3-7), 64 at a time where they are ASCII or common characters of
/// three bytes.
enum UTF8Check {
    private typealias Block = SIMD16<Int8>

    /// The bytes that are looked at together.
    private static var step: Int { 64 }

    /// Whether all bytes are well-formed UTF-8.
    static func isWellFormed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        let count = bytes.count
        var index = 0
        while index < count {
            // Behind a whole character; of one that goes on in the step after, the lead byte is looked at again.
            if index >= 2, index + step <= count {
                var next = index
                while next + step <= count, unsafe isCommon(base + next) { next += step }
                if next > index {
                    index = unsafe startOfCharacter(base, next)
                    if next + step > count { continue }
                }
            }
            let end = min(count, index + step)
            while index < end {
                let width = unsafe widthOfCharacter(base + index, count - index)
                if width == 0 { return false }
                index += width
            }
        }
        return true
    }

    /// Whether 64 bytes, of which the two before are known to be good, have only ASCII and the lead bytes E1–EC, EE and EF,
    /// each with the two continuation bytes that it asks for, and no others.
    ///
    /// Those of the last lead bytes stand behind the 64, and are asked for there.
    @inline(__always)
    private static func isCommon(_ bytes: UnsafeRawPointer) -> Bool {
        var faults = SIMDMask<Block>(repeating: false)
        for offset in stride(from: 0, to: step, by: 16) {
            let block = unsafe (bytes + offset).loadUnaligned(as: Block.self)
            let before = unsafe (bytes + offset - 1).loadUnaligned(as: Block.self)
            let second = unsafe (bytes + offset - 2).loadUnaligned(as: Block.self)
            let isContinuation = block .< Block(repeating: -64)
            faults .|= isContinuation .^ (asksForTwo(before) .| asksForTwo(second))
            // C0–E0, ED, F0–FF.
            faults .|= (block &+ Block(repeating: -64)) .< Block(repeating: -95)
            faults .|= (block &+ Block(repeating: -112)) .< Block(repeating: -112)
            faults .|= block .== Block(repeating: -19)
        }
        let words = unsafe unsafeBitCast(faults, to: SIMD2<UInt64>.self)
        return words[0] | words[1] == 0
    }

    /// Marks E0–FF.
    @inline(__always)
    private static func asksForTwo(_ block: Block) -> SIMDMask<Block> {
        (block &+ Block(repeating: -96)) .< Block(repeating: -96)
    }

    /// The place at which the character begins that goes on at a place, when it is of three bytes; else the place itself.
    private static func startOfCharacter(_ base: UnsafeRawPointer, _ place: Int) -> Int {
        for back in 1...2 {
            if unsafe base.load(fromByteOffset: place - back, as: UInt8.self) >= 0xE0 { return place - back }
        }
        return place
    }

    /// The number of bytes of a well-formed character; 0 for anything else.
    private static func widthOfCharacter(_ base: UnsafeRawPointer, _ count: Int) -> Int {
        let lead = unsafe base.load(as: UInt8.self)
        if lead < 0x80 { return 1 }
        // Bounds of the second byte, which keep out overlong forms, surrogates and what is beyond U+10FFFF.
        let width: Int
        let second: ClosedRange<UInt8>
        switch lead {
        case 0xC2...0xDF: (width, second) = (2, 0x80...0xBF)
        case 0xE0: (width, second) = (3, 0xA0...0xBF)
        case 0xED: (width, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (width, second) = (3, 0x80...0xBF)
        case 0xF0: (width, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (width, second) = (4, 0x80...0xBF)
        case 0xF4: (width, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard width <= count, unsafe second.contains(base.load(fromByteOffset: 1, as: UInt8.self)) else { return 0 }
        for place in 2..<max(2, width) {
            guard unsafe base.load(fromByteOffset: place, as: UInt8.self) & 0xC0 == 0x80 else { return 0 }
        }
        return width
    }
}

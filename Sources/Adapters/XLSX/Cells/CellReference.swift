/// The place of a cell as Excel writes it, for example `AB12`.
struct CellReference: Equatable {
    static let columnLimit = 16_384

    /// From 0 for column A.
    let column: Int
    /// From 1.
    let row: Int

    init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }

    /// Reads capital letters and digits without a leading zero; nil for anything else, and beyond `XFD9999999`.
    init?(_ text: ArraySlice<UInt8>) {
        var column = 0
        var row = 0
        let letters = text.prefix { (0x41...0x5A).contains($0) }
        let digits = text.dropFirst(letters.count)
        guard (1...3).contains(letters.count), (1...7).contains(digits.count), digits.first != 0x30 else { return nil }
        for letter in letters { column = column * 26 + Int(letter - 0x40) }
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            row = row * 10 + Int(digit - 0x30)
        }
        guard column <= Self.columnLimit else { return nil }
        self.column = column - 1
        self.row = row
    }

    /// The letters of a column that counts from 0.
    static func letters(of column: Int) -> String {
        var rest = column + 1
        var letters: [UInt8] = []
        while rest > 0 {
            letters.append(UInt8(0x41 + (rest - 1) % 26))
            rest = (rest - 1) / 26
        }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }
}

/// Personal values as a screen may show them: enough to tell a slip of the pen, too little to know the value.
enum PersonalMask {
    /// An identity number with its first three and last four characters, a telephone number with three and four, anything else
    /// with its first character.
    static func masked(_ value: String) -> String {
        let characters = Array(value)
        let isNumber = characters.dropLast().allSatisfy { $0.isASCII && $0.isNumber }
        switch characters.count {
        case 18 where isNumber: return hidden(characters, first: 3, last: 4)
        case 11 where isNumber: return hidden(characters, first: 3, last: 4)
        default: return hidden(characters, first: 1, last: 0)
        }
    }

    private static func hidden(_ characters: [Character], first: Int, last: Int) -> String {
        let stars = max(1, characters.count - first - last)
        return String(characters.prefix(first)) + String(repeating: "*", count: stars) + String(characters.suffix(last))
    }
}

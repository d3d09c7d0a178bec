/// Why a line is not one JSON object, and where; says nothing of the line's content.
struct JSONFault: Error, Equatable {
    /// The ways to be wrong, in the words that the user reads.
    enum Reason: String {
        case noObject = "此行应为一个 JSON 对象,以 { 开头"
        case unfinished = "此行到末尾还没有写完"
        case name = "此处应为双引号括起的键"
        case colon = "键之后应为冒号"
        case value = "此处应为一个值"
        case comma = "值之后应为逗号或右括号"
        case number = "数字的写法不合 JSON"
        case escape = "反斜杠之后的写法不合 JSON"
        case controlCharacter = "字符串中有未转义的控制字符"
        case repeatedName = "同一对象中键重复"
        case trailingText = "对象之后还有文字"
        case depth = "嵌套超过 64 层"
        case size = "一行中的值超过一百万个"
    }

    let reason: Reason
    /// The offset in the line of the first byte that cannot be, of the bracket or of the name; from 0.
    let offset: Int

    init(_ reason: Reason, _ offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// One Chinese sentence with the 1-based place in characters, as an editor counts them.
    func description(in line: ArraySlice<UInt8>) -> String {
        let before = line.prefix(offset).count { $0 & 0xC0 != 0x80 }
        return "第 \(before + 1) 个字符:\(reason.rawValue)"
    }
}

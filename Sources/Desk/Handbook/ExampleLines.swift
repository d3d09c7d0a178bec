import Adapters
import Canonical

/// An example in words: a line for each row, and a file with its lines below its name.
struct ExampleLines {
    /// A line, and what stands below it: the lines of a file.
    struct Item {
        let text: String
        let below: [String]
    }

    let items: [Item]

    init(_ example: [RuleExample]) {
        items = example.map { part in
            switch part {
            case .row(let records): Item(text: records.map(ExampleLines.line).joined(separator: "；"), below: [])
            case .file(let name, let text):
                Item(
                    text: "文件 \(name)",
                    below: text.split(separator: "\n", omittingEmptySubsequences: true).map { String($0).visible })
            }
        }
    }

    /// `保单：保险起期“2026-03-01 00:00”，结案日期（空）`; a record that only has to be there has no fields.
    static func line(_ record: ExampleRecord) -> String {
        let header = ExampleHeader.allCases.compactMap { member in record.header[member].map { (member.label, $0) } }
        let fields = (record.fields.map { ($0.field.label, $0.text) } + header).map { label, text in
            text.isEmpty ? "\(label)（空）" : "\(label)“\(text.visible)”"
        }
        return "\(record.kind.definition.label)：" + (fields.isEmpty ? "（照底稿）" : fields.joined(separator: "，"))
    }
}

extension String {
    /// The text with what cannot be seen, or not be told apart, written out: `‹U+E000›`, a line break as `⏎`.
    fileprivate var visible: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0x0A: text += "⏎"
            case 0x00...0x1F, 0x7F...0x9F, 0xE000...0xF8FF, 0xFFFD, 0xF0000...0x10FFFF:
                let code = String(scalar.value, radix: 16, uppercase: true)
                text += "‹U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code + "›"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

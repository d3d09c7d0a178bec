import Foundation

/// An answer's body, or an object within it, whatever it is written in: values are found by path.
struct AnswerPart {
    private enum Content {
        case object([String: Any])
        case element(XMLElement)
    }

    private let content: Content

    /// Reads a body; the root of an XML document must have the profile's name.
    ///
    /// - Throws: `unreadable`. The parser's own error may quote the body; that it does not parse is all that may be told.
    init(_ body: [UInt8], as format: AnswerFormat) throws(AnswerError) {
        switch format {
        case .json:
            guard let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else {
                throw .unreadable(reason: "应答不是 JSON 对象")
            }
            content = .object(object)
        case .xml(let root):
            let element = try XMLElement.parse(body)
            guard element.name == root else { throw .unreadable(reason: "应答的根元素不是 \(root)") }
            content = .element(element)
        }
    }

    private init(_ content: Content) { self.content = content }

    /// A text; `nil` where it is absent, and in XML also where it is empty.
    func text(_ path: AnswerPath) throws(AnswerError) -> String? {
        switch content {
        case .object(let object): AnswerPart.value(object, path) as? String
        case .element(let element): try AnswerPart.text(element, path)
        }
    }

    /// A whole number; in XML of digits alone.
    func integer(_ path: AnswerPath) throws(AnswerError) -> Int? {
        switch content {
        case .object(let object): return AnswerPart.value(object, path) as? Int
        case .element(let element):
            guard let text = try AnswerPart.text(element, path) else { return nil }
            guard text.utf8.count <= 18, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw .unreadable(reason: "应答的“\(path)”不是整数")
            }
            return Int(text)
        }
    }

    /// A truth value; in XML `true`, `1`, `false` or `0`.
    func truth(_ path: AnswerPath) throws(AnswerError) -> Bool? {
        switch content {
        case .object(let object): return AnswerPart.value(object, path) as? Bool
        case .element(let element):
            guard let text = try AnswerPart.text(element, path) else { return nil }
            guard let truth = ["true": true, "1": true, "false": false, "0": false][text] else {
                throw .unreadable(reason: "应答的“\(path)”不是 true 或 false")
            }
            return truth
        }
    }

    /// An object within; `nil` where there is none.
    func part(_ path: AnswerPath) throws(AnswerError) -> AnswerPart? {
        switch content {
        case .object(let object):
            (AnswerPart.value(object, path) as? [String: Any]).map { AnswerPart(.object($0)) }
        case .element(let element):
            try AnswerPart.only(element, path.steps[...], of: path).map { AnswerPart(.element($0)) }
        }
    }

    /// The objects of a list: in XML all elements of the path's last name; `nil` where a JSON object does not have the list.
    ///
    /// - Throws: `unreadable` for what is no list of objects.
    func list(_ path: AnswerPath) throws(AnswerError) -> [AnswerPart]? {
        switch content {
        case .object(let object):
            guard let value = AnswerPart.value(object, path) else { return nil }
            guard let items = value as? [[String: Any]] else { throw .unreadable(reason: "“\(path)”不是对象列表") }
            return items.map { AnswerPart(.object($0)) }
        case .element(let element):
            guard let holder = try AnswerPart.only(element, path.steps.dropLast(), of: path) else { return [] }
            return holder.children.filter { $0.name == path.steps.last }.map { AnswerPart(.element($0)) }
        }
    }

    private static func value(_ object: [String: Any], _ path: AnswerPath) -> Any? {
        var value: Any? = object
        for step in path.steps { value = (value as? [String: Any])?[step] }
        return value
    }

    private static func text(_ element: XMLElement, _ path: AnswerPath) throws(AnswerError) -> String? {
        guard let last = path.steps.last, last.hasPrefix("@") else {
            guard let found = try only(element, path.steps[...], of: path), !found.text.isEmpty else { return nil }
            return found.text
        }
        return try only(element, path.steps.dropLast(), of: path)?.attributes[String(last.dropFirst())]
    }

    /// The element at the end of some steps; one that comes twice is no answer, whichever of the two was meant.
    private static func only(
        _ element: XMLElement, _ steps: ArraySlice<String>, of path: AnswerPath
    ) throws(AnswerError) -> XMLElement? {
        var found = element
        for step in steps {
            let next = found.children.filter { $0.name == step }
            guard next.count <= 1 else { throw .unreadable(reason: "应答中“\(path)”的元素 \(step) 出现多次") }
            guard let only = next.first else { return nil }
            found = only
        }
        return found
    }
}

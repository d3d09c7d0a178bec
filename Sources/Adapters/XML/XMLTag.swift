import Glibc

/// A start tag: names with their namespaces, attribute values with entities resolved; reused from tag to tag.
struct XMLTag {
    /// Where an attribute's parts lie in `bytes`; an attribute without prefix has no namespace.
    struct Attribute {
        let namespace: Range<Int>
        let name: Range<Int>
        let value: Range<Int>
    }

    /// Between the parts of a name as expat gives it; a form feed cannot be in XML 1.0.
    static let separator: UInt8 = 0x0C

    private(set) var bytes: [UInt8] = []
    private(set) var namespace = 0..<0
    private(set) var name = 0..<0
    private(set) var isPrefixed = false
    private(set) var attributes: [Attribute] = []
    /// The physical line of the tag's first byte, from 1; 0 when the sink does not count.
    private(set) var line = 0

    /// Whether the element has the local name.
    func isNamed(_ name: StaticString) -> Bool { matches(self.name, name) }

    /// Whether the element has the local name.
    func hasName(_ name: String) -> Bool { bytes[self.name].elementsEqual(name.utf8) }

    /// Whether the element is in one of the namespaces.
    func isIn(_ namespaces: [StaticString]) -> Bool { namespaces.contains { matches(namespace, $0) } }

    /// The value of the attribute without namespace.
    func value(_ name: StaticString) -> ArraySlice<UInt8>? {
        for attribute in attributes where attribute.namespace.isEmpty && matches(attribute.name, name) {
            return bytes[attribute.value]
        }
        return nil
    }

    /// The value of the attribute in one of the namespaces.
    func value(_ name: StaticString, in namespaces: [StaticString]) -> ArraySlice<UInt8>? {
        for attribute in attributes where matches(attribute.name, name) {
            if namespaces.contains(where: { matches(attribute.namespace, $0) }) { return bytes[attribute.value] }
        }
        return nil
    }

    /// The value as text.
    func text(_ name: StaticString) -> String? { value(name).map { String(decoding: $0, as: UTF8.self) } }

    /// Whether the attribute is there and true, as XML Schema writes it.
    func isTrue(_ name: StaticString) -> Bool {
        guard let value = value(name) else { return false }
        return value.elementsEqual("1".utf8) || value.elementsEqual("true".utf8)
    }

    /// Takes over what expat gives: `namespace⊔name⊔prefix` or `name`, and attributes as pairs of strings.
    mutating func fill(
        _ element: UnsafePointer<CChar>, _ pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>, line: Int
    ) {
        bytes.removeAll(keepingCapacity: true)
        attributes.removeAll(keepingCapacity: true)
        self.line = line
        (namespace, name, isPrefixed) = unsafe appendName(element)
        var next = unsafe pairs
        while let attribute = unsafe next[0], let text = unsafe next[1] {
            let (namespace, name, _) = unsafe appendName(attribute)
            let value = unsafe append(text)
            attributes.append(Attribute(namespace: namespace, name: name, value: value))
            unsafe next += 2
        }
    }

    private mutating func append(_ text: UnsafePointer<CChar>) -> Range<Int> {
        let start = bytes.count
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: text, count: strlen(text)))
        return start..<bytes.count
    }

    private mutating func appendName(
        _ text: UnsafePointer<CChar>
    ) -> (namespace: Range<Int>, name: Range<Int>, isPrefixed: Bool) {
        let whole = unsafe append(text)
        guard let first = unsafe strchr(text, Int32(Self.separator)) else {
            return (whole.lowerBound..<whole.lowerBound, whole, false)
        }
        let name = unsafe whole.lowerBound + (first - UnsafeMutablePointer(mutating: text)) + 1
        guard let second = unsafe strchr(first + 1, Int32(Self.separator)) else {
            return (whole.lowerBound..<(name - 1), name..<whole.upperBound, false)
        }
        return unsafe (whole.lowerBound..<(name - 1), name..<(name + (second - first) - 1), true)
    }

    private func matches(_ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return unsafe bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return true }
            return unsafe memcmp(base + range.lowerBound, text.utf8Start, range.count) == 0
        }
    }
}

/// What each part of a package is.
///
/// Source: ECMA-376 Part 2 §7.2.3.
final class PackageContentTypes: XMLSink {
    static let part = "[Content_Types].xml"

    private var overrides: [String: String] = [:]
    private var defaults: [String: String] = [:]
    let countsLines = false

    /// The type of the part, in lower case; empty when nothing says.
    func type(of part: String) -> String {
        let name = "/" + part.lowercased()
        let ending = name.split(separator: ".").last.map(String.init) ?? ""
        return overrides[name] ?? defaults[ending] ?? ""
    }

    func start(_ tag: borrowing XMLTag) {
        guard tag.isIn(OOXML.contentTypes), let type = tag.text("ContentType")?.lowercased() else { return }
        if tag.isNamed("Override"), let part = tag.text("PartName") {
            overrides["/" + PartName.resolve(part, from: "").lowercased()] = type
        } else if tag.isNamed("Default"), let ending = tag.text("Extension") {
            defaults[ending.lowercased()] = type
        }
    }

    func end() {}

    func characters(_ text: Span<UInt8>) {}
}

import Canonical

/// A platform's own words, made fit to be shown: bounded, on one line, without what looks like a person's numbers.
enum PlatformText {
    /// The longest text that is kept, in Unicode scalars.
    private static let longest = 200

    /// The text without control characters; runs of 11 digits that look like mobile numbers, and identity card numbers, are
    /// replaced, since nothing that operators read may contain them.
    static func shown(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(longest) {
            kept.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        var shown = ""
        var run = ""
        for character in String(kept) {
            if character.isASCII, character.isLetter || character.isNumber {
                run.append(character)
                continue
            }
            shown += hidden(run)
            run = ""
            shown.append(character)
        }
        return shown + hidden(run)
    }

    private static func hidden(_ run: String) -> String {
        let digits = run.utf8.prefix { (0x30...0x39).contains($0) }.count
        let isMobile = run.utf8.count == 11 && digits == 11 && run.hasPrefix("1")
        let isIdentity = run.utf8.count == 18 && digits >= 17
        return isMobile || isIdentity ? Personal<Text>.placeholder : run
    }
}

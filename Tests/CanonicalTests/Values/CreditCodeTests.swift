import Canonical
import Testing

@Suite struct CreditCodeTests {
    /// Real insurers' codes, worked examples and invented ones of every registration authority (facts §3.1).
    static let valid = [
        "91110000600037341L", "91350100M000100Y43", "91100000710931483R", "91310000733370906P", "914403007109307208",
        "91310115MA1FL00079", "N2310115MA1FL0007Q", "Y1310000MA1FL0007N", "A1110000MA1FL0007X",
    ]
    private func standing(_ code: [UInt8]) -> CreditCode.Standing { CreditCode.standing(of: code.span) }
    private func hasValidInnerCheck(_ code: [UInt8]) -> Bool { CreditCode.hasValidInnerCheck(code.span) }
    private func isLegacy(_ code: String) -> Bool { CreditCode.isLegacy(Array(code.utf8).span) }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    @Test(arguments: valid)
    func `passes what is right`(code: String) {
        let bytes = Array(code.utf8)
        #expect(standing(bytes) == .valid)
        #expect(hasValidInnerCheck(bytes))
    }

    @Test(arguments: valid)
    func `catches every single substitution`(code: String) {
        let bytes = Array(code.utf8)
        var caught = 0
        for position in bytes.indices {
            for replacement in CreditCodeTests.alphabet where replacement != bytes[position] {
                var changed = bytes
                changed[position] = replacement
                if CreditCode.standing(of: changed.span) != .valid { caught += 1 }
            }
        }
        #expect(caught == 540)
    }

    @Test(arguments: valid)
    func `catches every transposition of neighbours`(code: String) {
        let bytes = Array(code.utf8)
        for position in bytes.indices.dropLast() where bytes[position] != bytes[position + 1] {
            var changed = bytes
            changed.swapAt(position, position + 1)
            #expect(standing(changed) != .valid)
        }
    }

    @Test(arguments: [
        "9131011MA1FL000791", "91310115MA1FL0007", "91310115MA1FL000790", "91310I15MA1FL00079", "913101I5MA1FL00079",
        "91310115MA1FL0007O", "91310115MA1FL0007S", "91310115MA1FL0007V", "91310115MA1FL0007Z", "91310115ma1fl00079",
        "9131A115MA1FL00079", "91310115MA1FL 0079", "",
    ])
    func `knows what has not the form`(code: String) {
        #expect(standing(Array(code.utf8)) == .malformed)
    }

    @Test(arguments: [
        ("310115000012345", true), ("31011500001234", false), ("3101150000123456", false), ("31011500001234A", false),
    ])
    func `knows an old registration number`(code: String, isLegacy: Bool) {
        #expect(self.isLegacy(code) == isLegacy)
    }

    @Test(arguments: [
        ("600037341", true), ("M000100Y4", true), ("710931483", true), ("MA1FL0007", true), ("600037342", false),
        ("M000100Y5", false), ("M000100YX", false),
    ])
    func `checks the organisation code inside`(inner: String, isValid: Bool) {
        #expect(hasValidInnerCheck(Array("91310115\(inner)0".utf8)) == isValid)
    }

    @Test func `reads a window of a longer text`() {
        let text = Array("代码91310115MA1FL00079。".utf8)
        let window = text.span.extracting(6..<24)
        let verdict = (CreditCode.standing(of: window), CreditCode.hasValidInnerCheck(window))
        #expect(verdict == (.valid, true))
    }
}

import ShangMi
import Testing

@Suite struct CertificateSerialTests {
    @Test(arguments: [("00aB", "ab"), ("0", "0"), ("000", "0"), ("1FF2E", "1ff2e")])
    func `serial numbers are compared as numbers`(hex: String, text: String) {
        #expect(CertificateSerial(hex)?.text == text)
        #expect(CertificateSerial(hex) == CertificateSerial("0" + text.uppercased()))
    }

    @Test(arguments: ["", "-1", "0x1", "1g", "1 "])
    func `other text is no serial number`(text: String) {
        #expect(CertificateSerial(text) == nil)
    }
}

import Canonical
import Delivery
import Evidence
import Foundation
import ShangMi
import TestKit
import Testing

@Suite struct VersionSecretTests {
    private let secret = VersionSecret(bytes: [UInt8](repeating: 7, count: 32))
    private let records = [SampleRecords.unit(), SampleRecords.policy(), SampleRecords.service()]

    private func closed(_ field: String, value: String, by secret: VersionSecret) -> String {
        let salt = DigestAlgorithm.sm3.code(of: Array(field.utf8), under: SecretBytes(copying: secret.bytes))
        return SM3.digest(of: salt + Array(value.utf8)).hex
    }

    @Test func `no personal value stands in what a proof shows`() throws {
        for record in records {
            let key = try #require(record.key)
            let text = secret.disclosure(of: record, key: key, version: 1).text
            #expect(SampleRecords.personalValues.filter { text.contains($0) } == [])
        }
    }

    @Test func `shows which record it is, and everything that is not personal`() throws {
        let unit = SampleRecords.unit { $0[InsuredUnit.legalRepName] = nil }
        let disclosure = secret.disclosure(of: unit, key: try #require(unit.key), version: 3)
        #expect(
            (disclosure.key, disclosure.kind, disclosure.version) == ("900101/91310115MA1K4BXX0A", "insured-unit", 3))
        #expect(
            disclosure.text == """
                {"key":"900101/91310115MA1K4BXX0A","kind":"insured-unit","record":\
                {"creditCode":"91310115MA1K4BXX0A","divisionCode":"310115","employeeCount":120,"industryCode":"01",\
                "insurerCode":"900101","kind":"insured-unit","name":"上海样例化工有限公司","op":"upsert",\
                "safetyOfficerName":{"closed":"\(closed("safetyOfficerName", value: #""李安全""#, by: secret))"},\
                "safetyOfficerPhone":{"closed":"\(closed("safetyOfficerPhone", value: #""13800000001""#, by: secret))"}},\
                "version":3}
                """)
    }

    @Test func `a list of persons is closed as a whole`() throws {
        let service = SampleRecords.service()
        let text = secret.disclosure(of: service, key: try #require(service.key), version: 1).text
        let digest = closed("expertNames", value: #"["张专家"]"#, by: secret)
        #expect(text.contains(#""expertNames":{"closed":"\#(digest)"}"#))
    }

    @Test func `another secret gives other digests of the same record, the same secret the same`() throws {
        let unit = SampleRecords.unit()
        let key = try #require(unit.key)
        let other = VersionSecret(bytes: [UInt8](repeating: 8, count: 32))
        let (first, second) = (
            secret.disclosure(of: unit, key: key, version: 1), other.disclosure(of: unit, key: key, version: 1)
        )
        #expect(first == VersionSecret(bytes: secret.bytes).disclosure(of: unit, key: key, version: 1))
        #expect(first.text != second.text)
        #expect(secret.recordSalt != other.recordSalt)
        #expect(first.digest(salt: secret.recordSalt) != first.digest(salt: other.recordSalt))
    }

    @Test func `equal values in different fields are closed differently, and no field's salt is the record's`() throws {
        let unit = SampleRecords.unit {
            $0[InsuredUnit.legalRepName] = Personal("王建国")
            $0[InsuredUnit.safetyOfficerName] = Personal("王建国")
        }
        let text = secret.disclosure(of: unit, key: try #require(unit.key), version: 1).text
        let digests = ["legalRepName", "safetyOfficerName"].map { closed($0, value: #""王建国""#, by: secret) }
        #expect(digests.allSatisfy { text.contains($0) })
        #expect(Set(digests).count == 2)
        let salts = ["legalRepName", "safetyOfficerName", "safetyOfficerPhone", "expertNames"].map {
            DigestAlgorithm.sm3.code(of: Array($0.utf8), under: SecretBytes(copying: secret.bytes))
        }
        #expect(!salts.contains(secret.recordSalt))
        #expect(secret.recordSalt.count == 32)
    }
}

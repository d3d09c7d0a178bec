import ShangMi
import Testing

@testable import Evidence

@Suite struct ProofTamperingTests {
    @Test func `a file with any one byte changed proves nothing`() async throws {
        let draft = BundleDraft(try DevelopmentPKI.load())
        let file = try await draft.bundle().encode()
        let trust = draft.trust
        _ = try ProofBundle(parsing: file).verify(trust: trust, retained: nil)
        let lanes = 4
        let unnoticed = await withTaskGroup(of: [Int].self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    var unnoticed: [Int] = []
                    for position in stride(from: lane, to: file.count, by: lanes) {
                        // Other tests share the pool's few threads.
                        await Task.yield()
                        for bit in [0, 1 + position % 7] {
                            var changed = file
                            changed[position] ^= 1 << UInt8(bit)
                            if proves(changed, trust) { unnoticed.append(position) }
                        }
                    }
                    return unnoticed
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(file.count > 4000)
        #expect(unnoticed == [])
    }

    @Test func `a file cut short or made longer proves nothing`() async throws {
        let draft = BundleDraft(try DevelopmentPKI.load())
        let file = try await draft.bundle().encode()
        for changed in [[], Array(file.dropLast()), file + [0x0a], [0x20] + file, file + file] {
            #expect(!proves(changed, draft.trust))
        }
    }

    @Test func `another spelling of the same values proves nothing`() async throws {
        let draft = BundleDraft(try DevelopmentPKI.load())
        let text = String(decoding: try await draft.bundle().encode(), as: UTF8.self)
        for (part, other) in [
            ("900101/", #"900101\/"#), (#"{"answer""#, #"{ "answer""#), (#""size":8"#, #""size":8.0"#),
            (#""salt":"5a"#, #""salt":"5A"#), (#""format":"anze-proof-1""#, #""format":"anze-proof-1","x":1"#),
        ] {
            let changed = text.replacing(part, with: other)
            #expect(changed != text)
            #expect(throws: ProofError.self) { try ProofBundle(parsing: Array(changed.utf8)) }
        }
    }
}

private func proves(_ file: [UInt8], _ trust: TrustStore) -> Bool {
    do {
        _ = try ProofBundle(parsing: file).verify(trust: trust, retained: nil)
        return true
    } catch {
        return false
    }
}

import ShangMi
import Testing

@Suite struct VaultTests {
    private let vault: Vault
    private let text = Array("张三，13812345678".utf8)

    init() { vault = Vault(keys: [(1, .random(32)), (3, .random(32))], matchKey: .random(32)) }

    @Test(arguments: [0, 1, 15, 16, 17, 4096])
    func `what is sealed opens, longer by 56 bytes and other each time`(count: Int) throws {
        let bytes = [UInt8](repeating: 0x41, count: count)
        let sealed = vault.seal(bytes, in: "a.b")
        #expect(sealed.count == count + 56)
        #expect(try vault.open(sealed, in: "a.b") == bytes)
        #expect(vault.seal(bytes, in: "a.b") != sealed)
        #expect(Vault.keyNumber(of: sealed) == 3)
    }

    @Test func `no bit can be changed, no byte cut, and it opens in its place alone`() {
        let sealed = vault.seal(text, in: "version.canonical")
        for place in sealed.indices {
            for bit in 0..<8 {
                var wrong = sealed
                wrong[place] ^= 1 << bit
                #expect(throws: CipherError.refused) { try vault.open(wrong, in: "version.canonical") }
            }
            #expect(throws: CipherError.refused) {
                try vault.open(Array(sealed.prefix(place)), in: "version.canonical")
            }
        }
        #expect(throws: CipherError.refused) { try vault.open(sealed, in: "version.secret") }
        #expect(throws: CipherError.refused) { try vault.open(text, in: "version.canonical") }
    }

    @Test func `digests and secrets in the clear are never taken for sealed values, whatever they begin with`() {
        for count in 0..<56 {
            #expect(!Vault.isSealed(Array(("AZV1" + String(repeating: "x", count: 52)).utf8.prefix(count))))
        }
        #expect(Vault.isSealed(vault.seal([], in: "a")))
    }

    @Test func `a vault with the older key alone opens what that sealed, and nothing of a newer one`() throws {
        let (first, second, match) = (SecretBytes.random(32), SecretBytes.random(32), SecretBytes.random(32))
        let old = Vault(keys: [(1, first)], matchKey: match)
        let new = Vault(keys: [(1, first), (2, second)], matchKey: match)
        let before = old.seal(text, in: "a")
        let after = new.seal(text, in: "a")
        #expect(try new.open(before, in: "a") == text)
        #expect(throws: CipherError.refused) { try old.open(after, in: "a") }
        #expect(old.token(of: text) == new.token(of: text))
        #expect(old.token(of: text) != vault.token(of: text))
    }

    @Test func `one opener opens what several keys sealed, and goes on after what it refuses`() throws {
        let (first, second) = (
            (number: UInt32(1), key: SecretBytes.random(32)), (number: UInt32(2), key: SecretBytes.random(32))
        )
        let match = SecretBytes.random(32)
        let older = Vault(keys: [first], matchKey: match)
        let vault = Vault(keys: [first, second], matchKey: match)
        var opener = VaultOpener(vault, in: "place")
        var bytes: [UInt8] = []
        for (sealer, text) in [(older, "一"), (vault, "二"), (vault, ""), (older, "三")] {
            let sealed = sealer.seal(Array(text.utf8), in: "place")
            var changed = sealed
            changed[20] ^= 1
            #expect(throws: CipherError.refused) { try opener.open(changed.span, into: &bytes) }
            try opener.open(sealed.span, into: &bytes)
        }
        #expect(String(decoding: bytes, as: UTF8.self) == "一二三")
    }

    @Test func `keys are wrapped under a key file, which has one form`() throws {
        let file = VaultMaster.makeFile()
        let master = try #require(VaultMaster(file: file))
        let key = SecretBytes.random(32)
        let wrapped = master.wrap(key, name: "data/1")
        #expect(master.unwrap(wrapped, name: "data/1") == key)
        #expect(master.unwrap(wrapped, name: "data/2") == nil)
        let other = try #require(VaultMaster(file: VaultMaster.makeFile()))
        #expect(other.unwrap(wrapped, name: "data/1") == nil)
        #expect(other.fingerprint != master.fingerprint && master.fingerprint.count == 8)
        #expect(VaultMaster(file: file)?.fingerprint == master.fingerprint)
        for text in ["", "00", String(repeating: "g", count: 64), String(repeating: "0", count: 63)] {
            #expect(VaultMaster(file: SecretBytes(copying: text.utf8)) == nil)
        }
    }
}

import ArgumentParser
import Desk
import ShangMi

/// `anze bench crypto`: operations a second of SM2, SM3 and SM4 on one thread, as `openssl speed` counts them.
struct BenchCrypto: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crypto", abstract: "SM2 签名与验签、SM3、SM4 的速度（单线程，16 KiB 一块）")

    @Option(help: ArgumentHelp("每项测多少秒", valueName: "SECONDS"))
    var seconds = 3

    func run() throws {
        guard (1...60).contains(seconds) else { throw CommandFailure(.usage, "--seconds 应为 1 至 60") }
        let key = PrivateKey.makeSM2()
        let publicKey = key.publicKey
        // What openssl signs: a digest.
        let message = [UInt8](repeating: 7, count: 32)
        let scheme = SignatureScheme.sm2(.standard, .raw)
        let signature = try key.sign(message, as: scheme)
        let block = [UInt8](repeating: 0, count: 16 * 1024)
        var digest = SM3()
        var cipher = SM4Stream(.encrypt, .cbc, key: .random(16), iv: SecureRandom.bytes(16))
        var output = block
        let rates = [
            ("sm2Sign", try rate { _ = try key.sign(message, as: scheme) }),
            ("sm2Verify", rate { precondition(publicKey.verifies(signature, of: message, as: scheme)) }),
            ("sm3Blocks", rate { digest.update(block.span) }),
            (
                "sm4Blocks",
                rate {
                    var span = output.mutableSpan
                    cipher.update(block.span, into: &span)
                }
            ),
        ]
        Terminal.say("{" + rates.map { #""\#($0.0)":\#(Int($0.1))"# }.joined(separator: ",") + "}")
    }

    /// How often an operation ends in a second.
    private func rate(_ operation: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        let end = start.advanced(by: .seconds(seconds))
        var count = 0
        repeat {
            for _ in 0..<20 { try operation() }
            count += 20
        } while ContinuousClock.now < end
        let elapsed = start.duration(to: .now).components
        return Double(count) / (Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18)
    }
}

import Foundation
import ShangMi
import Testing

/// A file of `Vectors/`, beside this one.
func vectors<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors")
    return try JSONDecoder().decode(Value.self, from: Data(contentsOf: folder.appending(path: name)))
}

struct SM2Vector: Decodable {
    let d: String
    let x: String
    let y: String
    let n: String
    let userID: String
    let message: String
    let za: String
    let e: String
    let r: String
    let s: String
    let der: String

    static func load() throws -> SM2Vector { try vectors("sm2.json") }

    func bytes(_ hex: KeyPath<SM2Vector, String>) throws -> [UInt8] {
        try #require([UInt8](hex: self[keyPath: hex]))
    }

    /// The vector's private key as SEC1 (RFC 5915) with the curve's object identifier 1.2.156.10197.1.301.
    func privateKey() throws -> PrivateKey {
        let algorithm = try #require([UInt8](hex: "a00a06082a811ccf5501822d"))
        let point = try [0x04] + bytes(\.x) + bytes(\.y)
        let der =
            try [0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20] + bytes(\.d) + algorithm
            + [0xa1, 0x44, 0x03, 0x42, 0x00] + point
        let pem = """
            -----BEGIN EC PRIVATE KEY-----
            \(Data(der).base64EncodedString(options: .lineLength64Characters))
            -----END EC PRIVATE KEY-----

            """
        return try PrivateKey(file: SecretBytes(copying: Array(pem.utf8)))
    }
}

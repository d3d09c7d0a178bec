package import Connectors
import Definitions

/// Where insurers submit files over HTTPS, who may, and how much (docs/intake.md).
package struct SubmissionConfiguration: Sendable {
    /// How much may be submitted.
    package struct Limits: Sendable, Equatable {
        /// Bytes of one file.
        package var fileBytes = 2 << 30
        /// Bytes of all files of a submission.
        package var submissionBytes = 8 << 30
        /// Files of a submission.
        package var files = 64
        /// Submissions of one insurer at a time that are not judged.
        package var open = 8
        /// Connections at a time; each carries one request.
        package var connections = 64

        /// The limits that hold where none are given.
        package init() {}
    }

    /// How an insurer proves who she is: by either where both are given.
    package struct Insurer: Sendable, Equatable {
        /// SHA-256 of the public keys of her TLS certificates, Base64; empty where she presents none.
        package let pins: [String]
        /// The PEM file with her SM2 signing certificates and their authorities; nil where she does not sign.
        package let signers: String?
    }

    /// Where to listen.
    package let listen: (host: String, port: Int)
    /// The PEM files of the server's certificate, with those between it and the root, and of its key.
    package let certificate, key: String
    /// The PEM file with the authorities of insurers' TLS certificates; nil where none is asked for.
    package let clients: String?
    /// Where submissions lie.
    package let folder: String
    /// The insurers who may submit.
    package let insurers: [String: Insurer]
    /// How much may be submitted.
    package let limits: Limits
    /// How many seconds an export waits for files that its manifest names.
    package let patience: Int
    /// After how many seconds without a byte an open submission is given up.
    package let abandonAfter: Int64
    /// For how many seconds receipt and verdict are kept.
    package let keep: Int64

    init(
        listen listenNode: DefinitionNode, _ mapping: inout DefinitionMapping, insurers known: [String],
        place: ConfigurationPlace
    ) throws(DefinitionError) {
        listen = try listenNode.listenAddress(example: "0.0.0.0:8443")
        var tls = try mapping.required("tls").mapping()
        certificate = place.path(try tls.required("certificate").text())
        key = place.path(try tls.required("key").text())
        clients = try tls.optional("clients").map { (node) throws(DefinitionError) in place.path(try node.text()) }
        try tls.finish()
        folder = place.path(try mapping.optional("folder")?.text() ?? "var/intake")
        limits = try mapping.optional("limits").map { (node) throws(DefinitionError) in try Limits(node) } ?? Limits()
        patience = Int(try mapping.optional("wait")?.duration() ?? 4 * 3600)
        abandonAfter = Int64(try mapping.optional("abandon")?.duration() ?? 7 * 86_400)
        keep = Int64(try mapping.optional("keep")?.period() ?? 186 * 86_400)
        let node = try mapping.required("insurers")
        var insurers: [String: Insurer] = [:]
        for entry in try node.mapping().entries {
            guard known.contains(entry.key) else {
                throw entry.keyNode.error("insurers 中没有“\(entry.key)”，现有：\(known.joined(separator: "、"))")
            }
            guard SourceID(SubmissionConfiguration.source(of: entry.key)) != nil else {
                throw entry.keyNode.error("经接收端报送的机构，其代号应为 1 至 33 个字母、数字、“-”或“_”")
            }
            let insurer = try Insurer(entry.value, place: place)
            if clients == nil, !insurer.pins.isEmpty {
                throw entry.value.error("以客户端证书认证的机构，须在 intake.tls.clients 中写明其签发机构")
            }
            if let other = insurers.first(where: { !Set($0.value.pins).isDisjoint(with: insurer.pins) }) {
                throw entry.value.error("与机构“\(other.key)”的证书公钥相同：一张证书只能属于一个机构")
            }
            insurers[entry.key] = insurer
        }
        guard !insurers.isEmpty else { throw node.error("至少要有一个机构") }
        self.insurers = insurers
    }

    /// Where an insurer's submissions lie.
    package func folder(of insurer: String) -> SubmissionFolder { SubmissionFolder(path: "\(folder)/\(insurer)") }

    /// The sources that take them, in the order of the insurers' names.
    package var sources: [Source] {
        insurers.keys.sorted().compactMap { insurer in
            SourceID(SubmissionConfiguration.source(of: insurer)).map { id in
                let folder = folder(of: insurer)
                return Source(
                    id: id, insurer: insurer, inbox: folder.inbox, patience: patience, kind: .submissions(folder))
            }
        }
    }

    private static func source(of insurer: String) -> String { "intake-\(insurer)" }
}

extension SubmissionConfiguration.Limits {
    fileprivate init(_ node: DefinitionNode) throws(DefinitionError) {
        self.init()
        var mapping = try node.mapping()
        if let node = try mapping.optional("fileBytes") { fileBytes = try node.bytes() }
        if let node = try mapping.optional("submissionBytes") { submissionBytes = try node.bytes() }
        if let node = try mapping.optional("files") { files = try node.positive() }
        if let node = try mapping.optional("open") { open = try node.positive() }
        if let node = try mapping.optional("connections") { connections = try node.positive() }
        try mapping.finish()
    }
}

extension SubmissionConfiguration.Insurer {
    fileprivate init(_ node: DefinitionNode, place: ConfigurationPlace) throws(DefinitionError) {
        var mapping = try node.mapping()
        var pins: [String] = []
        for pin in try mapping.optional("pins")?.list() ?? [] { pins.append(try pin.pin(prefix: "sha256//")) }
        signers = try mapping.optional("signers").map { (node) throws(DefinitionError) in place.path(try node.text()) }
        try mapping.finish()
        guard !pins.isEmpty || signers != nil else { throw node.error("应有 pins（客户端证书公钥）或 signers（签名证书文件）") }
        self.pins = pins
    }
}

import Canonical
import Connectors
import Definitions
import Transport

/// The reading of one source's own block; notes the files and secrets that it names.
struct SourceReading {
    let place: ConfigurationPlace
    private(set) var files: [ConfiguredFile] = []
    private(set) var secrets: [(node: DefinitionNode, secret: Secret)] = []

    init(place: ConfigurationPlace) { self.place = place }

    /// Reads the block under one of the four keys.
    mutating func kind(_ key: String, _ node: DefinitionNode) throws(DefinitionError) -> SourceKind {
        var mapping = try node.mapping()
        let kind: SourceKind
        switch key {
        case "folder": kind = .folder(try folder(&mapping))
        case "https": kind = .https(try https(&mapping))
        case "sftp": kind = .sftp(try sftp(&mapping))
        default: kind = .odbc(try odbc(&mapping))
        }
        try mapping.finish()
        return kind
    }

    private func folder(_ mapping: inout DefinitionMapping) throws(DefinitionError) -> FolderSource {
        let path = place.path(try mapping.required("path").text())
        var ready: ReadyMarker?
        if let node = try mapping.optional("ready") {
            ready = ReadyMarker(try node.text())
            guard ready != nil else { throw node.error("应含 {name} 恰一次，并另有文字，例如 \"{name}.ok\"") }
        }
        return FolderSource(path: path, settle: try settle(&mapping), ready: ready)
    }

    private mutating func https(_ mapping: inout DefinitionMapping) throws(DefinitionError) -> HTTPSSource {
        let urls = try mapping.required("url")
        var addresses: [DayTemplate] = []
        for node in urls.isText ? [urls] : try urls.list() {
            let address = try address(node)
            let name = SourceReading.sampleName(address)
            guard !addresses.contains(where: { SourceReading.sampleName($0) == name }) else {
                throw node.error("与前面的地址文件名相同：同名文件会被当作更正，请另设一个来源")
            }
            addresses.append(address)
        }
        guard !addresses.isEmpty else { throw urls.error("至少要有一个地址") }
        let caFile = try file(mapping.required("trust"), .certificates)
        var pin: String?
        if let node = try mapping.optional("pin") { pin = try node.pin(prefix: "sha256//") }
        var client: ClientCertificate?
        if let node = try mapping.optional("client") {
            var pair = try node.mapping()
            client = ClientCertificate(
                certificateFile: try file(pair.required("certificate"), .certificates),
                keyFile: try file(pair.required("key"), .tlsKey))
            try pair.finish()
        }
        let token = try mapping.optional("token").map { (node) throws(DefinitionError) in try secret(node) }
        return HTTPSSource(
            addresses: addresses, days: try mapping.optional("days")?.positive() ?? 2,
            trust: TLSTrust(caFile: caFile, client: client, pin: pin), token: token)
    }

    /// Reads host, port, account, key and host key of an SFTP server.
    mutating func server(_ mapping: inout DefinitionMapping) throws(DefinitionError) -> SFTPServer {
        let hostNode = try mapping.required("host")
        let host = try hostNode.text()
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"/@?#\\".utf8.contains($0) }) else {
            throw hostNode.error("应为主机名或地址，不带 sftp:// 与账号")
        }
        let portNode = try mapping.optional("port")
        let port = try portNode?.positive() ?? 22
        if let portNode, port > 65_535 { throw portNode.error("端口应为 1 至 65535") }
        return SFTPServer(
            host: host, port: port, user: try mapping.required("user").text(),
            keyFile: try file(mapping.required("key"), .sshKey),
            hostKey: try mapping.required("hostKey").pin(prefix: "SHA256:"))
    }

    private mutating func sftp(_ mapping: inout DefinitionMapping) throws(DefinitionError) -> SFTPSource {
        let server = try server(&mapping)
        let folder = try mapping.required("folder").text()
        let namesNode = try mapping.required("names")
        var names: [GlobPattern] = []
        for node in namesNode.isText ? [namesNode] : try namesNode.list() {
            guard let pattern = GlobPattern(try node.text()) else { throw node.error("应为文件名的样式（* 与 ?），不含 /") }
            names.append(pattern)
        }
        guard !names.isEmpty else { throw namesNode.error("至少要有一个文件名的样式") }
        return SFTPSource(
            server: server, folder: folder, names: names, settle: try settle(&mapping),
            afterwards: try afterwards(&mapping))
    }

    private func afterwards(_ mapping: inout DefinitionMapping) throws(DefinitionError) -> SFTPSource.Afterwards {
        let remove = try mapping.optional("remove")
        let move = try mapping.optional("moveTo")
        if let move, remove != nil { throw move.error("remove 与 moveTo 只能有一个") }
        if let move { return .movesTo(try move.text()) }
        return try remove?.boolean() == true ? .isRemoved : .stays
    }

    private mutating func odbc(_ mapping: inout DefinitionMapping) throws(DefinitionError) -> ODBCSource {
        let connection = try secret(mapping.required("connection"))
        let queryNode = try mapping.required("query")
        let query = try queryNode.text()
        guard query.contains("?") else { throw queryNode.error("应恰有一个 ?，代表上次的水位") }
        let fileNode = try mapping.required("file")
        guard let template = DayTemplate(try fileNode.text()), template.namesDay,
            SourceFileName(template.text(on: CivilDate(days: 0))) != nil
        else { throw fileNode.error("应为含 {yyyyMMdd} 的文件名，例如 XX_{yyyyMMdd}.csv") }
        return ODBCSource(
            connection: connection, query: query, watermark: try mapping.required("watermark").text(),
            start: try mapping.required("start").text(), file: template)
    }

    private func settle(_ mapping: inout DefinitionMapping) throws(DefinitionError) -> Int {
        Int(try mapping.optional("settle")?.duration() ?? 10)
    }

    private func address(_ node: DefinitionNode) throws(DefinitionError) -> DayTemplate {
        let text = try node.text()
        guard let template = DayTemplate(text) else { throw node.error("花括号中只能是 {yyyyMMdd}") }
        let sample = template.text(on: CivilDate(days: 0))
        guard (try? Endpoint(sample)) != nil else { throw node.error("应为 https 地址，不带账号与口令") }
        guard SourceReading.sampleName(template) != nil else { throw node.error("地址的最后一段应为文件名") }
        return template
    }

    /// The name of the file behind an address on some day.
    private static func sampleName(_ address: DayTemplate) -> SourceFileName? {
        HTTPSSource.name(of: address.text(on: CivilDate(days: 0)))
    }

    private mutating func file(
        _ node: DefinitionNode, _ content: ConfiguredFile.Content
    ) throws(DefinitionError) -> String {
        let path = place.path(try node.text())
        files.append(ConfiguredFile(node: node, path: path, content: content))
        return path
    }

    private mutating func secret(_ node: DefinitionNode) throws(DefinitionError) -> Secret {
        guard node.isMapping else { throw node.error("不能写在配置里：请写 {file: 路径} 或 {env: 环境变量名}") }
        var mapping = try node.mapping()
        let path = try mapping.optional("file")
        let variable = try mapping.optional("env")
        try mapping.finish()
        let secret: Secret
        switch (path, variable) {
        case (let path?, nil): secret = .file(place.path(try path.text()))
        case (nil, let variable?): secret = .variable(try variable.text())
        default: throw node.error("应恰有 file 与 env 之一")
        }
        secrets.append((node, secret))
        return secret
    }
}

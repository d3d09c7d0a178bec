import Definitions
package import Exchange

/// One line of the schedule: what runs, and when.
package struct ScheduledJob: Sendable, Equatable {
    /// What a job does.
    package enum Work: Sendable, Equatable {
        /// Pushes what is due to a destination; to all when none is named.
        case sync(DestinationID?)
        /// Fetches and takes in files from a source; from all when none is named.
        case collect(String?)
        /// Numbers and signs the evidence.
        case checkpoint
        /// Moves what is settled long ago to archive files.
        case archive
        /// Compares what a destination accepted with what it lists; all when none is named.
        case reconcile(DestinationID?)
        /// Reads what a destination sends us; of all when none is named.
        case feeds(DestinationID?)
        /// Proposes last month's packages for a destination and asks about those that left; for all when none is named.
        case package(DestinationID?)
    }

    /// What it does.
    package let work: Work
    /// When, in Asia/Shanghai.
    package let cron: CronExpression

    /// The name under which its runs are kept: the same job has the same name in every process.
    package var name: String {
        switch work {
        case .sync(let destination): "sync \(destination?.text ?? "*")"
        case .collect(let source): "collect \(source ?? "*")"
        case .checkpoint: "checkpoint"
        case .archive: "archive"
        case .feeds(let destination): "feeds \(destination?.text ?? "*")"
        case .package(let destination): "package \(destination?.text ?? "*")"
        case .reconcile(let destination): "reconcile \(destination?.text ?? "*")"
        }
    }

    init(
        _ node: DefinitionNode, destinations: [DestinationID], packages: [DestinationID], sources: [String]
    ) throws(DefinitionError) {
        var mapping = try node.mapping()
        let job = try mapping.required("job")
        let destination = try mapping.optional("destination")
        let source = try mapping.optional("source")
        let known = try job.text() == "package" ? packages : destinations
        if let destination, !known.contains(DestinationID(try destination.text())) {
            let names = known.map(\.text).joined(separator: "、")
            throw destination.error(
                try job.text() == "package" ? "配置的 packages 中没有这个去向，现有：\(names)" : "没有这个去向，直接报送的现有：\(names)")
        }
        if let source, !sources.contains(try source.text()) {
            throw source.error("配置中没有这个来源，现有：\(sources.joined(separator: "、"))")
        }
        let (to, from) = (try destination?.text(), try source?.text())
        switch (try job.text(), to, from) {
        case ("sync", _, nil): work = .sync(to.map { DestinationID($0) })
        case ("collect", nil, _): work = .collect(from)
        case ("checkpoint", nil, nil): work = .checkpoint
        case ("archive", nil, nil): work = .archive
        case ("feeds", _, nil): work = .feeds(to.map { DestinationID($0) })
        case ("package", _, nil):
            guard !packages.isEmpty else { throw job.error("配置中没有 packages：没有报送包的去向") }
            work = .package(to.map { DestinationID($0) })
        case ("reconcile", _, nil): work = .reconcile(to.map { DestinationID($0) })
        case ("sync", _, _), ("collect", _, _), ("checkpoint", _, _), ("archive", _, _), ("reconcile", _, _),
            ("feeds", _, _), ("package", _, _):
            throw job.error("sync、reconcile、feeds 和 package 只能带 destination，collect 只能带 source")
        default: throw job.error("应为 sync、collect、reconcile、feeds、package、checkpoint 或 archive")
        }
        let cronNode = try mapping.required("cron")
        guard let cron = CronExpression(try cronNode.text()) else {
            throw cronNode.error("应为五段 cron 表达式（分 时 日 月 周），例如 \"*/10 * * * *\"")
        }
        self.cron = cron
        try mapping.finish()
    }
}

/// Whom the gateway tells when something begins or ends that an operator should know.
package struct AlertConfiguration: Sendable, Equatable {
    /// A command that is started with the alert in its environment; nil for none.
    package let command: [String]?
    /// A mail address that the system's `sendmail` delivers to; nil for none.
    package let mail: String?
    /// The program that takes mail as `sendmail -t -oi` does.
    package let sendmail: String
    /// An address that gets the alert as JSON by POST, and the PEM file with the authorities of its certificate.
    package let webhook: (url: String, tls: String?)?

    init(_ node: DefinitionNode, place: ConfigurationPlace) throws(DefinitionError) {
        var mapping = try node.mapping()
        let command = try mapping.optional("command")
        self.command = try command?.list().texts()
        if let command, self.command?.isEmpty ?? true { throw command.error("应为命令与参数的列表") }
        mail = try mapping.optional("mail")?.text()
        let program = try mapping.optional("sendmail")
        sendmail = try program?.text() ?? AlertConfiguration.sendmail
        if let program, mail == nil || !sendmail.hasPrefix("/") {
            throw program.error("应为邮件程序的绝对路径，与 mail 一起使用")
        }
        if let hook = try mapping.optional("webhook") {
            var parts = try hook.mapping()
            let url = try parts.required("url")
            guard BaseURL(try url.text()) != nil else { throw url.error("应为 https 地址；http 只允许本机回环地址") }
            webhook = (
                try url.text(),
                try parts.optional("tls").map { (node) throws(DefinitionError) in place.path(try node.text()) }
            )
            try parts.finish()
        } else {
            webhook = nil
        }
        try mapping.finish()
    }

    /// The system's mailer.
    private static let sendmail = "/usr/sbin/sendmail"

    package static func == (left: AlertConfiguration, right: AlertConfiguration) -> Bool {
        left.command == right.command && left.mail == right.mail && left.sendmail == right.sendmail
            && left.webhook?.url == right.webhook?.url
            && left.webhook?.tls == right.webhook?.tls
    }
}

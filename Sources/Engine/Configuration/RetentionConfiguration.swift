import Definitions

/// How long what is settled stays in the store before `anze archive run` moves it to files.
package struct RetentionConfiguration: Sendable, Equatable {
    /// Of deliveries, in seconds.
    package let deliveries: Double
    /// Of closed answers of the tray, in seconds; nil for ever.
    ///
    /// 网络安全法 §21 asks for six months of logs.
    package let logs: Double?
    /// Where archive files go; nil for the folder `archive` beside the store.
    package let folder: String?

    init(_ node: DefinitionNode, place: ConfigurationPlace) throws(DefinitionError) {
        var mapping = try node.mapping()
        deliveries = try mapping.required("deliveries").period()
        logs = try mapping.optional("logs")?.period()
        folder = try mapping.optional("folder").map { (node) throws(DefinitionError) in place.path(try node.text()) }
        try mapping.finish()
    }
}

package import Canonical

/// What a file's name says of where it belongs.
package enum FileBelonging: Hashable, Sendable {
    /// To the export of a data date.
    case export(CivilDate)
    /// To no export; the reason is Chinese.
    case stranger(reason: String)
}

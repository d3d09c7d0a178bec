import ArgumentParser
import Desk
import Foundation

/// Where the mappings are, for a program that was unpacked somewhere and has no configuration.
struct PortableMappings: MappingsPlace {
    static let checkAbstract = "检查映射、代码表和限额文件，并运行映射内的示例"

    @Option(name: .customLong("mappings"), help: ArgumentHelp("映射文件夹", valueName: "DIR"))
    var folder: String?

    /// The mappings folder: the option's, else `ANZE_MAPPINGS`, else the one beside the program, else `./mappings`.
    func mappings() throws -> String {
        folder ?? PortableMappings.mappingsOfEnvironment ?? PortableMappings.besideProgram ?? "mappings"
    }

    /// Nothing more: the program sends nothing, and reads no destination's profile.
    static func check(_ checkup: inout MappingsCheckup) {}

    /// The folder `mappings` beside the program's file, not beside a link to it.
    private static var besideProgram: String? {
        // The system knows the file even when the program was found through PATH; without /proc there is none to look at.
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            return nil
        }
        let folder = (program as NSString).deletingLastPathComponent + "/mappings"
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }
}

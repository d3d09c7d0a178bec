import ArgumentParser
import Foundation
import Simulator

/// `anze-simulator check [DIR]`: reads the documents that it judges by, and says what is wrong where.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "检查各去向的 platform.yaml：逐个读取，错误指出文件、行、列。")

    @Argument(help: ArgumentHelp("去向的文件夹，其下是 <去向>/<版本>", valueName: "DIR"))
    var folder = "mappings/platforms"

    func run() throws {
        let (right, wrong) = PlatformDocument.check(all: folder)
        for line in right { print("正确  \(line)") }
        for error in wrong { FileHandle.standardError.write(Data("\(error)\n".utf8)) }
        guard !right.isEmpty || !wrong.isEmpty else { throw AnzeSimulator.usage("\(folder) 中没有 platform.yaml") }
        if !wrong.isEmpty { throw ExitCode(2) }
    }
}

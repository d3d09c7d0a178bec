import ArgumentParser
import Desk

/// The portable validator's command line: composition, no logic.
@main
struct Main {
    static func main() async { await Program<AnzeValidate>.run() }
}

/// `anze-validate`.
struct AnzeValidate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anze-validate", abstract: "安责险导出文件的离线校验程序：不联网，不改动文件",
        usage: """
            anze-validate <FILE> ... --insurer <ID> [--report <KIND=PATH> ...]
            anze-validate <subcommand>
            """,
        discussion: "不写子命令时即为 validate；全部选项见 anze-validate help validate。",
        subcommands: DeskCommands<PortableMappings>.all, defaultSubcommand: DeskCommands<PortableMappings>.validate)
}

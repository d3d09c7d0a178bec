import ArgumentParser
import DeliverySQL
import DeliverySQLite
import Desk
import Engine
import Foundation
import ShangMi

/// `anze store copy`: moves a SQLite store into PostgreSQL.
struct StoreMove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "把 SQLite 存储整个迁入 PostgreSQL：逐表写入、读回核对、重算证据日志，原文件随即停用",
        discussion: "迁移期间其他 anze 进程等待，之后会得知新地址。中断后可以原样再运行一次。加密的内容按原样迁移，密钥文件照旧使用。")

    @Argument(help: ArgumentHelp("原存储：sqlite:路径", valueName: "FROM"))
    var source: String

    @Argument(help: ArgumentHelp("新存储：postgres://用户@主机/库，其中还没有别的表", valueName: "TO"))
    var target: String

    @Flag(help: "只输出一个 JSON 文档")
    var json = false

    func run() async throws {
        guard case .file(let path) = try address(source) else {
            throw CommandFailure(.usage, "FROM 应为 sqlite:路径：PostgreSQL 之间的迁移请用 pg_dump 与 pg_restore")
        }
        let to = try address(target)
        let database = try Gateway.database(to)
        let copy: StoreCopy
        do { copy = try await SQLiteStore.move(path: path, to: database) } catch { throw CommandFailure(error) }
        if json { return try Terminal.say(json: Report(copy, to: to.description)) }
        for table in copy.tables where table.rows > 0 { Terminal.say("  \(table.name)：\(table.rows) 行，两边一致") }
        Terminal.say(
            """
            证据日志：\(copy.leaves) 条，重算的根与检查点一致（SM3 \(copy.root.hex)）
            \(copy.wasThere ? "上次已经写入，本次核对一致" : "已迁入")“\(to)”，原文件“\(path)”已停用：请把配置的 store 改为新地址
            """)
    }

    private func address(_ text: String) throws -> StoreAddress {
        do { return try StoreAddress(text) } catch { throw CommandFailure(.usage, error.description) }
    }

    private struct Report: Encodable {
        struct Table: Encodable {
            let name: String
            let rows: Int
            let sm3: String
        }

        let to: String
        let tables: [Table]
        let leaves: UInt64
        let root: String
        let wasThere: Bool

        init(_ copy: StoreCopy, to target: String) {
            to = target
            tables = copy.tables.map { Table(name: $0.name, rows: $0.rows, sm3: $0.digest.hex) }
            leaves = copy.leaves
            root = copy.root.hex
            wasThere = copy.wasThere
        }
    }
}

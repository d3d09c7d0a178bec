import Engine
import Exchange
import Foundation
import ShangMi
import TestKit
import Testing

@Suite struct KeyMaterialTests {
    @Test func `names a trust file that is not there`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("none.pem")
        do {
            _ = try KeyMaterial.trust(path)
            Issue.record("read a file that is not there")
        } catch {
            #expect(error.description == "文件“\(path)”不存在或无法读取：请检查路径与权限")
        }
    }

    @Test func `names a trust file that holds no certificate, and nothing of its content`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("notes.pem")
        try Data("秘密".utf8).write(to: URL(filePath: path))
        do {
            _ = try KeyMaterial.trust(path)
            Issue.record("took notes for certificates")
        } catch {
            #expect(error.description.hasPrefix("信任证书文件“\(path)”无法使用："))
            #expect(!error.description.contains("秘密"))
        }
    }
}

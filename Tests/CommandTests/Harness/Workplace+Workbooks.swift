import TestKit

extension Workplace {
    /// The texts of all parts of a workbook, comments and properties included.
    func unpacked(_ name: String) throws -> String {
        try Python.output(
            of: """
                import sys, zipfile
                z = zipfile.ZipFile(sys.argv[1])
                for n in z.namelist(): print(n, z.read(n).decode())
                """, folder.file(name))
    }
}

import Foundation

/// The desktop of whoever started the program, if there is one.
enum Desktop {
    /// Shows a page in the desktop's browser; without a desktop, or without the command that opens pages, nothing happens.
    static func open(_ page: String) {
        let environment = ProcessInfo.processInfo.environment
        guard ["DISPLAY", "WAYLAND_DISPLAY"].contains(where: { environment[$0]?.isEmpty == false }) else { return }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["xdg-open", page]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        // The address is printed anyway: a page that does not open by itself is opened by hand.
        try? process.run()
    }
}

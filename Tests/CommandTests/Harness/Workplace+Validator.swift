import Foundation
import TestKit

extension Workplace {
    /// Runs `anze-validate`, as built or as unpacked somewhere else, to its end.
    func validator(
        _ arguments: [String], at file: String = Program.Name.validator.file,
        environment: [String: String] = ["ANZE_MAPPINGS": Repository.mappings]
    ) async throws -> Outcome {
        try await Turnstile.shared.pass {
            let program = try Program(file: file, arguments, in: folder, environment: environment)
            return Outcome(end: await program.ended(), output: program.output, complaint: program.complaint)
        }
    }

    /// Unpacks `anze-validate` to a folder of its own, beside a folder `mappings` that leads to the shipped ones.
    ///
    /// Another program copies: a file that this process has open for writing cannot be run while any thread starts a
    /// program, because the child holds the open file too until it is itself.
    func unpackValidator() async throws -> String {
        let place = folder.file("unpacked")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let copy = try Program(file: "/bin/cp", [Program.Name.validator.file, "\(place)/anze-validate"], in: folder)
        guard await copy.ended() == .exit(0) else { throw SampleError.missing(copy.complaint) }
        try FileManager.default.createSymbolicLink(
            atPath: "\(place)/mappings", withDestinationPath: Repository.mappings)
        return "\(place)/anze-validate"
    }
}

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
    func unpackValidator() throws -> String {
        let place = folder.file("unpacked")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: Program.Name.validator.file, toPath: "\(place)/anze-validate")
        try FileManager.default.createSymbolicLink(
            atPath: "\(place)/mappings", withDestinationPath: Repository.mappings)
        return "\(place)/anze-validate"
    }
}

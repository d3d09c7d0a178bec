import Foundation

@testable import Adapters

/// The drafts of all sample exports, made once.
enum SampleDrafts {
    struct Sample: CustomStringConvertible, Sendable {
        let insurer: String
        let path: String
        let draft: Result<MappingDraft, DraftError>

        var name: String { path.split(separator: "/").last.map(String.init) ?? path }
        var description: String { name }
    }

    static let insurers = ["dongyue", "jianghai", "yunling"]

    static let all: [Sample] = insurers.flatMap { insurer in
        let folder = "\(ShippedMappings.root)/insurers/\(insurer)/1/samples"
        // A folder that is not there has no samples; the test of their number says so.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
        return names.filter { !$0.hasSuffix(".json") && !$0.hasSuffix(".jsonl") }.map { name in
            let path = "\(folder)/\(name)"
            return Sample(
                insurer: insurer, path: path,
                draft: Result { () throws(DraftError) in
                    try MappingDraft(of: [path], mappings: ShippedMappings.root)
                })
        }
    }
}

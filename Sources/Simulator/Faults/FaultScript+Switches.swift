import Definitions

extension FaultScript {
    /// Turns a fault on, or on again with other settings and counted from the start.
    ///
    /// - Parameters:
    ///   - fault: The fault.
    ///   - settings: Values by the keys of a faults file; what is missing has its usual value.
    ///   - kinds: The kinds that the platform takes.
    /// - Throws: What the grammar of faults files does not take; the fault is as it was then.
    mutating func turnOn(
        _ fault: FaultSwitch, settings: [String: String], kinds: PlatformKinds
    ) throws(DefinitionError) {
        var members: [String: String] = [:]
        for setting in fault.settings(among: kinds) { members[setting.key] = setting.usual }
        members.merge(settings) { $1 }
        members = members.filter { !$0.value.isEmpty }
        let chosen = members
        members["on"] = fault.id.subject.rawValue
        members["do"] = fault.id.word.rawValue
        // JSON is YAML: what is turned on is read by the grammar that reads files.
        let node = try DefinitionNode.parse(String(decoding: members.json, as: UTF8.self), file: "fault")
        var changed = self
        changed.remove(of: fault.id)
        try changed.add(node, kinds: kinds, owner: fault.id)
        changed.note(chosen, of: fault.id)
        self = changed
    }
}

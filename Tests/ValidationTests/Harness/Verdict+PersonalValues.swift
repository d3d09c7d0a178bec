import Canonical

@testable import Validation

extension Field {
    fileprivate init(of field: FieldDefinition) {
        self.init(field.index, field.name, field.label, field.type, field.need, field.sensitivity)
    }
}

extension Verdict {
    /// The texts of all personal fields; names of companies stand in other columns as well.
    var personalValues: Set<String> {
        var values: Set<String> = []
        for judged in records {
            let fields = judged.record.kind.definition.fields.filter(\.sensitivity.isPersonal)
            for field in fields {
                guard case .text = field.type, judged.record.state(of: field.index) == .usable else { continue }
                let text = judged.record[Field<Text>(of: field)]?.string ?? ""
                if !text.contains("公司") { values.insert(text) }
            }
        }
        return values
    }
}

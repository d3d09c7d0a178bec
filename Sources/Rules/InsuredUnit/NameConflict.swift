import Canonical

extension DataSetRule {
    /// A unit keeps the name under which it was stored before; inside a batch a second name is `duplicate-key`.
    package static var nameConflict: DataSetRule {
        DataSetRule(
            RuleDefinition(
                "name-conflict", .warning, .dataSet, source: "design",
                message: "同一统一社会信用代码对应不同单位名称",
                fix: "请核对单位名称与营业执照是否一致；若单位已更名，请在各文件中统一使用新名称。"),
            .insuredUnit, reads: [InsuredUnit.name.index],
            withPosition: { unit, position, index, _ in
                guard index.hasHistory else { return .notChecked(.noHistory) }
                guard let name = unit[InsuredUnit.name],
                    let stored = index.previous(of: position)?.record?[InsuredUnit.name]
                else { return .skipped }
                return .violated(InsuredUnit.name, if: name != stored)
            })
    }
}

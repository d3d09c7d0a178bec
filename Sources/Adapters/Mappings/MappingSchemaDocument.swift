import Canonical
import Foundation
import Mapping

/// The JSON Schema (draft 7, which editors' YAML servers know) of mapping files: keys, kinds, fields and steps as the code
/// has them.
///
/// It helps while writing; `anze mapping check` decides.
package enum MappingSchemaDocument {
    /// The schema, the same text each time, ended by a line feed.
    package static var text: String {
        var document = root
        document["$schema"] = "http://json-schema.org/draft-07/schema#"
        document["title"] = "anze 映射文件:一个数据源"
        document["definitions"] = definitions
        // Strings, numbers, lists and dictionaries always serialise.
        let bytes =
            (try? JSONSerialization.data(
                withJSONObject: document, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])) ?? Data()
        return String(decoding: bytes, as: UTF8.self) + "\n"
    }

    private typealias Schema = [String: Any]

    private static var root: Schema {
        object(
            [
                "source": ["$ref": "#/definitions/source"],
                "records": list(["oneOf": Kind.allCases.map { ["$ref": "#/definitions/\($0.id)"] }]),
                "lookup": object(["key": text("供查找的键列")], required: ["key"]),
                "statements": object(
                    [
                        "file": text("文件名列"), "count": text("记录数列"),
                        "amount": ["$ref": "#/definitions/amount"],
                    ], required: ["file", "count"]),
                "ignore": describe("不采集的列及原因", ["type": "object", "additionalProperties": ["type": "string"]]),
                "examples": list(["type": "object", "required": ["name"]]),
            ], required: ["source"])
    }

    private static var definitions: Schema {
        var definitions: Schema = [
            "source": source, "amount": object(["from": text("列"), "money": money], required: ["from", "money"]),
            "steps": list(["oneOf": StepName.allCases.map(step)]), "condition": condition, "field": field,
            "columns": list([
                "oneOf": [
                    ["type": "string"],
                    object(
                        ["name": text("列名"), "aliases": list(["type": "string"]), "optional": boolean],
                        required: ["name"]),
                ]
            ]),
        ]
        for kind in Kind.allCases { definitions[kind.id] = record(kind.definition) }
        return definitions
    }

    private static var source: Schema {
        object(
            [
                "format": choice(["csv", "xlsx", "ndjson", "xml"]),
                "encoding": choice(TextEncoding.allCases.map(\.rawValue)),
                "delimiter": choice(CSVDelimiter.allCases.map(\.rawValue)),
                "file": text("文件名,含数据日期 {yyyyMMdd}"),
                "sheet": ["oneOf": [["type": "string"], list(["type": "string"])]],
                "header": object(
                    [
                        "rows": number, "find": list(["type": "string"]),
                        "within": number,
                    ],
                    required: ["rows", "find"]),
                "preamble": list(["type": "object"]), "record": text("记录元素的路径"), "head": ["type": "object"],
                "columns": ["$ref": "#/definitions/columns"], "total": text("对账清单核对的金额列"),
                "total-row": ["type": "object", "required": ["column", "text"]],
                "skip": list(
                    object(
                        ["reason": text("原因"), "when": ["$ref": "#/definitions/condition"]],
                        required: ["reason", "when"])),
            ], required: ["format", "file", "columns"])
    }

    private static func record(_ kind: KindDefinition) -> Schema {
        var fields: Schema = [:]
        for definition in kind.fields {
            fields[definition.name] = describe(
                "\(definition.label)(\(definition.type.words))", ["$ref": "#/definitions/field"])
        }
        let required = kind.fields.filter { $0.need == .required }.map(\.name)
        let key = kind.key.map(\.name)
        return object(
            [
                "kind": describe(kind.label, ["const": kind.id]), "each": text("嵌套列表的路径,列表以 /* 结尾"),
                "derived": object(["latest": text("记录类型.字段")], required: ["latest"]),
                "when": ["$ref": "#/definitions/condition"],
                "recorded": object(
                    ["from": text("列"), "steps": ["$ref": "#/definitions/steps"]], required: ["from", "steps"]),
                "withdraw": object(["reason": text("撤销原因所在的列")], required: ["reason"]),
                "fields": object(fields, required: key),
            ], required: ["kind", "fields"]
        ).merging(
            // Whoever withdraws a record names its key; whoever sends it, all that it must have.
            ["if": ["not": ["required": ["withdraw"]]], "then": ["properties": ["fields": ["required": required]]]]
        ) { $1 }
    }

    private static var field: Schema {
        [
            "oneOf": [
                text("列名"),
                object([
                    "from": text("列名"), "const": text("常量"), "join": list(["type": "string"]),
                    "with": text("join 的分隔符"),
                    "first": list(
                        object([
                            "when": ["$ref": "#/definitions/condition"], "from": text("列名"), "const": text("常量"),
                        ])),
                    "lookup": object(
                        ["in": text("数据源"), "on": text("键列"), "take": text("取的列")],
                        required: ["in", "on", "take"]),
                    "each": text("嵌套列表的路径"), "fields": ["type": "object"],
                    "steps": ["$ref": "#/definitions/steps"], "default": text("没有值时采用"),
                ]),
            ]
        ]
    }

    private static var condition: Schema {
        let part: Schema = ["$ref": "#/definitions/condition"]
        return object([
            "column": text("列名"), "is": text("等于"), "in": list(["type": "string"]), "matches": text("符合模式"),
            "present": boolean, "all": list(part), "any": list(part), "not": part,
        ])
    }

    private static func step(_ name: StepName) -> Schema {
        let settings = object([name.rawValue: settings(of: name)], required: [name.rawValue])
        let word = describe(name.words, ["const": name.rawValue])
        switch name.takesSettings {
        case .never: return word
        case .always: return describe(name.words, settings)
        case .optional: return describe(name.words, ["oneOf": [word, settings]])
        }
    }

    private static func settings(of name: StepName) -> Schema {
        switch name {
        case .nulls, .split, .date, .datetime: list(["type": "string"])
        case .money: money
        case .remove, .extract, .pattern: ["type": "string"]
        case .stripPrefix, .stripSuffix: ["oneOf": [["type": "string"], list(["type": "string"])]]
        case .replace: ["type": "object", "additionalProperties": ["type": "string"]]
        case .pad:
            object(
                ["width": number, "with": ["type": "string"]], required: ["width", "with"])
        case .part:
            object(
                [
                    "by": ["type": "string"], "part": number,
                    "parts": number,
                ],
                required: ["by", "part", "parts"])
        case .integer, .decimal, .percent: object(["thousands": boolean], required: ["thousands"])
        case .boolean:
            object(["yes": list(["type": "string"]), "no": list(["type": "string"])], required: ["yes", "no"])
        case .code:
            object([
                "values": ["type": "object"], "rows": list(["type": "object"]), "file": text("codes/名称.csv"),
                "labels": boolean,
            ])
        case .shares:
            object(
                ["pattern": ["type": "string"], "insurers": ["type": "string"], "roles": ["type": "object"]],
                required: ["pattern", "insurers", "roles"])
        case .excelText, .collapseSpace, .upper, .lower, .nextDay, .startOfDay, .nextSecond: [:]
        }
    }

    private static var money: Schema {
        let units = choice(MoneyUnit.allCases.map(\.rawValue))
        return ["oneOf": [units, object(["unit": units, "thousands": boolean], required: ["unit"])]]
    }

    private static var boolean: Schema { ["type": ["boolean", "string"]] }

    // Editors read an unquoted number as one; the gateway reads every value as text.
    private static var number: Schema { ["type": ["integer", "string"]] }

    private static func object(_ properties: Schema, required: [String] = []) -> Schema {
        var schema: Schema = ["type": "object", "properties": properties, "additionalProperties": false]
        if !required.isEmpty { schema["required"] = required }
        return schema
    }

    private static func list(_ items: Schema) -> Schema { ["type": "array", "items": items] }

    private static func choice(_ words: [String]) -> Schema { ["enum": words] }

    private static func text(_ words: String) -> Schema { describe(words, ["type": ["string", "number", "boolean"]]) }

    private static func describe(_ words: String, _ schema: Schema) -> Schema {
        var described = schema
        described["description"] = words
        return described
    }
}

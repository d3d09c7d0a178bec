import Canonical

/// Whether a column may hold personal data, so that a draft must not show its words.
enum PersonalValues {
    /// Parts of headers of columns about persons, or about what reaches them.
    private static let words = [
        "姓名", "联系人", "负责人", "责任人", "代表人", "受访", "被访", "接收人", "经办", "经理", "专家", "人员", "员", "电话",
        "手机", "联系方式", "证件", "身份证", "护照", "邮箱", "地址", "地点", "住所", "账号", "账户", "银行卡", "户名", "收款",
        "付款", "签收", "生日", "年龄", "性别", "微信", "法人", "person", "contact", "officer", "phone", "mobile",
        "email", "address", "payee", "expert", "respondent", "receiver", "manager", "operator", "staffname", "idno",
    ]
    private static let surnames = Set(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    )
    private static let lengthLimit = 30

    /// Whether a column's words may be shown: few, short, coming back, and about no person.
    ///
    /// - Parameters:
    ///   - column: The column.
    ///   - known: How many of its words the table of its field has or resembles; nil for a column without a field, of which
    ///     only words are shown that can be no name at all.
    /// - Returns: False unless nothing speaks against it.
    static func mayShow(_ column: DraftColumn, known: Int?) -> Bool {
        let facts = column.facts(isList: true)
        let header = column.column.parts.joined().lowercased()
        guard !facts.distinct.isEmpty, facts.distinct.count <= CodeProposal.wordLimit,
            !words.contains(where: header.contains), facts.distinct.allSatisfy(isShort)
        else { return false }
        guard !facts.most(facts.phoneCount, tenths: 1), !facts.most(facts.idNumberCount, tenths: 1),
            !facts.most(facts.creditCodes.count, tenths: 1)
        else { return false }
        let comesBack = facts.distinct.count * 2 <= facts.cells.count
        guard let known else { return comesBack && facts.distinct.allSatisfy(isSign) }
        if known * 2 >= facts.distinct.count, known > 0 { return true }
        return comesBack && facts.distinct.count(where: isName) * 2 < facts.distinct.count
    }

    /// Whether a word is too short for a sentence and holds no number that could belong to somebody.
    private static func isShort(_ word: String) -> Bool {
        guard word.count <= lengthLimit else { return false }
        return !word.split { !($0.isASCII && $0.isNumber) }.contains { $0.count >= 7 }
    }

    /// Whether a word is a short number or sign, or longer Chinese than a name, or a word for true and false.
    private static func isSign(_ word: String) -> Bool {
        if word.utf8.allSatisfy({ $0 < 0x80 }) { return word.count <= 6 && !word.contains(" ") }
        return word.count > 4 || word.count == 1
    }

    /// Whether a word looks like a person's name: two to four characters behind a common surname.
    private static func isName(_ word: String) -> Bool {
        guard let first = word.first, (2...4).contains(word.count) else { return false }
        return surnames.contains(first) && word.unicodeScalars.allSatisfy { (0x3400...0x9FFF).contains($0.value) }
    }
}

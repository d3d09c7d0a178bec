import Definitions
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Serves the console: a page for people, and the same as JSON for scripts.
///
/// `GET /`, `GET /batch?app=A&no=N`, `POST /faults` of the page's forms; `GET /api/state`, `GET /api/batches/{app}/{no}`,
/// `GET` and `DELETE /api/faults`, `PUT` and `DELETE /api/faults/{on}/{do}`.
struct ConsoleResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let platform: Platform
    let document: PlatformDocument
    let visitors: ConsoleVisitors

    /// The most bytes of a form or of a fault's settings.
    private static let largestBody = 16 << 10

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        guard visitors.admit(request.head) else {
            return .json(Problem(message: "只接受本机控制台页面与程序的请求"), status: .forbidden)
        }
        let path = request.uri.path.split(separator: "/").map { String($0).removingPercentEncoding ?? "" }
        switch (request.method, path.first) {
        case (.get, nil): return .page(ConsolePage(view: await view, kinds: document.kinds).html)
        case (.get, "batch"): return await batchPage(Form(request.uri.query ?? ""))
        case (.get, "console.css"): return .asset(PackageResources.console_css, type: "text/css")
        case (.get, "console.js"): return .asset(PackageResources.console_js, type: "text/javascript")
        case (.post, "faults"):
            guard let body = await self.body(of: request) else { return .tooLarge }
            return await turn(Form(String(decoding: body, as: UTF8.self)))
        case (_, "api"):
            guard let body = await self.body(of: request) else { return .tooLarge }
            return await api(request.method, Array(path.dropFirst()), body: body)
        default: return .notFound
        }
    }

    private var view: ConsoleView { get async { await platform.view(of: document) } }

    private func body(of request: Request) async -> [UInt8]? {
        // What cannot be read to its end is refused as what is too large: nothing is changed by half a request.
        guard let buffer = try? await request.body.collect(upTo: Self.largestBody) else { return nil }
        return Array(buffer.readableBytesView)
    }
}

extension ConsoleResponder {
    private struct Problem: Encodable {
        let message: String
    }

    private func batchPage(_ form: Form) async -> Response {
        guard let number = form["no"].flatMap(BatchNumber.init), let app = form["app"],
            let batch = await platform.batch(number, of: app)
        else { return .notFound }
        return .page(ConsolePage.html(of: batch, platform: document.title))
    }

    /// Does what a form of the page asks for, and leads back to the page.
    private func turn(_ form: Form) async -> Response {
        if form["switch"] == "all-off" {
            await platform.turnAllOff()
            return .back(to: "/#faults")
        }
        guard let fault = FaultSwitch.named(form["on"] ?? "", form["do"] ?? "") else { return .notFound }
        guard form["switch"] == "on" else {
            await platform.turnOff(fault)
            return .back(to: "/#\(fault.id.subject.rawValue)")
        }
        let keys = Set(fault.settings(among: document.kinds).map(\.key))
        do throws(DefinitionError) {
            try await platform.turnOn(
                fault, settings: form.values.filter { keys.contains($0.key) }, kinds: document.kinds)
        } catch {
            return .page(ConsolePage.html(of: error, platform: document.title), status: .badRequest)
        }
        return .back(to: "/#\(fault.id.subject.rawValue)")
    }

    private func api(_ method: HTTPRequest.Method, _ path: [String], body: [UInt8]) async -> Response {
        switch (method, path.first, path.count) {
        case (.get, "state", 1): return .json(await view)
        case (.get, "batches", 3):
            guard let number = BatchNumber(path[2]), let batch = await platform.batch(number, of: path[1]) else {
                return .notFound
            }
            return .json(batch)
        case (.get, "faults", 1): return .json(await platform.switches(among: document.kinds))
        case (.delete, "faults", 1):
            await platform.turnAllOff()
            return .json(await platform.switches(among: document.kinds))
        case (.put, "faults", 3), (.delete, "faults", 3):
            guard let fault = FaultSwitch.named(path[1], path[2]) else { return .notFound }
            return await turn(fault, on: method == .put, settings: body)
        default: return .notFound
        }
    }

    private func turn(_ fault: FaultSwitch, on isOn: Bool, settings body: [UInt8]) async -> Response {
        guard isOn else {
            await platform.turnOff(fault)
            return .json(await platform.switches(among: document.kinds).filter(\.isOn))
        }
        // Whatever is no object of texts and numbers is answered alike.
        let value = body.isEmpty ? JSONValue.object([:]) : try? JSONParser.parse(body)
        guard let members = value?.members else {
            return .json(Problem(message: "设置应为 JSON 对象"), status: .badRequest)
        }
        var settings: [String: String] = [:]
        for (key, value) in members {
            guard let text = value.text ?? value.integer.map(String.init) else {
                return .json(Problem(message: "\(key)应为文本或整数"), status: .badRequest)
            }
            settings[key] = text
        }
        do throws(DefinitionError) {
            try await platform.turnOn(fault, settings: settings, kinds: document.kinds)
        } catch {
            return .json(Problem(message: error.message), status: .badRequest)
        }
        return .json(await platform.switches(among: document.kinds).filter(\.isOn))
    }
}

/// The fields of a form or a query; the first of a name counts.
private struct Form {
    let values: [String: String]

    init(_ text: String) {
        let pairs = text.split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.plain(sides[0]), sides.count == 2 ? Self.plain(sides[1]) : "")
        }
        values = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    subscript(name: String) -> String? { values[name] }

    private static func plain(_ text: Substring) -> String {
        text.replacing("+", with: " ").removingPercentEncoding ?? ""
    }
}

extension Response {
    /// Nothing is loaded from elsewhere, nothing else is run, no other page frames this one.
    private static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'"

    fileprivate static func page(_ html: HTML, status: HTTPResponse.Status = .ok) -> Response {
        var fields: HTTPFields = [.contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy]
        fields[.cacheControl] = "no-store"
        fields[.xContentTypeOptions] = "nosniff"
        return Response(
            status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: html.text)))
    }

    fileprivate static func asset(_ bytes: [UInt8], type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "\(type); charset=utf-8", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    fileprivate static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.json + [UInt8(ascii: "\n")])))
    }

    fileprivate static func back(to location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location])
    }

    fileprivate static var notFound: Response { Response(status: .notFound) }

    fileprivate static var tooLarge: Response { Response(status: .contentTooLarge) }
}

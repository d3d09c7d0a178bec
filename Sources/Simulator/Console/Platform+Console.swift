import Definitions

extension Platform {
    /// What the console shows now.
    ///
    /// - Parameter document: What the platform's document says.
    /// - Returns: The newest first, as far as it is kept.
    func view(of document: PlatformDocument) -> ConsoleView {
        ConsoleView(
            platform: document.title, time: ChinaTime(unixMilliseconds: clock.now()).text, books: BooksView(books),
            faults: switches(among: document.kinds), faultsOfFile: faults.windows.count { $0.owner == nil },
            requests: seen.requests.newestFirst,
            batches: seen.batches.newestFirst.compactMap { id in
                ledger.batch(id.number, of: id.app).map { BatchView($0, app: id.app, withRecords: false) }
            },
            packages: seen.packages.newestFirst.compactMap { id in
                shelf.package(id.name, of: id.app).map { PackageView($0, id: id) }
            },
            contents: Set(seen.contents.newestFirst).compactMap { id in
                contents.content(id.name, of: id.app).map { ContentView($0, id: id) }
            }.sorted { ($0.changedAt, $0.contentSM3) > ($1.changedAt, $1.contentSM3) },
            feeds: feeds.sizes.map { FeedView(feed: $0.feed, items: $0.items) })
    }

    /// Every fault, on or off.
    func switches(among kinds: PlatformKinds) -> [SwitchView] {
        let windows = faults.windows
        return FaultSwitch.all.map { fault in
            let window = windows.first { $0.owner == fault.id }
            return SwitchView(
                on: fault.id.subject, word: fault.id.word, meaning: fault.meaning, isOn: window != nil,
                settings: faults.turnedOn[fault.id] ?? [:], hits: window?.hits ?? 0,
                keys: fault.settings(among: kinds).map(\.key))
        }
    }

    /// A batch with the verdicts of its records; nil when there is none.
    func batch(_ number: BatchNumber, of app: String) -> BatchView? {
        ledger.batch(number, of: app).map { BatchView($0, app: app, withRecords: true) }
    }

    /// Turns a fault on; one that was on counts from the start again.
    ///
    /// - Parameters:
    ///   - fault: The fault.
    ///   - settings: Values by the keys of a faults file.
    ///   - kinds: The kinds that the platform takes.
    /// - Throws: What the grammar of faults files does not take.
    func turnOn(_ fault: FaultSwitch, settings: [String: String], kinds: PlatformKinds) throws(DefinitionError) {
        try faults.turnOn(fault, settings: settings, kinds: kinds)
    }

    /// Turns a fault off.
    func turnOff(_ fault: FaultSwitch) { faults.remove(of: fault.id) }

    /// Turns every fault off, those of the faults file too.
    func turnAllOff() { faults = FaultScript() }
}

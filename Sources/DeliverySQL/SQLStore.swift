package import Canonical
package import Delivery
package import ShangMi

/// The delivery store's contract in SQL, over whichever database is given: rows only, no policy.
package struct SQLStore: DeliveryStore {
    /// The database.
    package let database: any SQLDatabase
    let vault: StoreVault

    /// A store in a database that has its tables.
    ///
    /// - Parameters:
    ///   - database: The database.
    ///   - master: The key under which the store's keys are wrapped; what is written is sealed when there is one.
    ///   - making: Whether the store's keys are made when there are none; otherwise nothing is written.
    /// - Throws: `sealed` and `otherVaultKey` for a store that is encrypted with another key file.
    package init(database: any SQLDatabase, master: VaultMaster?, making: Bool) throws(StoreError) {
        self.database = database
        // Most stores have their keys, or need none: only a new one is written to.
        let found = try database.readNow { try StoreVault(master: master, session: $0, making: false) }
        guard making, master != nil, !found.isSealing else {
            vault = found
            return
        }
        vault = try database.writeNow(.vault) { try StoreVault(master: master, session: $0, making: true) }
    }

    /// The evidence log.
    package var evidence: any EvidenceStore { SQLEvidence(database: database) }

    /// What operators look at.
    package var views: any DeliveryViews { SQLViews(database: database, vault: vault) }

    /// The runs of scheduled jobs.
    package var jobs: any JobBook { SQLJobs(database: database) }

    /// What operators must be told.
    package var alerts: any AlertBook { SQLAlerts(database: database) }

    /// Replays of failed deliveries.
    package var replays: any ReplayStore { SQLReplays(database: database, vault: vault) }

    /// The regulator's packages.
    package var packages: any PackageStore { SQLPackages(database: database, vault: vault) }

    /// What destinations list, compared with what we hold.
    package var reconciliations: any ReconciliationStore { SQLReconciliations(database: database, vault: vault) }

    /// What destinations send us.
    package var inbound: any InboundStore { SQLInbound(database: database, vault: vault) }

    /// The contents of attachments on their way to destinations that take them.
    package var contents: any ContentStore { SQLContents(database: database) }

    /// What is moved out of the store when it is old.
    package var archive: any ArchiveStore { SQLArchive(database: database) }

    package func history(of insurer: Text) -> any RecordHistory {
        SQLHistory(database: database, vault: vault, insurer: insurer)
    }
}

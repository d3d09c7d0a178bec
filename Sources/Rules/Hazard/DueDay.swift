import Canonical

extension Record {
    /// The last day on which a hazard may be rectified: the deferral of a deferred hazard, else the deadline.
    ///
    /// `nil` when there is none or it is unusable. Source: rules §5.
    var hazardDueDay: CivilDate? {
        let isDeferred = self[Hazard.state] == Hazard.State.deferred && !isAbsent(Hazard.deferredTo)
        return isDeferred ? self[Hazard.deferredTo] : self[Hazard.deadline]
    }
}

package org.anteroom.operations;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import org.anteroom.bridge.BridgeState;
import org.anteroom.bridge.Bridges;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.Role;
import org.anteroom.platform.Refusal;
import org.anteroom.visit.VisitConfig;
import org.anteroom.visit.Visits;

/** Takes readings: how the bridges are, as this replica knows them, and which visits the store has on them. */
@ApplicationScoped
class Readings {
    private final Bridges bridges;
    private final Visits visits;
    private final Clinics clinics;
    private final VisitConfig config;
    private final Clock clock;

    Readings(Bridges bridges, Visits visits, Clinics clinics, VisitConfig config, Clock clock) {
        this.bridges = bridges;
        this.visits = visits;
        this.clinics = clinics;
        this.config = config;
        this.clock = clock;
    }

    /** The reading of now. Only for admins: the visits of their own clinics, and the number of all others. */
    Reading take(Actor.SignedIn admin) {
        if (!admin.is(Role.ADMIN)) {
            throw new Refusal.NotAllowed().toException();
        }
        var now = clock.instant();
        var loads = new HashMap<String, Double>();
        var states = bridges.states();
        states.stream().map(BridgeState::bridge).forEach(bridge -> loads.put(bridge, bridges.load(bridge)));
        var names = new HashMap<ClinicId, String>();
        admin.clinics().forEach(id -> clinics.find(id).map(Clinic::name).ifPresent(name -> names.put(id, name)));
        return Reading.of(
                now,
                new Reading.Seen(
                        bridges.any(),
                        states,
                        loads,
                        visits.underWay(admin.clinicIds()),
                        visits.underWayElsewhere(admin.clinicIds()),
                        names,
                        now.minus(config.moving())));
    }
}

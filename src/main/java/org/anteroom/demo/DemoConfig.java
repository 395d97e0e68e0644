package org.anteroom.demo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.anteroom.identity.Clinic;

/** The demo clinics. */
@ConfigMapping(prefix = "anteroom.demo")
public interface DemoConfig {
    /** Whether the demo is on: seeds, doors and the list of sent mail. Never switch it on where real people are. */
    @WithDefault("false")
    boolean enabled();

    /** Whether an empty database is filled with the demo clinics. */
    @WithDefault("true")
    boolean seed();

    /** How media travels in the demo clinics. */
    @WithDefault("DIRECT")
    Clinic.MediaPolicy media();

    /** How often the demo gives a sign of life for the patients that it holds present; well below {@code anteroom.visit.silent}. */
    @WithDefault("5s")
    String beat();
}

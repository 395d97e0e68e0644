package org.anteroom.identity;

import java.time.ZoneId;
import org.anteroom.platform.Frame;

/**
 * A clinic: whose people, visits and rules these are.
 *
 * @param phone where patients get help, as they dial it
 * @param emergency the number for emergencies where the clinic is
 * @param media how media may travel
 * @param showPlace whether patients are told their place in line
 */
public record Clinic(
        ClinicId id, String name, String phone, String emergency, ZoneId zone, MediaPolicy media, boolean showPlace) {
    /** How media may travel between the people of a visit. */
    public enum MediaPolicy {
        /** Browser to browser for two people, which shows each the other's address. */
        DIRECT,
        /** Always over the clinic's own bridge. */
        BRIDGE
    }

    /** Where people of this clinic get help. */
    public Frame.Help help() {
        return new Frame.Help(name, phone, emergency);
    }
}

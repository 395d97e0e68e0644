package org.anteroom.visit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many people a visit takes. */
@ConfigMapping(prefix = "anteroom.guest")
public interface GuestConfig {
    /** The most people of one visit, patient and provider included; removed ones do not count. */
    @WithDefault("8")
    int people();

    /** The most invitations of one visit that nobody has come with yet. */
    @WithDefault("3")
    int open();

    /** The most people that the patient brings, removed ones not counted. */
    @WithDefault("3")
    int family();

    /** The most links that the patient can have made in one visit, renewed ones too: each may be mailed to any address. */
    @WithDefault("12")
    int links();
}

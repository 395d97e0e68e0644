package org.anteroom.bridge;

/** One endpoint of one conference at one bridge: what a person's connection hangs on. Never used again after it ended. */
public record Leg(String bridge, String meeting, String endpoint) {}

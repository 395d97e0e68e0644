/**
 * Speaks Colibri2 with Jitsi Videobridge, in our own words. Nobody else knows that Colibri exists.
 */
@NullMarked
package org.anteroom.bridge;

import org.jspecify.annotations.NullMarked;

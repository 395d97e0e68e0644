/**
 * Who you are (Keycloak session or visit link) and what follows from it: an Actor.
 */
@NullMarked
package org.anteroom.identity;

import org.jspecify.annotations.NullMarked;

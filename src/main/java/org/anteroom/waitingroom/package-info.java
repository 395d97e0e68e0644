/**
 * Prepare, knock, wait, be let in: the patient's way to the visit.
 */
@NullMarked
package org.anteroom.waitingroom;

import org.jspecify.annotations.NullMarked;

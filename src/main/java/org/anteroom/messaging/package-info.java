/**
 * Invitations and other mail; knows addresses, not medicine.
 */
@NullMarked
package org.anteroom.messaging;

import org.jspecify.annotations.NullMarked;

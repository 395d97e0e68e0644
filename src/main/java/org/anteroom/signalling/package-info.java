/**
 * The sockets: who is connected to this replica, what they say, and the views they are sent.
 */
@NullMarked
package org.anteroom.signalling;

import org.jspecify.annotations.NullMarked;

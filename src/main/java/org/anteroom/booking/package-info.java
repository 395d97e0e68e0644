/**
 * Agrees on a time, moves it and gives it back. Knows nothing of media.
 */
@NullMarked
package org.anteroom.booking;

import org.jspecify.annotations.NullMarked;

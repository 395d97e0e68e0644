/**
 * What every room stands on: ids, the clock, refusals as problems, the first filter, the store, the outbox, words and pages. Knows no other room.
 */
@NullMarked
package org.anteroom.platform;

import org.jspecify.annotations.NullMarked;

/**
 * The embedded store: the wire protocol of MongoDB over an H2 file, a process of its own for trials and tests.
 */
@NullMarked
package org.anteroom.store;

import org.jspecify.annotations.NullMarked;

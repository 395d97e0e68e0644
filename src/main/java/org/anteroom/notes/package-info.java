/**
 * Draft, sign, amend, release: the clinical note of a visit. A signed note never changes.
 */
@NullMarked
package org.anteroom.notes;

import org.jspecify.annotations.NullMarked;

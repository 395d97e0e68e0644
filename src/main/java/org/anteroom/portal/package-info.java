/**
 * What a signed-in patient sees of their own visits.
 */
@NullMarked
package org.anteroom.portal;

import org.jspecify.annotations.NullMarked;

/**
 * What whoever runs the product sees of it: the bridges, and which visits are on them. No names, no reasons, no appointments.
 */
@NullMarked
package org.anteroom.operations;

import org.jspecify.annotations.NullMarked;

/**
 * Who did what to which record and when; append-only, without the content.
 */
@NullMarked
package org.anteroom.audit;

import org.jspecify.annotations.NullMarked;

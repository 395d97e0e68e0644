/**
 * The clinic's live board and the provider's day: rows of visits, each whole.
 */
@NullMarked
package org.anteroom.board;

import org.jspecify.annotations.NullMarked;

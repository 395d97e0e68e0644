/**
 * The visit itself: its states, its people, its one document and the media between them.
 */
@NullMarked
package org.anteroom.visit;

import org.jspecify.annotations.NullMarked;

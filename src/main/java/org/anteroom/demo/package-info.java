/**
 * The demo clinics: seeds, doors and posted mail to read. Only active when anteroom.demo.enabled is set.
 */
@NullMarked
package org.anteroom.demo;

import org.jspecify.annotations.NullMarked;

/** Measurements that anyone can run again with {@code infra/load}; src/docs/performance.md holds the figures. No test is in here. */
package org.anteroom.load;

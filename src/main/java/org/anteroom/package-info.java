/** Anteroom: a self-hosted telemedicine video-visit platform. Each package below is one room; {@code MapTest} holds the arrows between them. */
package org.anteroom;

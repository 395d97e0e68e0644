package org.anteroom.platform;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The origins whose pages are our own: that of the base URL and those configured beside it. */
@ApplicationScoped
@Startup
public class Origins {
    private final Set<String> own = new HashSet<>();

    Origins(PlatformConfig config) {
        own.add(checked("anteroom.base-url", config.baseUrl().toString()));
        for (var origin : config.origins().orElse(List.of())) {
            var written = checked("anteroom.origins", origin);
            if (!written.equals(origin)) {
                throw new IllegalArgumentException(
                        "anteroom.origins: must be written as browsers write it, " + written + ", was " + origin);
            }
            own.add(written);
        }
    }

    /** The origin of an address at which people can be served; otherwise the start ends with a sentence that names the setting. */
    private static String checked(String setting, String address) {
        try {
            var uri = new URI(address);
            var origin = originOf(uri);
            if (uri.getScheme().equals("http") && !isThisMachine(uri)) {
                // Our cookies are Secure, and a browser keeps one from a plain address only where that is its own
                // machine.
                throw new IllegalArgumentException(
                        "https:// is needed, since browsers keep no login over plain HTTP, was " + address);
            }
            return origin;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    setting + ": an address like https://visits.example.org is needed, was " + address, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
        }
    }

    /** Whether the address leads nowhere but to the machine of whoever opens it, as browsers see it. */
    static boolean isThisMachine(URI address) {
        var host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}");
    }

    /** Whether the value of an {@code Origin} header names one of ours, compared to the letter. */
    public boolean isOwn(String origin) {
        return own.contains(origin);
    }

    /**
     * Scheme, host and port of an address, as browsers write an origin.
     *
     * @throws IllegalArgumentException when the address has a path, a query, or no host
     */
    static String originOf(URI address) {
        var scheme = address.getScheme();
        var host = address.getHost();
        var path = address.getPath();
        if (scheme == null || host == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException("an address like https://visits.example.org is needed, was " + address);
        }
        if ((path != null && !path.isEmpty() && !path.equals("/")) || address.getQuery() != null) {
            throw new IllegalArgumentException("the address must have no path, was " + address);
        }
        var port = address.getPort();
        boolean usual = port == -1 || port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host.toLowerCase(Locale.ROOT) + (usual ? "" : ":" + port);
    }
}

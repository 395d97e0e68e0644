package org.anteroom.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Product;
import org.junit.jupiter.api.Test;

/** What the landing page says of the running parts: all that the start script told, in the reader's language. */
class PartsIT {
    @Test
    void partsAreToldWithTheirKindInBothLanguages() {
        var parts = "Application=real:port 8080, management 8081; Store=embedded:over an H2 file;"
                + " Login=real:http://localhost:8180; TURN=missing:install coturn";
        try (var replica = Product.get().replica(Map.of("ANTEROOM_PARTS", parts))) {
            assertThat(rows(replica, "en"))
                    .contains(
                            row("Application", "real", "port 8080, management 8081"),
                            row("Store", "embedded", "over an H2 file"),
                            row("Login", "real", "http://localhost:8180"),
                            row("TURN", "missing", "install coturn"))
                    .contains("What is running");
            assertThat(rows(replica, "es"))
                    .contains(
                            row("Application", "real", "port 8080, management 8081"),
                            row("Store", "integrado", "over an H2 file"),
                            row("Login", "real", "http://localhost:8180"),
                            row("TURN", "falta", "install coturn"))
                    .doesNotContain("What is running");
        }
    }

    @Test
    void nothingIsSaidWhereNoScriptHasToldIt() {
        assertThat(Caller.anonymous().get("/").body()).contains("<h1").doesNotContain("<table");
    }

    private static String rows(Product.Replica replica, String language) {
        return Caller.withCookies(Map.of("lang", language))
                .at(replica.url())
                .get("/")
                .body();
    }

    private static String row(String name, String kind, String detail) {
        return "<tr><th scope=\"row\">" + name + "</th><td>" + kind + "</td><td>" + detail + "</td></tr>";
    }
}

package org.anteroom.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shipped configuration of coturn refuses, and that it says nothing twice. A real coturn with it is asked in TurnIT. */
class RelayFileTest {
    private static final List<String> LINES = ComposeTest.text(Path.of("infra/coturn/turnserver.conf"))
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,0.255.255.255",
        "10.0.0.0,10.255.255.255",
        "100.64.0.0,100.127.255.255",
        "127.0.0.0,127.255.255.255",
        "169.254.0.0,169.254.255.255",
        "172.16.0.0,172.31.255.255",
        "192.168.0.0,192.168.255.255",
        "224.0.0.0,255.255.255.255",
        "::1,::1",
        "fc00::,fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fe80::,febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "ff00::,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    })
    void networkIsRefusedFromItsFirstToItsLastAddress(String first, String last) throws UnknownHostException {
        var from = number(first);
        var to = number(last);

        assertThat(denied()).anySatisfy(range -> {
            assertThat(range.length).isEqualTo(InetAddress.getByName(first).getAddress().length);
            assertThat(range.first).isLessThanOrEqualTo(from);
            assertThat(range.last).isGreaterThanOrEqualTo(to);
        });
    }

    /** coturn 4.6.1 takes such a range to hold every IPv4 address, and relays to nobody then. */
    @Test
    void noRangeBeginsWithTheEmptySixthVersion() {
        assertThat(LINES).noneMatch(line -> line.startsWith("denied-peer-ip=::-"));
    }

    @Test
    void mappedAddressesAreRefused() {
        assertThat(LINES).contains("denied-peer-ip=::ffff:0.0.0.0-::ffff:255.255.255.255");
    }

    @ParameterizedTest
    @CsvSource({"8.8.8.8", "172.32.0.1", "100.128.0.1", "2a00:1450::1"})
    void publicAddressIsNot(String address) throws UnknownHostException {
        int length = InetAddress.getByName(address).getAddress().length;
        var value = number(address);

        assertThat(denied())
                .filteredOn(range -> range.length == length)
                .noneMatch(range -> range.first.compareTo(value) <= 0 && range.last.compareTo(value) >= 0);
    }

    @Test
    void nobodyIsAllowedWithoutTheSecretAndNothingButRelayingIsDone() {
        assertThat(LINES)
                .contains(
                        "use-auth-secret",
                        "no-cli",
                        "no-tcp-relay",
                        "no-multicast-peers",
                        "no-tlsv1",
                        "no-tlsv1_1",
                        "user-quota=12")
                .noneMatch(line -> line.startsWith("allow-loopback")
                        || line.startsWith("allowed-peer-ip")
                        || line.startsWith("no-auth")
                        || line.startsWith("user=")
                        || line.startsWith("static-auth-secret"));
        assertThat(LINES).filteredOn(line -> !line.startsWith("denied-peer-ip")).doesNotHaveDuplicates();
    }

    private record Range(BigInteger first, BigInteger last, int length) {}

    private static List<Range> denied() throws UnknownHostException {
        var ranges = new java.util.ArrayList<Range>();
        for (var line : LINES) {
            // Java makes IPv4 of mapped addresses; they have a test of their own.
            if (line.startsWith("denied-peer-ip=") && !line.contains("::ffff:0.0.0.0")) {
                var ends = line.substring(15).split("-");
                ranges.add(new Range(
                        number(ends[0]),
                        number(ends[1]),
                        InetAddress.getByName(ends[0]).getAddress().length));
            }
        }
        assertThat(ranges).hasSizeGreaterThan(20);
        return ranges;
    }

    private static BigInteger number(String address) throws UnknownHostException {
        return new BigInteger(1, InetAddress.getByName(address).getAddress());
    }
}

package org.anteroom.signalling;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.anteroom.board.Row;
import org.anteroom.booking.CancelReason;
import org.anteroom.booking.VisitState;
import org.anteroom.platform.Problem;
import org.anteroom.platform.Refusal;
import org.anteroom.visit.Ending;
import org.anteroom.visit.Inviter;
import org.anteroom.visit.Media;
import org.anteroom.visit.PhoneCall;
import org.anteroom.visit.Presence;
import org.anteroom.visit.Relays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of the sockets against one sample each; the pages' own tests read the same files. */
class WireTest {
    private static final Path SAMPLES = Path.of("src/test/resources/wire");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String MARGARET = "01arz3ndektsv4rrffq69g5fav";
    private static final String MARIA = "3arz3ndektsv4rrffq69g5fav1";
    private static final String OKAFOR = "2q3kz6ndektsv4rrffq69g5fav";

    private static final Map<String, ClientMessage> SAID = Map.ofEntries(
            entry("beat", new ClientMessage.Beat("c1")),
            entry("join", new ClientMessage.Join("c2")),
            entry("renew", new ClientMessage.Renew("c3", 4, "aaaaaaaa")),
            entry("leave", new ClientMessage.Leave("c4")),
            entry("say", new ClientMessage.Say("c5", true, false, true, ClientMessage.Link.weak, 31)),
            entry("chat", new ClientMessage.Chat("c6", "The blue pills, or the white ones?")),
            entry("lines", new ClientMessage.Lines("c7", 12)),
            entry(
                    "signal-description",
                    new ClientMessage.Signal(
                            "c8",
                            2,
                            new ClientMessage.Description(ClientMessage.Description.Kind.offer, "v=0\r\n"),
                            null)),
            entry(
                    "signal-candidate",
                    new ClientMessage.Signal(
                            "c9",
                            2,
                            null,
                            new ClientMessage.Candidate(
                                    "candidate:1 1 udp 2122260223 192.0.2.9 40000 typ host", "0", 0, "w4OY"))),
            entry("answer", new ClientMessage.Answer("c10", "aaaaaaaa", 1_795_449_600_000L, "v=0\r\n", null)),
            entry(
                    "answer-layers",
                    new ClientMessage.Answer(
                            "c16",
                            "aaaaaaaa",
                            1_795_449_600_000L,
                            "v=0\r\n",
                            List.of(new ClientMessage.Layer(1_257_052_509L, 2_115_315_772L)))),
            entry(
                    "camera",
                    new ClientMessage.Camera(
                            "c11",
                            "aaaaaaaa",
                            List.of(
                                    new ClientMessage.Layer(1_257_052_509L, 2_115_315_772L),
                                    new ClientMessage.Layer(3_168_008_761L, null)))),
            entry("watch", new ClientMessage.Watch("c12", "aaaaaaaa", Map.of("bbbbbbbb-v0", 720, "cccccccc-v0", 180))),
            entry("moved", new ClientMessage.Moved("c13", 5)),
            entry("mute", new ClientMessage.Mute("c14", MARGARET, true, false)),
            entry("look", new ClientMessage.Look("c15")));

    static final Map<String, ServerMessage> TOLD = Map.ofEntries(
            entry(
                    "view",
                    new ServerMessage.View(new VisitView(
                            17,
                            VisitState.WAITING,
                            at("15:52:00"),
                            at("15:58:03.250"),
                            new VisitView.Me(MARGARET, "PATIENT", Presence.KNOCKING, false, false, false),
                            List.of(new VisitView.Other(
                                    OKAFOR,
                                    "PROVIDER",
                                    "Dr Amara Okafor",
                                    "Dr Okafor",
                                    Presence.EXPECTED,
                                    true,
                                    true,
                                    true,
                                    false,
                                    false,
                                    false,
                                    "good")),
                            new VisitView.Times(at("16:00:00"), 20, null, null),
                            new VisitView.Wait(1, 15L, "busy", at("15:52:00"), false),
                            null,
                            null,
                            2,
                            false,
                            new PhoneCall(at("15:55:00"), false),
                            CancelReason.TECHNICAL,
                            null,
                            null,
                            List.of(new VisitView.Invited(
                                    MARIA,
                                    "FAMILY",
                                    "Helen",
                                    Inviter.PATIENT,
                                    Presence.EXPECTED,
                                    false,
                                    false,
                                    false,
                                    null,
                                    null))))),
            entry(
                    "view-guest",
                    new ServerMessage.View(new VisitView(
                            32,
                            VisitState.IN_VISIT,
                            at("16:02:00"),
                            at("16:05:00"),
                            new VisitView.Me(MARIA, "INTERPRETER", Presence.KNOCKING, false, false, false),
                            List.of(),
                            new VisitView.Times(at("16:00:00"), 20, null, null),
                            null,
                            null,
                            null,
                            0,
                            false,
                            null,
                            null,
                            null,
                            new VisitView.Guest("Maria Gómez", true, null),
                            null))),
            entry(
                    "view-desk",
                    new ServerMessage.View(new VisitView(
                            31,
                            VisitState.IN_VISIT,
                            at("16:02:00"),
                            at("16:05:00"),
                            new VisitView.Me(OKAFOR, "PROVIDER", Presence.JOINED, true, true, false),
                            List.of(),
                            new VisitView.Times(at("16:00:00"), 20, at("16:02:00"), null),
                            null,
                            at("16:06:30"),
                            new VisitView.MediaView(
                                    2,
                                    Media.Way.BRIDGE,
                                    false,
                                    "aaaaaaaa",
                                    true,
                                    true,
                                    List.of(new Relays.Relay(
                                            List.of("turns:relay.example.org:443?transport=tcp"),
                                            "1795449600:2f",
                                            "c2VjcmV0"))),
                            3,
                            true,
                            null,
                            null,
                            new VisitView.Desk(
                                    true,
                                    "2026-11",
                                    "works",
                                    "works",
                                    "good",
                                    true,
                                    at("15:52:00"),
                                    1,
                                    at("16:03:00"),
                                    null,
                                    "pt",
                                    true,
                                    8,
                                    List.of(new VisitView.Invited(
                                            MARIA,
                                            "INTERPRETER",
                                            "Maria Gómez",
                                            Inviter.CLINIC,
                                            Presence.KNOCKING,
                                            true,
                                            true,
                                            false,
                                            at("16:04:00"),
                                            null))),
                            null,
                            null))),
            entry(
                    "line",
                    new ServerMessage.Line(
                            3, at("16:04:00"), "CHAT", MARGARET, "Margaret W.", "The white ones.", false)),
            entry(
                    "signal",
                    new ServerMessage.Signal(
                            2,
                            null,
                            new ClientMessage.Candidate(
                                    "candidate:1 1 udp 2122260223 192.0.2.9 40000 typ host", "0", 0, null))),
            entry(
                    "signal-description",
                    new ServerMessage.Signal(
                            2, new ClientMessage.Description(ClientMessage.Description.Kind.answer, "v=0\r\n"), null)),
            entry(
                    "offer",
                    new ServerMessage.Offer(
                            3,
                            "aaaaaaaa",
                            1_795_449_600_000L,
                            "v=0\r\n",
                            List.of(
                                    new ServerMessage.Section("3", "bbbbbbbb-a0", "audio", MARGARET),
                                    new ServerMessage.Section("4", "bbbbbbbb-v0", "camera", MARGARET)))),
            entry("scene", new ServerMessage.Scene("aaaaaaaa", MARGARET, null, null, null)),
            entry(
                    "scene-pictures",
                    new ServerMessage.Scene(
                            "aaaaaaaa", null, List.of("bbbbbbbb-v0"), Map.of("aaaaaaaa-v0", 360), List.of(MARGARET))),
            entry("done", new ServerMessage.Done("c1")),
            entry("refused", new ServerMessage.Refused("c2", Problem.of(new Refusal.WrongState("WAITING")))),
            entry(
                    "board",
                    new ServerMessage.Board(
                            true,
                            at("16:05:00"),
                            List.of(new Row(
                                    MARGARET,
                                    17,
                                    at("16:00:00"),
                                    20,
                                    "Margaret Whitfield",
                                    79,
                                    "F",
                                    "follow-up",
                                    "Dr Amara Okafor",
                                    OKAFOR,
                                    VisitState.WAITING,
                                    at("15:52:00"),
                                    at("15:52:00"),
                                    at("16:07:00"),
                                    true,
                                    null,
                                    null,
                                    List.of("camera"),
                                    at("15:56:00"),
                                    new PhoneCall(at("15:54:00"), true),
                                    Ending.INTERRUPTED,
                                    new Row.Devices("blocked", "works", "good"),
                                    true,
                                    "pt",
                                    List.of(new Row.Interpreter(MARIA, "Maria Gómez", Presence.EXPECTED, true)))))));

    static List<String> client() {
        return samples("client").keySet().stream().toList();
    }

    static List<String> server() {
        return samples("server").keySet().stream().toList();
    }

    @ParameterizedTest
    @MethodSource("client")
    void whatAPageSaysIsUnderstood(String name) {
        assertThat(Wire.read(samples("client").get(name))).contains(SAID.get(name));
    }

    @ParameterizedTest
    @MethodSource("server")
    void whatWeSayIsWrittenLikeItsSample(String name) throws JsonProcessingException {
        assertThat(JSON.readTree(Wire.write(TOLD.get(name))))
                .isEqualTo(JSON.readTree(samples("server").get(name)));
    }

    @Test
    void everyMessageHasASample() {
        assertThat(samples("client").keySet()).isEqualTo(new java.util.TreeSet<>(SAID.keySet()));
        assertThat(samples("server").keySet()).isEqualTo(new java.util.TreeSet<>(TOLD.keySet()));
        assertThat(SAID.values().stream().map(Object::getClass).collect(toSet()))
                .isEqualTo(Arrays.stream(ClientMessage.class.getPermittedSubclasses())
                        .collect(toSet()));
        assertThat(TOLD.values().stream().map(Object::getClass).collect(toSet()))
                .isEqualTo(Arrays.stream(ServerMessage.class.getPermittedSubclasses())
                        .collect(toSet()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"beat\"",
                "17",
                "{}",
                "not json",
                "{\"id\":\"c1\"}",
                "{\"type\":\"admit\",\"id\":\"c1\"}",
                "{\"type\":\"Beat\",\"id\":\"c1\"}",
                "{\"type\":\"org.anteroom.signalling.ClientMessage$Beat\",\"id\":\"c1\"}",
                "{\"type\":\"beat\"}",
                "{\"type\":\"beat\",\"id\":\"c1\",\"as\":\"provider\"}",
                "{\"type\":\"beat\",\"id\":\"c1\",\"id\":\"c2\"}",
                "{\"type\":\"beat\",\"type\":\"leave\",\"id\":\"c1\"}",
                "{\"type\":\"beat\",\"id\":\"c1\"}{\"type\":\"leave\",\"id\":\"c2\"}",
                "{\"type\":\"beat\",\"id\":\"c1\"} x",
                "{\"type\":\"beat\",\"id\":{}}",
                "{\"type\":\"renew\",\"id\":\"c1\"}",
                "{\"type\":\"renew\",\"id\":\"c1\",\"epoch\":1}",
                "{\"type\":\"renew\",\"id\":\"c1\",\"leg\":\"\",\"epoch\":null}",
                "{\"type\":\"renew\",\"id\":\"c1\",\"leg\":\"\",\"epoch\":\"one\"}",
                "{\"type\":\"renew\",\"id\":\"c1\",\"leg\":\"\",\"epoch\":99999999999999999999}",
                "{\"type\":\"say\",\"id\":\"c1\",\"microphone\":true,\"camera\":true,\"sharing\":false,\"seen\":1,\"link\":\"superb\"}",
                "{\"type\":\"say\",\"id\":\"c1\",\"microphone\":true,\"camera\":true,\"sharing\":false,\"seen\":1}",
                "{\"type\":\"chat\",\"id\":\"c1\"}",
                "{\"type\":\"answer\",\"id\":\"c1\",\"leg\":\"aaaaaaaa\",\"version\":1}",
                "{\"type\":\"answer\",\"id\":\"c1\",\"epoch\":1,\"sdp\":\"v=0\"}",
                "{\"type\":\"camera\",\"id\":\"c1\",\"leg\":\"aaaaaaaa\"}",
                "{\"type\":\"camera\",\"id\":\"c1\",\"leg\":\"aaaaaaaa\",\"layers\":[{\"rid\":\"1\"}]}",
                "{\"type\":\"watch\",\"id\":\"c1\",\"leg\":\"aaaaaaaa\"}",
                "{\"type\":\"moved\",\"id\":\"c1\"}",
                "{\"type\":\"mute\",\"id\":\"c1\",\"person\":\"x\",\"microphone\":true}",
                "{\"type\":\"signal\",\"id\":\"c1\",\"epoch\":1,\"description\":{\"type\":\"pranswer\",\"sdp\":\"\"}}"
            })
    void anythingElseIsNotOneOfOurs(String text) {
        assertThat(Wire.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"beat\",\"id\":null}",
                "{\"type\":\"chat\",\"id\":\"c1\",\"text\":null}",
                "{\"type\":\"answer\",\"id\":\"c1\",\"leg\":\"aaaaaaaa\",\"version\":1,\"sdp\":null}",
                "{\"type\":\"camera\",\"id\":\"c1\",\"leg\":\"aaaaaaaa\",\"layers\":null}",
                "{\"type\":\"camera\",\"id\":\"c1\",\"leg\":\"aaaaaaaa\",\"layers\":[null]}",
                "{\"type\":\"watch\",\"id\":\"c1\",\"leg\":\"aaaaaaaa\",\"heights\":{\"x\":null}}",
                "{\"type\":\"mute\",\"id\":\"c1\",\"person\":null,\"microphone\":true,\"camera\":true}",
                "{\"type\":\"say\",\"id\":\"c1\",\"microphone\":true,\"camera\":true,\"sharing\":false,\"seen\":1,\"link\":null}",
                "{\"type\":\"signal\",\"id\":\"c1\",\"epoch\":1,\"description\":{\"type\":null,\"sdp\":\"\"}}"
            })
    void nothingWhereSomethingMustBeIsNotOneOfOurs(String text) {
        assertThat(Wire.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"chat\",\"id\":\"c1\",\"text\":17}",
                "{\"type\":\"say\",\"id\":\"c1\",\"microphone\":\"true\",\"camera\":1,\"sharing\":false,\"seen\":1,\"link\":\"good\"}",
                "{\"type\":\"say\",\"id\":\"c1\",\"microphone\":true,\"camera\":true,\"sharing\":false,\"seen\":1,\"link\":0}",
                "{\"type\":\"renew\",\"id\":\"c1\",\"leg\":\"\",\"epoch\":1.5}"
            })
    void wrongKindOfValueIsNotTurnedIntoTheRightOne(String text) {
        assertThat(Wire.read(text)).isEmpty();
    }

    @Test
    void messageThatIsTooDeepIsNotOneOfOurs() {
        var deep = "{\"type\":\"chat\",\"id\":\"c1\",\"text\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";

        assertThat(Wire.read(deep)).isEmpty();
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-23T" + time + "Z");
    }

    private static Map<String, String> samples(String side) {
        var samples = new TreeMap<String, String>();
        try (var files = Files.list(SAMPLES.resolve(side))) {
            for (var file : files.toList()) {
                samples.put(file.getFileName().toString().replace(".json", ""), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }
}

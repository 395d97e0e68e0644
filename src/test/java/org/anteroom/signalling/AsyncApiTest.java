package org.anteroom.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written about our sockets is what they say: the same types, the same fields, and examples that are messages. */
class AsyncApiTest {
    private static final JsonNode DOCUMENT = read();
    private static final JsonNode MESSAGES = DOCUMENT.at("/components/messages");

    @Test
    void everyMessageOfAPageIsDescribedAndNoOther() {
        assertThat(described("Client")).isEqualTo(types(ClientMessage.class).keySet());
    }

    @Test
    void everyMessageOfOursIsDescribedAndNoOther() {
        assertThat(described("Server")).isEqualTo(types(ServerMessage.class).keySet());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageHasTheFieldsThatItsRecordHas(String key, Class<?> type) {
        var fields = new TreeSet<>(Set.of("type"));
        components(type).map(RecordComponent::getName).forEach(fields::add);

        assertThat(names(MESSAGES.path(key).at("/payload/properties"))).isEqualTo(fields);
    }

    /** What is within: a list's kind, a record's fields, an enum's words. */
    @ParameterizedTest
    @MethodSource("messages")
    void whatAMessageHoldsIsDescribedToItsEnd(String key, Class<?> type) {
        components(type)
                .forEach(component -> isDescribed(
                        component.getGenericType(),
                        MESSAGES.path(key).at("/payload/properties/" + component.getName()),
                        key + "." + component.getName()));
    }

    @Test
    void everySchemaIsUsed() {
        var used = new TreeSet<>(DOCUMENT.findValuesAsText("$ref"));

        assertThat(names(DOCUMENT.at("/components/schemas")))
                .allSatisfy(name -> assertThat(used).contains("#/components/schemas/" + name));
    }

    @Test
    void whatAChannelTakesAndSendsAreAllItsMessages() {
        DOCUMENT.path("channels").properties().forEach(channel -> {
            var all = new TreeSet<String>();
            for (var way : new String[] {"Receive", "Send"}) {
                DOCUMENT.at("/operations/" + channel.getKey() + way + "/messages")
                        .forEach(one -> all.add(one.path("$ref").asText().replaceFirst(".*/", "")));
            }
            assertThat(all).isEqualTo(names(channel.getValue().path("messages")));
        });
    }

    @Test
    void everyCloseCodeIsDescribedAndNoOther() {
        assertThat(names(DOCUMENT.at("/components/x-close-codes")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(CloseCode.values())
                        .map(code -> String.valueOf(code.getCode()))
                        .toList());
    }

    private static void isDescribed(Type type, JsonNode written, String where) {
        var schema =
                written.has("$ref") ? DOCUMENT.at(written.path("$ref").asText().substring(1)) : written;
        switch (type) {
            case ParameterizedType list
            when list.getRawType() == List.class ->
                isDescribed(list.getActualTypeArguments()[0], schema.path("items"), where + "[]");
            case ParameterizedType map
            when map.getRawType() == Map.class ->
                isDescribed(map.getActualTypeArguments()[1], schema.path("additionalProperties"), where + "{}");
            case Class<?> words
            when words.isEnum() ->
                assertThat(schema.path("enum")).as(where).map(JsonNode::asText).isEqualTo(constants(words));
            case Class<?> part
            when part.isRecord() -> {
                var fields = Arrays.stream(part.getRecordComponents())
                        .filter(field -> !field.getAccessor().isAnnotationPresent(JsonAnyGetter.class))
                        .toList();
                assertThat(names(schema.path("properties")))
                        .as(where)
                        .isEqualTo(fields.stream()
                                .map(RecordComponent::getName)
                                .collect(Collectors.toCollection(TreeSet::new)));
                fields.forEach(field -> isDescribed(
                        field.getGenericType(),
                        schema.path("properties").path(field.getName()),
                        where + "." + field.getName()));
            }
            default -> assertThat(schema.path("type").asText()).as(where).isEqualTo(simple(type));
        }
    }

    private static String simple(Type type) {
        return type == boolean.class
                ? "boolean"
                : type == long.class || type == int.class || type == Integer.class || type == Long.class
                        ? "integer"
                        : "string";
    }

    private static List<String> constants(Class<?> words) {
        return Arrays.stream(words.getEnumConstants()).map(String::valueOf).toList();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void anExampleHoldsWhatIsRequiredAndNothingUnknown(String key, Class<?> type) {
        var payload = MESSAGES.path(key).path("payload");
        var example = MESSAGES.path(key).at("/examples/0/payload");

        assertThat(example.path("type").asText())
                .isEqualTo(MESSAGES.path(key).path("name").asText());
        assertThat(names(payload.path("properties"))).containsAll(names(example));
        payload.path("required")
                .forEach(field -> assertThat(example.has(field.asText()))
                        .as(field.asText())
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("clientMessages")
    void anExampleOfAPageIsUnderstood(String key, Class<?> type) {
        var example = MESSAGES.path(key).at("/examples/0/payload").toString();

        assertThat(Wire.read(example)).get().isInstanceOf(type);
    }

    @Test
    void thereAreThreeSocketsAtTheAddressesOfTheCode() {
        var addresses = new TreeSet<String>();
        DOCUMENT.path("channels")
                .forEach(channel -> addresses.add(channel.path("address").asText()));

        assertThat(addresses)
                .isEqualTo(new TreeSet<>(Stream.of(VisitorSocket.class, DeskSocket.class, BoardSocket.class)
                        .map(socket -> socket.getAnnotation(jakarta.websocket.server.ServerEndpoint.class)
                                .value())
                        .toList()));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        var references = DOCUMENT.findValuesAsText("$ref");

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                DOCUMENT.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    static Stream<Object[]> messages() {
        return Stream.concat(clientMessages(), arguments("Server", ServerMessage.class));
    }

    static Stream<Object[]> clientMessages() {
        return arguments("Client", ClientMessage.class);
    }

    private static Stream<Object[]> arguments(String side, Class<?> family) {
        return types(family).values().stream().map(type -> new Object[] {side + type.getSimpleName(), type});
    }

    private static Stream<RecordComponent> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .flatMap(component -> component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                        ? components(component.getType())
                        : Stream.of(component));
    }

    private static Map<String, Class<?>> types(Class<?> family) {
        var types = new TreeMap<String, Class<?>>();
        for (var type : family.getAnnotation(JsonSubTypes.class).value()) {
            types.put(type.name(), type.value());
        }
        assertThat(types.values()).containsExactlyInAnyOrder(family.getPermittedSubclasses());
        return types;
    }

    private static Set<String> described(String side) {
        var types = new TreeSet<String>();
        MESSAGES.properties().forEach(message -> {
            if (message.getKey().startsWith(side)) {
                types.add(message.getValue().path("name").asText());
            }
        });
        return types;
    }

    private static Set<String> names(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode read() {
        try {
            return new ObjectMapper(new YAMLFactory())
                    .readTree(Path.of("src/docs/asyncapi.yaml").toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

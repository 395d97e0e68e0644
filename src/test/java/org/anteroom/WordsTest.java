package org.anteroom;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.qute.i18n.MessageBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.anteroom.booking.VisitState;
import org.anteroom.bridge.BridgeState;
import org.anteroom.operations.BridgeMessages;
import org.anteroom.operations.Reading;
import org.anteroom.platform.Messages;
import org.anteroom.platform.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sentence that a page or an island asks for exists, in English and in Spanish, and is on the page that asks. */
class WordsTest {
    private static final Path MESSAGES = Path.of("src/main/resources/messages");
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Path SCRIPTS = Path.of("frontend/src");

    private static final Map<String, String> ENGLISH = bundle("words_en");
    private static final Map<String, String> SPANISH = bundle("words_es");

    private static final Pattern HOLE = Pattern.compile("\\{(\\w+)}");
    private static final Pattern KEY = Pattern.compile("\"([a-z]+)_([A-Za-z0-9-]+)\"");
    private static final Pattern MADE_KEY = Pattern.compile("\\b(?:t|maybe)\\(`([a-z]+_)\\$\\{");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s+\"(\\.[^\"]+)\"");
    private static final Pattern BLOCK = Pattern.compile("words:json\\([^,]+,'([^']+)'\\)");
    private static final Pattern ENTRY = Pattern.compile("asset:path\\('(src/pages/[^']+\\.ts)'\\)");
    private static final Pattern NAMED = Pattern.compile("words:of\\([^,]+,'([^']+)',([^)]+)\\)");
    private static final Pattern SAID = Pattern.compile("words:(say|with)\\([^,]+,'(\\w+)'([^{}]*)\\)");
    private static final Pattern FILLED = Pattern.compile(",'(\\w+)',");
    private static final Pattern SAID_IN_A_TAG = Pattern.compile("(?:alt|title|placeholder|aria-label)=\"([^\"]*)\"");

    /** What is written the same in every language. */
    private static final Set<String> NAMES = Set.of("Anteroom", "English", "Español", "A", "UTC");

    @ParameterizedTest
    @ValueSource(strings = {"words", "msg", "bridges"})
    void bothLanguagesSayTheSameThings(String bundle) {
        var english = bundle(bundle + "_en");
        var spanish = bundle(bundle + "_es");

        assertThat(spanish.keySet()).isEqualTo(english.keySet());
        assertThat(english).isNotEmpty().allSatisfy((key, sentence) -> {
            assertThat(sentence).as(key).isNotBlank();
            assertThat(spanish.get(key)).as(key).isNotBlank();
            assertThat(holes(spanish.get(key))).as("holes of " + key).isEqualTo(holes(sentence));
        });
    }

    @Test
    void mostSentencesAreReallyTranslated() {
        var same = ENGLISH.keySet().stream()
                .filter(key -> ENGLISH.get(key).equals(SPANISH.get(key)))
                .toList();

        assertThat(same).hasSizeLessThan(ENGLISH.size() / 20);
    }

    /** A patient reads mails, pages and calls one after the other: all of it is the Spanish of one region. */
    @ParameterizedTest
    @ValueSource(strings = {"words", "msg", "bridges"})
    void spanishIsThatOfOneRegion(String bundle) {
        assertThat(bundle(bundle + "_es"))
                .isNotEmpty()
                .allSatisfy((key, sentence) ->
                        assertThat(sentence).as(key).doesNotContainIgnoringCase("vídeo", "ordenador"));
    }

    static List<Class<?>> bundles() {
        return List.of(Messages.class, BridgeMessages.class);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everySentenceOfThePagesIsWrittenDown(Class<?> bundle) {
        var asked =
                Arrays.stream(bundle.getDeclaredMethods()).map(Method::getName).collect(toCollection(TreeSet::new));
        var name = bundle.getAnnotation(MessageBundle.class).value();

        assertThat(new TreeSet<>(bundle(name + "_en").keySet())).isEqualTo(asked);
    }

    /** With more than 300 the class that Qute makes of a bundle does not pass the virtual machine's verifier, and nothing starts. */
    @ParameterizedTest
    @MethodSource("bundles")
    void bundleIsSmallEnoughToStart(Class<?> bundle) {
        assertThat(bundle.getDeclaredMethods()).hasSizeLessThanOrEqualTo(300);
    }

    @Test
    void everyKeyThatAScriptNamesIsWrittenDown() {
        var scripts = files(SCRIPTS, ".ts");

        assertThat(scripts)
                .hasSizeGreaterThan(10)
                .allSatisfy(script ->
                        assertThat(ENGLISH.keySet()).as("keys of " + script).containsAll(keys(read(script))));
    }

    @Test
    void everyKeyThatATemplateNamesIsWrittenDownAndItsHolesAreFilled() {
        var asked = files(TEMPLATES, ".html").stream()
                .flatMap(template -> SAID.matcher(read(template)).results())
                .toList();

        assertThat(asked).hasSizeGreaterThan(10).allSatisfy(found -> {
            var key = found.group(2);
            assertThat(ENGLISH).containsKey(key);
            assertThat(filled(found.group(3))).as("values of " + key).isEqualTo(holes(ENGLISH.get(key)));
        });
    }

    @Test
    void twoHolesAreFilledWhateverTheOrderOfTheSentence() {
        assertThat(Words.with(Locale.ENGLISH, "home_late", "until", "11:00", "time", "10:30"))
                .isEqualTo("Your visit was planned for 10:30. You can still come in, until 11:00.");
        assertThat(Words.with(Locale.of("es"), "home_late", "time", "10:30", "until", "11:00"))
                .isEqualTo("Su visita estaba prevista a las 10:30. Todavía puede entrar, hasta las 11:00.");
    }

    @Test
    void valueIsNotReadAsASentence() {
        assertThat(Words.with(Locale.ENGLISH, "home_late", "time", "{until} $1", "until", "\\"))
                .isEqualTo("Your visit was planned for {until} $1. You can still come in, until \\.");
    }

    @Test
    void everyKindOfKeyThatAScriptMakesIsWrittenDown() {
        var prefixes = files(SCRIPTS, ".ts").stream()
                .flatMap(script -> MADE_KEY.matcher(read(script)).results())
                .map(found -> found.group(1))
                .collect(toCollection(TreeSet::new));

        assertThat(prefixes)
                .contains("state_", "note_")
                .allSatisfy(prefix -> assertThat(ENGLISH.keySet()).anyMatch(key -> key.startsWith(prefix)));
    }

    static List<Path> templatesWithIslands() {
        return files(TEMPLATES, ".html").stream()
                .filter(template -> BLOCK.matcher(read(template)).find())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("templatesWithIslands")
    void pageBringsTheSentencesThatItsScriptsAskFor(Path template) {
        var page = read(template);
        var block = BLOCK.matcher(page);
        var entry = ENTRY.matcher(page);
        assertThat(block.find()).isTrue();
        assertThat(entry.find()).as(template + " has a script").isTrue();

        var prefixes = List.of(block.group(1).split(","));
        var asked = new TreeSet<String>();
        for (var script : imported(Path.of("frontend", entry.group(1)), new LinkedHashSet<>())) {
            asked.addAll(keys(read(script)));
            MADE_KEY.matcher(read(script)).results().forEach(found -> asked.add(found.group(1)));
        }

        assertThat(asked).isNotEmpty().allMatch(key -> prefixes.stream().anyMatch(key::startsWith));
        assertThat(prefixes).allSatisfy(prefix -> assertThat(ENGLISH.keySet()).anyMatch(key -> key.startsWith(prefix)));
    }

    @Test
    void everyStateAndEveryRefusalHasItsWords() {
        var values = Map.ofEntries(
                entry("role", names(org.anteroom.visit.Part.values())),
                entry("cancelled", names(org.anteroom.booking.CancelReason.values())),
                entry("ending", names(org.anteroom.visit.Ending.values())),
                entry("bring", names(org.anteroom.visit.Presence.values())),
                entry("guest_name", List.of("empty", "long", "signs", "mixed", "taken")),
                entry("guest_title", List.of("early", "late", "ended", "cancelled", "removed", "declined", "knock")),
                entry("guest_text", List.of("late", "ended", "cancelled", "removed", "declined", "knock")),
                entry("state", names(VisitState.values())),
                entry("audit_action", names(org.anteroom.audit.AuditTrail.Action.values())),
                entry("audit_outcome", names(org.anteroom.audit.AuditTrail.Outcome.values())),
                entry("audit_as", names(org.anteroom.audit.AuditTrail.As.values())),
                entry("part", List.of("real", "embedded", "missing")),
                entry("standing", names(Reading.Standing.values())),
                entry("standing_means", names(Reading.Standing.values())),
                entry("fault", names(BridgeState.Fault.values())),
                entry("refused_title", refusals()),
                entry("refused_text", refusals()),
                entry("problem", refusals()));

        values.forEach(
                (prefix, names) -> names.forEach(name -> assertThat(ENGLISH).containsKey(prefix + "_" + name)));
        assertThat(ENGLISH).containsKeys("problem_fault", "problem_offline");
    }

    @Test
    void everyKindOfNameThatATemplateAsksForIsLookedAtAbove() {
        var prefixes = files(TEMPLATES, ".html").stream()
                .flatMap(template -> NAMED.matcher(read(template)).results())
                .map(found -> found.group(1))
                .collect(toCollection(TreeSet::new));

        assertThat(prefixes)
                .isNotEmpty()
                .isSubsetOf(
                        "state",
                        "audit_action",
                        "audit_outcome",
                        "audit_as",
                        "cancelled",
                        "part",
                        "standing",
                        "standing_means",
                        "fault",
                        "type",
                        "refused_title",
                        "refused_text",
                        "role",
                        "bring",
                        "guest_name",
                        "guest_title",
                        "guest_text");
    }

    /** All but the style guide, whose samples are for the people who build the product. */
    static List<Path> templates() {
        return files(TEMPLATES, ".html").stream()
                .filter(template -> !template.endsWith("platform/components.html"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void templateSaysNothingInOneLanguageOnly(Path template) {
        assertThat(said(read(template))).isEmpty();
    }

    @Test
    void sentenceWrittenIntoATemplateIsFound() {
        assertThat(said("<p class=\"a\">{msg:skip} Please wait {#if a.b == 'x'}now{/if}</p><img alt=\"A cat\">"))
                .containsExactlyInAnyOrder("Please wait", "now", "A cat");
    }

    private static Set<String> said(String template) {
        var plain = template.replaceAll("(?s)\\{!.*?!}", " ")
                .replaceAll("(?s)<!--.*?-->", " ")
                .replaceAll("(?s)<(script|style)\\b.*?</\\1>", " ")
                .replaceAll("\\{[^{}]*}", "\n");
        var inTags = SAID_IN_A_TAG.matcher(plain).results().map(found -> found.group(1));
        var between = Stream.of(plain.replaceAll("(?s)<[^>]*>", "\n").split("\n"));
        return Stream.concat(inTags, between)
                .map(String::strip)
                .filter(text -> text.codePoints().anyMatch(Character::isLetter))
                .filter(text -> !text.matches("&[a-z]+;"))
                .filter(text -> !NAMES.contains(text.replaceAll("^[\\p{Punct}·+−\\s]+|[\\p{Punct}·+−\\s]+$", "")))
                .collect(toCollection(TreeSet::new));
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    private static List<String> refusals() {
        var source = read(Path.of("src/main/java/org/anteroom/platform/Refusal.java"));
        var types = source.substring(source.indexOf("String type()"), source.indexOf("String title()"));
        return Pattern.compile("-> \"([a-z-]+)\"")
                .matcher(types)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Literals that have the form of a key; words such as event names have no underscore. */
    private static Set<String> keys(String script) {
        var prefixes = ENGLISH.keySet().stream()
                .map(key -> key.substring(0, key.indexOf('_')))
                .collect(toCollection(TreeSet::new));
        return KEY.matcher(script)
                .results()
                .filter(found -> prefixes.contains(found.group(1)))
                .map(found -> found.group(1) + "_" + found.group(2))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<Path> imported(Path script, Set<Path> found) {
        if (found.add(script)) {
            IMPORT.matcher(read(script)).results().forEach(one -> {
                var next = script.resolveSibling(one.group(1) + ".ts").normalize();
                if (Files.exists(next)) {
                    imported(next, found);
                }
            });
        }
        return found;
    }

    private static Set<String> holes(String sentence) {
        return HOLE.matcher(sentence).results().map(found -> found.group(1)).collect(toCollection(TreeSet::new));
    }

    /** The names among the arguments after the key: each is a literal, and its value is not. */
    private static Set<String> filled(String arguments) {
        return FILLED.matcher(arguments).results().map(found -> found.group(1)).collect(toCollection(TreeSet::new));
    }

    private static Map<String, String> bundle(String name) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(MESSAGES.resolve(name + ".properties"))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream()
                .collect(toMap(key -> key, properties::getProperty, (one, _) -> one, TreeMap::new));
    }

    private static List<Path> files(Path root, String end) {
        try (var all = Files.walk(root)) {
            return all.filter(file -> file.toString().endsWith(end))
                    .filter(file -> !file.toString().endsWith(".test.ts"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

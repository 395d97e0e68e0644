package org.anteroom;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The map of the rooms and the arrows between them. An arrow that is not on the map does not compile into the product. */
class MapTest {
    private static final String ROOT = "org.anteroom.";
    private static final Path SOURCES = Path.of("src/main/java/org/anteroom");
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.anteroom");

    /** From each room to the rooms it may know. */
    private static final Map<String, Set<String>> MAP = Map.ofEntries(
            entry("store", Set.of()),
            entry("platform", Set.of()),
            entry("identity", Set.of("platform")),
            entry("audit", Set.of("identity", "platform")),
            entry("bridge", Set.of("platform")),
            entry("booking", Set.of("identity", "audit", "platform")),
            entry("visit", Set.of("booking", "bridge", "identity", "audit", "platform")),
            entry("waitingroom", Set.of("visit", "booking", "identity", "audit", "platform")),
            entry("notes", Set.of("visit", "booking", "identity", "audit", "platform")),
            entry("board", Set.of("visit", "booking", "identity", "audit", "platform")),
            entry(
                    "signalling",
                    Set.of("waitingroom", "visit", "booking", "bridge", "board", "identity", "audit", "platform")),
            entry("messaging", Set.of("booking", "visit", "identity", "platform")),
            entry("operations", Set.of("visit", "booking", "bridge", "identity", "platform")),
            entry("portal", Set.of("visit", "notes", "booking", "identity", "audit", "platform")),
            entry(
                    "demo",
                    Set.of(
                            "messaging",
                            "portal",
                            "signalling",
                            "board",
                            "notes",
                            "waitingroom",
                            "visit",
                            "booking",
                            "bridge",
                            "audit",
                            "identity",
                            "platform")));

    private static final Set<String> SINGULAR_COLLECTIONS = Set.of("People", "AuditTrail", "Chat");
    private static final Pattern BRIDGE_WORDS = Pattern.compile("colibri|jvb", Pattern.CASE_INSENSITIVE);

    private static final ArchRule ON_THE_MAP = classes()
            .should()
            .resideInAnyPackage(packages(MAP.keySet(), "org.anteroom"))
            .because("a package beside the map has no arrows, and rooms are flat");

    private static final ArchRule NO_CYCLES = slices().matching("org.anteroom.(*)..")
            .should()
            .beFreeOfCycles()
            .because("two rooms that know each other are one room with two names");

    private static final ArchRule COLLECTIONS = noClasses()
            .that()
            .resideOutsideOfPackage("org.anteroom.platform")
            .and(describe("are not named as a collection", MapTest::isNoCollection))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(MongoCollection.class)
            .because("one class for each collection knows Mongo, and its name is the collection's, in the plural");

    private static final ArchRule CLOCKS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.anteroom.platform.Time")
            .should()
            .accessTargetWhere(describe("asks the machine for the time", MapTest::asksTheMachine))
            .because("the time comes from a clock that a test can set");

    private static final ArchRule CONSTRUCTORS = noFields()
            .should()
            .beAnnotatedWith(Inject.class)
            .orShould()
            .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
            .because("dependencies come by constructor, so that a class can be made in a test without a container");

    private static final ArchRule DATES = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.anteroom.platform.Docs")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Date.class)
            .because("an instant is stored and read in one place only");

    static List<ArchRule> rules() {
        return List.of(ON_THE_MAP, NO_CYCLES, COLLECTIONS, CLOCKS, CONSTRUCTORS, DATES);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void productKeepsTheRule(ArchRule rule) {
        rule.check(PRODUCT);
    }

    @Test
    void roomsKnowOnlyWhatTheMapSays() {
        MAP.forEach((room, known) -> arrows(room, known).check(PRODUCT));
    }

    @Test
    void everyArrowIsMissedWhenItIsTakenFromTheMap() {
        var used = new TreeSet<String>();
        MAP.forEach((room, known) -> known.forEach(other -> {
            var fewer = new LinkedHashSet<>(known);
            fewer.remove(other);
            if (arrows(room, fewer).evaluate(PRODUCT).hasViolation()) {
                used.add(room + " to " + other);
            }
        }));

        assertThat(used).contains("identity to platform", "visit to bridge", "portal to notes", "signalling to board");
    }

    /** The tests of a room use the fixture, and the fixture uses the rooms: together with them there is a way back. */
    @Test
    void cycleIsSeenWhereThereIsOne() {
        var withTests = new ClassFileImporter().importPackages("org.anteroom");

        assertThat(NO_CYCLES.evaluate(withTests).hasViolation()).isTrue();
    }

    @Test
    void mapItselfHasNoWayBack() {
        var reachable = new HashMap<String, Set<String>>();
        for (var room : MAP.keySet()) {
            reachable.put(room, reach(room, new LinkedHashSet<>()));
        }

        assertThat(reachable).allSatisfy((room, rooms) -> assertThat(rooms).doesNotContain(room));
    }

    @Test
    void onlyTheBridgeRoomHasHeardOfItsProtocol() throws IOException {
        assertThat(roomsThatName(SOURCES, BRIDGE_WORDS))
                .as("rooms that know how a videobridge is spoken to")
                .containsOnly("bridge");
    }

    @Test
    void wordOfTheProtocolIsSeenInAnotherRoom(@TempDir Path sources) throws IOException {
        Files.createDirectories(sources.resolve("visit"));
        Files.writeString(sources.resolve("visit/Focus.java"), "class Focus { String to = \"Colibri2\"; }");

        assertThat(roomsThatName(sources, BRIDGE_WORDS)).containsOnly("visit");
    }

    private static Set<String> roomsThatName(Path sources, Pattern words) throws IOException {
        try (var files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> words.matcher(read(file)).find())
                    .map(file -> sources.relativize(file).getName(0).toString())
                    .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
        }
    }

    @ParameterizedTest
    @MethodSource("offences")
    void ruleSeesItsOffence(ArchRule rule, Class<?> offender) {
        var result = rule.evaluate(new ClassFileImporter().importClasses(offender));

        assertThat(result.hasViolation()).as(rule.getDescription()).isTrue();
    }

    static List<org.junit.jupiter.params.provider.Arguments> offences() {
        return List.of(
                org.junit.jupiter.params.provider.Arguments.of(ON_THE_MAP, org.anteroom.fixture.Window.class),
                org.junit.jupiter.params.provider.Arguments.of(COLLECTIONS, Offender.class),
                org.junit.jupiter.params.provider.Arguments.of(CLOCKS, Offender.class),
                org.junit.jupiter.params.provider.Arguments.of(CLOCKS, OffenderByReference.class),
                org.junit.jupiter.params.provider.Arguments.of(CONSTRUCTORS, Offender.class),
                org.junit.jupiter.params.provider.Arguments.of(DATES, Offender.class));
    }

    /** Does at once what the rules forbid. */
    static class Offender {
        @Inject
        Clock clock;

        LocalDate today(MongoCollection<Document> everything) {
            everything.insertOne(new Document("at", Date.from(Instant.EPOCH)));
            return LocalDate.now(clock.getZone());
        }
    }

    /** Asks the machine for the time without a call of its own. */
    static class OffenderByReference {
        java.util.function.Supplier<Instant> now() {
            return Instant::now;
        }
    }

    private static ArchRule arrows(String room, Set<String> known) {
        var others = new LinkedHashSet<>(MAP.keySet());
        others.remove(room);
        others.removeAll(known);
        return noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages(others)))
                .because(room + " knows " + (known.isEmpty() ? "no other room" : "only " + new TreeSet<>(known)));
    }

    private static Set<String> reach(String room, Set<String> found) {
        for (var next : MAP.get(room)) {
            if (found.add(next)) {
                reach(next, found);
            }
        }
        return found;
    }

    private static boolean isNoCollection(JavaClass one) {
        var name = one.getName().replaceFirst("\\$.*", "");
        var simple = name.substring(name.lastIndexOf('.') + 1);
        return !simple.endsWith("s") && !SINGULAR_COLLECTIONS.contains(simple);
    }

    private static boolean asksTheMachine(JavaAccess<?> access) {
        var target = access.getTarget();
        var owner = target.getOwner().getFullName();
        var name = target.getName();
        boolean withClock = target instanceof AccessTarget.CodeUnitAccessTarget unit
                && unit.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
        return owner.startsWith("java.time.") && name.equals("now") && !withClock
                || owner.equals("java.time.Clock") && (name.startsWith("system") || name.startsWith("tick"))
                || owner.equals("java.lang.System") && name.equals("currentTimeMillis")
                || owner.equals("java.util.Date")
                        && name.equals("<init>")
                        && target instanceof AccessTarget.ConstructorCallTarget made
                        && made.getRawParameterTypes().isEmpty();
    }

    private static String[] packages(Set<String> rooms, String... more) {
        var packages = new TreeSet<>(Set.of(more));
        rooms.forEach(room -> packages.add(ROOT + room));
        return packages.toArray(String[]::new);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

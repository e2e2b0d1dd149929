package wdb.stress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The directions in which packages may depend on each other. Whatever is not listed is forbidden, a new package too: listing it here
 * is how its place is decided.
 */
class ArchitectureTest {
    private static final String PROTOCOL = "wdb.protocol";
    private static final String CODEC = "wdb.protocol.codec";
    private static final String MEMCACHED = "wdb.protocol.memcached";
    private static final String STORE = "wdb.server.store";
    private static final String SESSION = "wdb.server.session";
    private static final String SESSION_MEMCACHED = "wdb.server.session.memcached";
    private static final String NET = "wdb.server.net";
    private static final String ADMIN = "wdb.server.admin";
    private static final String SERVER = "wdb.server";
    private static final String CLIENT = "wdb.client";
    private static final String CLI = "wdb.client.cli";
    private static final String REPL = "wdb.client.repl";
    private static final String LOAD = "wdb.client.load";
    private static final String MACHINE = "wdb.client.machine";
    private static final String ATTACK = "wdb.client.attack";
    private static final String BENCH = "wdb.client.bench";

    /** The table: a package and the packages of WDB that it may use besides itself. */
    private static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry(PROTOCOL, Set.of()),
            Map.entry(CODEC, Set.of(PROTOCOL)),
            Map.entry(MEMCACHED, Set.of(PROTOCOL, CODEC)), // the same windows on received bytes
            Map.entry(STORE, Set.of(PROTOCOL)),
            Map.entry(SESSION, Set.of(STORE, PROTOCOL, CODEC)),
            Map.entry(SESSION_MEMCACHED, Set.of(SESSION, STORE, PROTOCOL, CODEC, MEMCACHED)),
            Map.entry(NET, Set.of(SESSION, PROTOCOL, CODEC)), // a session takes and gives the codec's buffers
            Map.entry(ADMIN, Set.of(STORE, SESSION, NET, PROTOCOL)), // what sessions count is shown
            Map.entry(SERVER, Set.of(STORE, SESSION, SESSION_MEMCACHED, NET, ADMIN, PROTOCOL, CODEC)),
            Map.entry(CLIENT, Set.of(PROTOCOL, CODEC)),
            Map.entry(REPL, Set.of(CLIENT, PROTOCOL, CODEC)),
            Map.entry(LOAD, Set.of(CLIENT, REPL, PROTOCOL, CODEC)), // what a terminal may be shown
            Map.entry(MACHINE, Set.of()),
            Map.entry(ATTACK, Set.of(CLIENT, PROTOCOL, CODEC, MACHINE)),
            Map.entry(BENCH, Set.of(CLIENT, PROTOCOL, CODEC, MACHINE)),
            Map.entry(CLI, Set.of(CLIENT, PROTOCOL, CODEC, REPL, LOAD, ATTACK, BENCH))));

    /** Packages that use nothing but themselves, WDB's packages above and the JDK. */
    private static final Set<String> JDK_ONLY = Set.of(PROTOCOL, CODEC, MEMCACHED, STORE, CLIENT);

    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?(wdb[a-z.]*)\\.[A-Z]", Pattern.MULTILINE);

    private static final JavaClasses WDB =
            new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("wdb");

    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        MAY_USE.forEach((user, used) -> usesOnly(user, used).check(WDB));
    }

    /** A constant leaves no trace of where it came from in a class file, but its import is in the source. */
    @Test
    void soDoTheImportsOfTheSources() throws IOException {
        List<SourceFile> files = SourceFile.all().stream().filter(SourceFile::mainJava).toList();
        assertThat(files).as("files found").hasSizeGreaterThan(20);
        assertThat(files.stream().flatMap(file -> forbiddenImports(file.text()).stream().map(name -> file.path() + ": " + name))).isEmpty();
        assertThat(forbiddenImports("package wdb.server.net;\n\nimport java.util.Set;\nimport static wdb.server.store.Store.PREFETCH_KEYS_MAX;\n"
                + "import wdb.server.session.Session;\n")).containsExactly(STORE);
    }

    @Test
    void everyPackageIsInTheTable() {
        assertThat(unlisted(MAY_USE.keySet())).isEmpty();
    }

    @Test
    void librariesStandOnTheJdkAlone() {
        JDK_ONLY.forEach(user -> standsOnTheJdk(user).check(WDB));
    }

    @Test
    void sansIoPackagesKnowNoSockets() {
        Set.of(PROTOCOL, CODEC, MEMCACHED, STORE, SESSION, SESSION_MEMCACHED).forEach(user ->
                knowsNo(user, "java.net..", "java.nio.channels..", "io.netty..").check(WDB));
    }

    @Test
    void protocolAndStoreKnowNoFiles() {
        Set.of(PROTOCOL, CODEC, MEMCACHED, STORE).forEach(user -> knowsNo(user, "java.nio.file..").check(WDB));
    }

    /** The rules must be able to fail: each one meets a table that the store, as it is, does not keep to. */
    @Test
    void plantedViolationsAreFound() {
        assertThatThrownBy(() -> usesOnly(STORE, Set.of()).check(WDB)).isInstanceOf(AssertionError.class).hasMessageContaining("wdb.protocol.Slice");
        assertThat(unlisted(Set.of(PROTOCOL))).contains(STORE);
        assertThatThrownBy(() -> standsOnTheJdk("wdb.stress.race").check(WDB)).isInstanceOf(AssertionError.class).hasMessageContaining("org.openjdk.jcstress");
        assertThatThrownBy(() -> knowsNo(STORE, "java.util.concurrent..").check(WDB)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("AbstractQueuedSynchronizer");
    }

    private static ArchRule usesOnly(String user, Set<String> used) {
        return classes().that().resideInAPackage(user).should().onlyDependOnClassesThat(DescribedPredicate.describe(
                "are of " + used + " or not of WDB",
                (JavaClass other) -> !ofWdb(other.getPackageName()) || other.getPackageName().equals(user) || used.contains(other.getPackageName())))
                .allowEmptyShould(true);
    }

    /** Returns the packages of WDB that a source file imports from although the table does not allow it to its package. */
    private static List<String> forbiddenImports(String source) {
        String user = PACKAGE.matcher(source).results().findFirst().orElseThrow().group(1);
        Set<String> used = MAY_USE.getOrDefault(user, Set.of());
        return IMPORT.matcher(source).results().map(found -> found.group(1))
                .filter(name -> !name.equals(user) && !used.contains(name) && !user.startsWith("wdb.stress")).toList();
    }

    private static ArchRule standsOnTheJdk(String user) {
        return classes().that().resideInAPackage(user).should().onlyDependOnClassesThat(DescribedPredicate.describe(
                "are of WDB or the JDK",
                (JavaClass other) -> ofWdb(other.getPackageName()) || ofTheJdk(other.getPackageName()) || other.getPackageName().isEmpty()))
                .allowEmptyShould(true);
    }

    private static boolean ofTheJdk(String name) {
        return name.startsWith("java.") || name.equals("jdk.jfr"); // flight recorder events are no part of Java SE, but of the JDK
    }

    private static ArchRule knowsNo(String user, String... packages) {
        return noClasses().that().resideInAPackage(user).should().dependOnClassesThat().resideInAnyPackage(packages).allowEmptyShould(true);
    }

    private static Set<String> unlisted(Set<String> listed) {
        Set<String> unlisted = new TreeSet<>();
        for (JavaClass type : WDB) {
            String name = type.getPackageName();
            if (!listed.contains(name) && !name.startsWith("wdb.stress")) {
                unlisted.add(name);
            }
        }
        return unlisted;
    }

    private static boolean ofWdb(String packageName) {
        return packageName.equals("wdb") || packageName.startsWith("wdb.");
    }
}

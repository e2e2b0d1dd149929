package wdb.stress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wdb.client.WdbClient;
import wdb.server.ServerConfig;
import wdb.server.WdbServer;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.session.Dialect;

/** memcached's clients of other languages, beside a WDB client that reads and writes the same keys; what they do is in {@code memcached-client.*}. */
class MemcachedLanguagesIT {
    private static final String HOST = "127.0.0.1";
    private static final Path SCRIPTS = Path.of("src", "test", "resources");

    /** A language, Debian's package of a client for it, and how to tell that it is there. */
    private enum Language {
        PYTHON("py", "python3-pymemcache", "/usr/bin/python3", "-c", "import pymemcache"),
        PHP("php", "php-cli php-memcached", "php", "-r", "exit(class_exists('Memcached') ? 0 : 1);"),
        PERL("pl", "libcache-memcached-fast-perl", "perl", "-e", "use Cache::Memcached::Fast;");

        final String script;
        final String packages;
        final List<String> probe;

        Language(String suffix, String packages, String... probe) {
            this.script = SCRIPTS.resolve("memcached-client." + suffix).toString();
            this.packages = packages;
            this.probe = List.of(probe);
        }

        String interpreter() {
            return probe.getFirst();
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void storesReadsCountsComparesAndGoesOnAfterAnError(Language language) throws Exception {
        assumeTrue(isThere(language), language.packages + " is not installed: .ci/run does that");
        try (WdbServer server = WdbServer.start(ServerConfig.builder().listen(new Endpoint(HOST, 0))
                .listen(new Endpoint(Dialect.MEMCACHED, new Address.Tcp(HOST, 0))).build());
                WdbClient wdb = WdbClient.connect("wdb://127.0.0.1:" + server.port())) {
            wdb.set("count", "set before, by another");
            int port = ((Address.Tcp) server.endpoints().getLast().address()).port();
            Process process = start(List.of(language.interpreter(), language.script, HOST, String.valueOf(port)));
            assertThat(process.exitValue()).as(language + ": " + output(process)).isZero();
            assertThat(wdb.get("fruit").orElseThrow().text()).isEqualTo("figs");
            assertThat(wdb.get("joined").orElseThrow().text()).isEqualTo("once");
            assertThat(wdb.get("count").orElseThrow().text().strip()).isEqualTo("7");
            assertThat(wdb.get("long").orElseThrow().text()).hasSize(900_000);
            assertThat(Stream.of("many0", "none", "over").filter(key -> wdb.get(key).isPresent())).isEmpty();
        }
    }

    private static boolean isThere(Language language) throws InterruptedException {
        try {
            return start(language.probe).exitValue() == 0;
        } catch (IOException _) {
            return false; // not even the language
        }
    }

    /** Runs a command to its end, which comes by itself. */
    private static Process start(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends by itself: %s", command).isTrue();
        return process;
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}

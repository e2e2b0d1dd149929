package wdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ServerCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --transport ePoll            | --transport | auto, io_uring, epoll, kqueue or nio
            --model threads              | --model     | event-loop, virtual, thread, pool, sequential, poll
            --threads x                  | --threads   | a number
            --threads 0                  | --threads   | 1 to 1024
            --max-threads 0              | --max-threads | 1 to 32000
            --max-connections 0          | --max-connections | 1 to 1000000
            --max-connections-per-address -1 | --max-connections-per-address | expected 0 to 1000000
            --max-buffers 5x             | --max-buffers | a size such as 65536, 64k, 1m or 1g
            --max-buffers 3m             | --max-buffers | --max-buffers 3m, expected at least 4m
            --max-unsent 1023            | --max-unsent | --max-unsent 1023, expected 1k to 1g
            --request-timeout 0          | --request-timeout | 1 to 86400
            --reply-timeout x            | --reply-timeout | a number
            --idle-timeout 86401         | --idle-timeout | 0 to 86400
            --buckets 3                  | --buckets   | a power of two
            --buckets 0                  | --buckets   | 1 to 1048576
            --max-value 9g               | --max-value | a size such as 65536, 64k or 1m
            --max-value 513m             | --max-value | --max-value 513m, expected 1 to 512m
            --max-key 0                  | --max-key   | 1 to 250
            --max-key 251                | --max-key   | 1 to 250
            --max-line 63                | --max-line  | 64 to 16m
            --max-get-line 2047          | --max-get-line | 2k to 16m
            --max-turn-requests 0        | --max-turn-requests | 1 to 1000000
            --max-unknown -1             | --max-unknown | 0 to 1000000
            --bulk-share 0               | --bulk-share | 1 to 100
            --bulk-share 101             | --bulk-share | 1 to 100
            --memory 5x                  | --memory    | a size such as 65536, 64k, 1m or 1g
            --memory 1023k               | --memory    | --memory 1023k, expected 1m to
            --memory 999g                | --memory    | which -Xmx in $WDB_JAVA_OPTS makes larger
            --memory 999999999999        | 999999999999    | which -Xmx in $WDB_JAVA_OPTS makes larger
            --on-full lru                | --on-full   | reject or evict
            --latency-sample x           | --latency-sample | a number
            --latency-sample 1048577     | --latency-sample | 0 to 1048576
            --max-value -1               | --max-value | a size such as 65536, 64k or 1m
            --listen 127.0.0.1:1         | --listen    | wdb://HOST:PORT
            --listen redis://127.0.0.1   | --listen    | wdb://HOST:PORT
            --listen wdb://127.0.0.1:1/x | --listen    | wdb://HOST:PORT
            --listen wdb://0.0.0.0:1     | --listen    | a loopback address, or --insecure
            --listen wdb+unix://a        | --listen    | wdb+unix:///PATH
            --listen                     | --listen    | URI
            --nonsense                   | --nonsense  | Unknown option
            --memmory 8m                 | --memmory   | , did you mean --memory?
            -m 64                        | -m          | FROM-MEMCACHED
            --maxvalue=8m                | --maxvalue | , did you mean --max-value?
            --idle-timeout -1            | --idle-timeout -1 | expected 0 to 86400
            --threads 2147483648         | '2147483648' | a number of at most 2147483647
            --max-unsent 6xk             | '6xk'       | a size such as
            65536                        | '65536'     | port '65536', expected 0 to 65535
            abc                          | 'abc'       | port 'abc', expected 0 to 65535
            --max-line 5k 12x            | '12x'       | port '12x', expected 0 to 65535
            1 2                          | '2'         | Unmatched argument
            """)
    void aBadOptionIsNamedAndSaysWhatWasWanted(String arguments, String option, String wanted) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("wdb-server: ").contains(option).contains(wanted)
                .endsWith("Try 'wdb-server --help'." + System.lineSeparator());
        assertThat(err.toString().lines()).hasSize(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aPortInUseIsOneLineAndStatus1() throws Exception {
        try (WdbServer server = WdbServer.start(ServerConfig.onFreePort())) {
            assertThat(run(String.valueOf(server.port()))).isEqualTo(1);
            assertThat(err.toString()).isEqualTo("wdb-server: can't listen on wdb://127.0.0.1:" + server.port() + ": the port is in use"
                    + System.lineSeparator());
        }
    }

    @Test
    void anUnknownHostIsOneLineAndStatus1() {
        assertThat(run("--insecure", "--listen", "wdb://no-such-host.invalid:0")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo(
                "wdb-server: can't listen on wdb://no-such-host.invalid:0: unknown host" + System.lineSeparator());
    }

    @Test
    void helpAndVersion() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--transport", "16384", "Exit status");
        out.getBuffer().setLength(0);
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("WDB \\d+\\.\\d+\\.\\d+\\R");
    }

    /** README's table of options is what the options say of themselves. */
    @Test
    void readmeHasEveryOptionAsHelpShowsIt() throws Exception {
        StringBuilder table = new StringBuilder("| option | meaning |\n|---|---|\n");
        CommandLine command = Main.commandLine();
        command.getCommandSpec().positionalParameters().forEach(
                p -> table.append("| `[PORT]` | ").append(p.description()[0]).append(" |\n"));
        for (OptionSpec option : command.getCommandSpec().options()) {
            String value = option.typeInfo().isBoolean() ? "" : " " + option.paramLabel();
            String text = option.description()[0].replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()));
            table.append("| `").append(option.longestName()).append(value).append("` | ").append(text).append(" |\n");
        }
        assertThat(Files.readString(Path.of("..", "README.md"))).contains(table);
    }
}

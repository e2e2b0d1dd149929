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
            abc                          | PORT        | a port of 0 to 65535
            65536                        | PORT        | a port of 0 to 65535
            --transport ePoll            | --transport | auto, io_uring, epoll, kqueue or nio
            --model threads              | --model     | event-loop, virtual, thread, pool, sequential, poll
            --threads x                  | --threads   | a number
            --threads 0                  | --threads   | 1 to 1024
            --max-threads 0              | --max-threads | 1 to 32000
            --max-connections 0          | --max-connections | 1 to 1000000
            --max-connections-per-address -1 | --max-connections-per-address | a number
            --max-buffers 5x             | --max-buffers | a size such as 65536, 64k, 1m or 1g
            --max-buffers 3m             | --max-buffers | at least 4194304
            --max-unsent 1023            | --max-unsent | 1024 to 1073741824
            --request-timeout 0          | --request-timeout | 1 to 86400
            --reply-timeout x            | --reply-timeout | a number
            --idle-timeout 86401         | --idle-timeout | 0 to 86400
            --buckets 3                  | --buckets   | a power of two
            --buckets 0                  | --buckets   | 1 to 1048576
            --max-value 9g               | --max-value | a size such as 65536, 64k or 1m
            --max-value 513m             | --max-value | 1 to 536870912
            --max-key 0                  | --max-key   | 1 to 250
            --max-key 251                | --max-key   | 1 to 250
            --max-line 63                | --max-line  | 64 to 16777216
            --max-get-line 2047          | --max-get-line | 2048 to 16777216
            --max-turn-requests 0        | --max-turn-requests | 1 to 1000000
            --bulk-share 0               | --bulk-share | 1 to 100
            --bulk-share 101             | --bulk-share | 1 to 100
            --memory 5x                  | --memory    | a size such as 65536, 64k, 1m or 1g
            --memory 1023k               | --memory    | expected 1048576 to
            --memory 999g                | --memory    | which -Xmx in $WDB_JAVA_OPTS makes larger
            --memory 999999999999        | --memory    | which -Xmx in $WDB_JAVA_OPTS makes larger
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

package wdb.server;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import wdb.protocol.Limits;
import wdb.protocol.Product;
import wdb.server.net.Address;
import wdb.server.net.Endpoint;
import wdb.server.net.Model;
import wdb.server.net.Transport;
import wdb.server.session.Latencies;
import wdb.server.session.Session;
import wdb.server.store.OnFull;

/** The options of {@code wdb-server}: the one place of their names, texts and defaults, from which {@code --help} and README come. */
@Command(
        name = "wdb-server",
        description = "A multithreaded network key-value database.",
        versionProvider = ServerCommand.Version.class,
        sortOptions = false,
        footer = {
            "", "Logs go to standard error. SIGTERM and Ctrl-C finish what was received, then stop, within 5 seconds.",
            "Exit status: 0 stopped as told, 1 could not start, 2 bad option."
        })
final class ServerCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PORT",
            description = "Listen on wdb://127.0.0.1:PORT; 0 picks a free port. Default: " + Limits.PORT_DEFAULT + ".")
    private String port; // looked at last, lest a mistyped option before it be taken for a bad port

    @Option(
            names = "--listen",
            paramLabel = "URI",
            description = "Listen on wdb://HOST:PORT, or wdb+unix:///PATH, a socket that only its owner may use;"
                    + " memcached:// and memcached+unix:/// are for memcached's clients; may be given several times.")
    private List<Endpoint> listen = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            converter = ModelConverter.class,
            defaultValue = "event-loop",
            description = "How connections are served: event-loop (each thread serves many), virtual (a virtual thread for each),"
                    + " thread (a platform thread for each), pool (workers take ready connections from a queue);"
                    + " for study: sequential (one at a time), poll (one thread asks every connection). Default: ${DEFAULT-VALUE}.")
    private Model model;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            converter = TransportConverter.class,
            defaultValue = "auto",
            description = "How the event loops wait: auto, io_uring, epoll, kqueue, nio; auto takes the first that works."
                    + " Default: ${DEFAULT-VALUE}.")
    private TransportChoice transport;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Loops of event-loop, workers of pool: 1 to " + ServerConfig.THREADS_MAX + ". Default: one for each core.")
    private Integer threads;

    @Option(
            names = "--max-threads",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Most threads of the model thread; connections beyond it wait to be accepted. Default: "
                    + ServerConfig.CONNECTION_THREADS_DEFAULT + ".")
    private Integer threadsMax;

    @Option(
            names = "--buckets",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Buckets of the hash table, each with its own lock: a power of two, fixed while the server runs."
                    + " Default: " + wdb.server.store.BucketStore.BUCKETS_DEFAULT + ".")
    private Integer buckets;

    @Option(
            names = "--max-value",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Longest value: bytes, or with k or m, up to 512m. Default: 1m.")
    private Integer valueBytesMax;

    @Option(
            names = "--max-key",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Longest key, in bytes: 1 to " + Limits.KEY_BYTES_MAX + ". Default: " + Limits.KEY_BYTES_MAX + ".")
    private Integer keyBytesMax;

    @Option(
            names = "--max-line",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Longest request line but that of a get; a longer one gets an error and the connection is closed. Default: 2k.")
    private Integer lineBytesMax;

    @Option(
            names = "--max-get-line",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Longest line of a get, which may ask for many keys. Default: 256k.")
    private Integer getLineBytesMax;

    @Option(
            names = "--max-turn-requests",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Requests, or keys of a get, that a connection has carried out before it is the turn of others. Default: "
                    + Session.TURN_REQUESTS_DEFAULT + ".")
    private Integer turnRequestsMax;

    @Option(
            names = "--max-unknown",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Lines in a row that are no command, with which a connection is closed: whoever sends them speaks another protocol, or none;"
                    + " 0 for any number. Default: " + Session.UNKNOWN_DEFAULT + ".")
    private Integer unknownMax;

    @Option(
            names = "--bulk-share",
            paramLabel = "PERCENT",
            converter = CountConverter.class,
            description = "Share of their threads' time, in percent, for what long pipelines have carried out beyond a turn, while other clients"
                    + " send short requests: 1 to 100. Default: "
                    + ServerConfig.BULK_SHARE_PERCENT_DEFAULT + ".")
    private Integer bulkSharePercent;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = LongSizeConverter.class,
            description = "Memory of all items, with their indexes and slack: at most the heap. Default: five eighths of the heap.")
    private Long memoryBytesMax;

    @Option(
            names = "--on-full",
            paramLabel = "ACTION",
            converter = OnFullConverter.class,
            defaultValue = "reject",
            description = "When the memory is full: reject (refuse to store; nothing is lost), evict (remove what was not read lately)."
                    + " Default: ${DEFAULT-VALUE}.")
    private OnFull onFull;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Connections at once; one more gets an error line and is closed. Default: "
                    + ServerConfig.CONNECTIONS_MAX_DEFAULT + ".")
    private Integer connectionsMax;

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Connections at once from one address, or one /64 of IPv6; one more is refused; 0 for any. Default: 0.")
    private Integer connectionsPerAddressMax;

    @Option(
            names = "--max-buffers",
            paramLabel = "SIZE",
            converter = LongSizeConverter.class,
            description = "Memory of all connections' buffers together; near it those that hold most for longest are closed."
                    + " Default: a quarter of the heap.")
    private Long buffersBytesMax;

    @Option(
            names = "--max-unsent",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Replies kept for a client that does not take them before it is no longer read from; a turn's replies and one"
                    + " value may come on top. Models other than event-loop stop at the first byte. Default: 64k.")
    private Integer unsentBytesMax;

    @Option(
            names = "--request-timeout",
            paramLabel = "SECONDS",
            converter = CountConverter.class,
            description = "Time for a request once begun, however its bytes drip in. Default: "
                    + ServerConfig.REQUEST_TIMEOUT_S_DEFAULT + ".")
    private Integer requestTimeoutS;

    @Option(
            names = "--reply-timeout",
            paramLabel = "SECONDS",
            converter = CountConverter.class,
            description = "Time in which the system may take none of a client's replies; it makes room in steps, so a client that reads less than 1 KB a "
                    + "second may be closed too. Default: "
                    + ServerConfig.REPLY_TIMEOUT_S_DEFAULT + ".")
    private Integer replyTimeoutS;

    @Option(
            names = "--idle-timeout",
            paramLabel = "SECONDS",
            converter = CountConverter.class,
            description = "Time without a request; 0 for any. Default: 0 if only this machine reaches the server, else "
                    + ServerConfig.IDLE_TIMEOUT_S_DEFAULT + ".")
    private Integer idleTimeoutS;

    @Option(names = "--disable-flush-all", description = "Refuse flush_all, with which a memcached client removes all items. Default: obey.")
    private boolean flushAllDisabled;

    @Option(
            names = "--enable-shutdown",
            description = "Obey shutdown, with which a memcached client stops the server as SIGTERM does. Default: refuse.")
    private boolean shutdownEnabled;

    @Option(
            names = "--latency-sample",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Time one request in N of each kind for 'stats latency' and 'stats buckets': 1 for all, 0 for none. Default: "
                    + Latencies.SAMPLE_DEFAULT + ".")
    private Integer latencySampleOneIn;

    @Option(names = "--demo", description = "Start with the item hello = world. Default: start empty.")
    private boolean demo;

    @Option(
            names = "--insecure",
            description = "Allow --listen on addresses that other machines reach; there is no authentication. Default: refuse.")
    private boolean insecure;

    @Option(names = {"--help"}, usageHelp = true, description = "Show this help and stop.")
    private boolean help;

    @Option(names = {"--version"}, versionHelp = true, description = "Show the version and stop.")
    private boolean version;

    @Override
    public Integer call() throws InterruptedException {
        return Daemon.run(config(), spec.commandLine().getOut(), spec.commandLine().getErr());
    }

    private ServerConfig config() {
        ServerConfig.Builder builder = ServerConfig.builder().demo(demo).insecure(insecure).model(model).transport(transport.transport())
                .onFull(onFull).flushAllDisabled(flushAllDisabled).shutdownEnabled(shutdownEnabled);
        if (port != null) {
            if (Main.port(port) < 0) {
                throw BadOption.of(spec.commandLine(), "port '" + port + "', expected 0 to 65535", null);
            }
            builder.listen(new Endpoint(Address.HOST_DEFAULT, Main.port(port)));
        }
        listen.forEach(builder::listen);
        given(threads, builder::threads);
        given(threadsMax, builder::threadsMax);
        given(buckets, builder::buckets);
        given(valueBytesMax, builder::valueBytesMax);
        given(keyBytesMax, builder::keyBytesMax);
        given(lineBytesMax, builder::lineBytesMax);
        given(getLineBytesMax, builder::getLineBytesMax);
        given(turnRequestsMax, builder::turnRequestsMax);
        given(unknownMax, builder::unknownMax);
        given(bulkSharePercent, builder::bulkSharePercent);
        given(memoryBytesMax, builder::memoryBytesMax);
        given(connectionsMax, builder::connectionsMax);
        given(connectionsPerAddressMax, builder::connectionsPerAddressMax);
        given(buffersBytesMax, builder::buffersBytesMax);
        given(unsentBytesMax, builder::unsentBytesMax);
        given(requestTimeoutS, builder::requestTimeoutS);
        given(replyTimeoutS, builder::replyTimeoutS);
        given(idleTimeoutS, builder::idleTimeoutS);
        given(latencySampleOneIn, builder::latencySampleOneIn);
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw BadOption.of(spec.commandLine(), "--" + e.getMessage().replace("insecure to be set", "--insecure"), e);
        }
    }

    private static <T> void given(T value, Consumer<T> option) {
        if (value != null) {
            option.accept(value);
        }
    }

    // ---- errors ----

    static int badOption(ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("wdb-server: " + BadOption.message(e));
        err.println("Try 'wdb-server --help'.");
        err.flush();
        return 2;
    }

    static int failed(Exception e, CommandLine commandLine, ParseResult result) {
        if (e instanceof ParameterException bad) {
            return badOption(bad, new String[0]);
        }
        LoggerFactory.getLogger(ServerCommand.class).debug("could not start", e);
        commandLine.getErr().println("wdb-server: could not start: " + e);
        return 1;
    }

    // ---- what options accept ----

    static Endpoint endpoint(String text) {
        try {
            return Endpoint.parse(text);
        } catch (IllegalArgumentException e) {
            throw BadOption.value(e.getMessage());
        }
    }

    static final class CountConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException _) {
                throw BadOption.value("'" + text + "', expected a number of at most " + Integer.MAX_VALUE);
            }
        }
    }

    static final class SizeConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) size(text, Integer.MAX_VALUE, "a size such as 65536, 64k or 1m, at most 512m");
        }
    }

    static final class LongSizeConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return size(text, Long.MAX_VALUE, "a size such as 65536, 64k, 1m or 1g");
        }
    }

    private static long size(String text, long most, String expected) {
        String lower = text.toLowerCase(Locale.ROOT);
        int shift = lower.endsWith("k") ? 10 : lower.endsWith("m") ? 20 : lower.endsWith("g") ? 30 : 0;
        try {
            long n = Long.parseLong(shift == 0 ? lower : lower.substring(0, lower.length() - 1));
            if (n >= 0 && n <= most >> shift) {
                return n << shift;
            }
        } catch (NumberFormatException _) {
            // falls through to the message
        }
        throw BadOption.value("'" + text + "', expected " + expected);
    }

    static final class ModelConverter implements ITypeConverter<Model> {
        @Override
        public Model convert(String text) {
            for (Model model : Model.values()) {
                if (model.word().equals(text)) {
                    return model;
                }
            }
            throw BadOption.value("'" + text + "', expected one of " + Model.words());
        }
    }

    static final class OnFullConverter implements ITypeConverter<OnFull> {
        @Override
        public OnFull convert(String text) {
            for (OnFull action : OnFull.values()) {
                if (action.word().equals(text)) {
                    return action;
                }
            }
            throw BadOption.value("'" + text + "', expected reject or evict");
        }
    }

    /** A transport, or null in it for the best that there is: picocli takes a plain null for "not given". */
    record TransportChoice(Transport transport) {}

    static final class TransportConverter implements ITypeConverter<TransportChoice> {
        @Override
        public TransportChoice convert(String text) {
            if (text.equals("auto")) {
                return new TransportChoice(null);
            }
            for (Transport transport : Transport.values()) {
                if (transport.word().equals(text)) {
                    return new TransportChoice(transport);
                }
            }
            throw BadOption.value("'" + text + "', expected auto, io_uring, epoll, kqueue or nio");
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"WDB " + Product.VERSION};
        }
    }
}

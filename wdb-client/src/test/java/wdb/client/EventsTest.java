package wdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording shows of a client. */
@Timeout(60)
class EventsTest {
    private static final String PREFIX = "wdb.client.";

    @TempDir
    private Path directory;

    @Test
    void connectionsReconnectsAndRequestsAreRecorded() throws Exception {
        List<RecordedEvent> events;
        String address;
        try (Recording recording = new Recording()) {
            recording.enable(PREFIX + "Request").withoutThreshold();
            recording.start();
            try (ScriptedServer server = ScriptedServer.start(ScriptedServer.onceThenMap(ScriptedServer.Peer::line));
                    WdbClient client = WdbClient.connect(server.uri())) {
                address = server.address().toString();
                assertThatThrownBy(() -> client.delete("x")).isInstanceOf(WdbConnectionClosedException.class);
                client.set("x", "1");
            }
            assertThatThrownBy(() -> WdbClient.connect("wdb://127.0.0.1:" + ScriptedServer.freePort())).isInstanceOf(WdbConnectException.class);
            events = stop(recording);
        }
        assertThat(named(events, "ConnectionOpened")).extracting(event -> event.getString("address") + " " + event.getInt("attempt"))
                .containsExactly(address + " 0", address + " 2"); // the first connection answered nothing: the second attempt in a row
        assertThat(named(events, "ConnectionClosed")).extracting(event -> event.getString("reason") + " " + event.getInt("requestsLeft"))
                .containsExactly(address + " closed the connection 1", "the client has been closed 0");
        assertThat(named(events, "Request")).extracting(event -> event.getString("command") + " " + event.getString("failure"))
                .containsExactly("delete WdbConnectionClosedException", "set null");
        assertThat(named(events, "ConnectionFailed")).singleElement()
                .satisfies(event -> assertThat(event.getString("reason")).contains("connection refused"));
    }

    @Test
    void quickRequestsAreBelowTheThreshold() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable(PREFIX + "Request").withThreshold(Duration.ofHours(1));
            recording.start();
            try (ScriptedServer server = ScriptedServer.map(); WdbClient client = WdbClient.connect(server.uri())) {
                client.ping();
            }
            assertThat(named(stop(recording), "Request")).isEmpty();
        }
    }

    /** Callers in virtual threads, with every way to wait: for a place, for the socket, for a reply. */
    @Test
    void noVirtualThreadIsPinned() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold();
            recording.start();
            try (ScriptedServer server = ScriptedServer.map();
                    WdbClient client = WdbClient.builder().address(server.address()).inFlightMax(4).connect()) {
                List<Thread> threads = IntStream.range(0, 32).mapToObj(i -> Thread.ofVirtual().name("caller").start(() -> {
                    for (int round = 0; round < 50; round++) {
                        client.set("key" + i, "value");
                    }
                })).toList();
                for (Thread thread : threads) {
                    thread.join();
                }
                assertThat(client.stats("")).containsEntry("items", "32");
            }
            assertThat(stop(recording)).filteredOn(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
                    .filteredOn(event -> event.getThread().getJavaName().equals("caller")).isEmpty();
        }
    }

    private List<RecordedEvent> stop(Recording recording) throws IOException {
        recording.stop();
        Path file = directory.resolve("events.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .sorted((one, other) -> one.getEndTime().compareTo(other.getEndTime())).toList();
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream().filter(event -> event.getEventType().getName().equals(PREFIX + name)).toList();
    }
}

package wdb.client.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.Reply;

/** The same outcomes in every way of output. */
class OutputModeTest {
    private static final Outcome GET = new Outcome.Answer(new Command.Get(List.of(Key.of("x"), Key.of("nope"), Key.of("y"))), List.of(
            new Reply.Value(Key.of("x"), bytes("a,\"b\"\n"), 1), new Reply.Value(Key.of("y"), new byte[] {0, (byte) 0xff}, 22), new Reply.End()));
    private static final Outcome SCAN = new Outcome.Answer(new Command.Scan(0, new byte[0], 10), List.of(
            new Reply.KeyLine(Key.of("user:1"), 1_234, 1), new Reply.KeyLine(Key.of(new byte[] {'k', (byte) 0xff}), 5, 2), new Reply.Cursor(7)));
    private static final Outcome EXCH = new Outcome.Answer(new Command.Exch(Key.of("x"), Key.of("y")), List.of(new Reply.Exchanged(1, 2)));
    private static final Outcome STATS = new Outcome.Answer(new Command.Stats(""), List.of(
            new Reply.Stat("pid", "12"), new Reply.Stat("version", "0.1.0"), new Reply.End()));
    private static final Outcome REFUSED = new Outcome.Answer(new Command.Set(Key.of("x"), new byte[0]), List.of(new Reply.ServerError("out of memory")));

    @Test
    void textIsForEyes() {
        assertThat(shown(OutputMode.TEXT, GET)).isEqualTo("""
                x  text, 6 bytes, #1
                a,"b"
                y  binary, 2 bytes, #22
                0000  00 ff                                             ..
                nope: no such key
                """);
        assertThat(shown(OutputMode.TEXT, SCAN)).isEqualTo("""
                user:1   1,234 bytes  #1
                k\\xff        5 bytes  #2
                more: go on with cursor 7
                """);
        assertThat(shown(OutputMode.TEXT, EXCH)).isEqualTo("EXCHANGED #1 #2\n");
        assertThat(shown(OutputMode.TEXT, STATS)).isEqualTo("pid      12\nversion  0.1.0\n");
        assertThat(shown(OutputMode.TEXT, REFUSED)).isEqualTo("SERVER_ERROR out of memory\n");
        assertThat(shown(OutputMode.TEXT, new Outcome.Removed(1_000))).isEqualTo("DELETED 1,000 keys\n");
    }

    @Test
    void aTableFitsTheWindow() {
        assertThat(shown(OutputMode.TABLE, GET)).isEqualTo("""
                key  size  id  value
                x       6   1  a,"b"\\n
                y       2  22  \\x00\\xff
                nope: no such key
                """);
        assertThat(shown(OutputMode.TABLE, EXCH)).isEqualTo("result     id1  id2\nEXCHANGED    1    2\n");
        Outcome wide = new Outcome.Answer(new Command.Get(List.of(Key.of("k".repeat(30)))), List.of(
                new Reply.Value(Key.of("k".repeat(30)), bytes("数".repeat(50)), 1), new Reply.End()));
        assertThat(new String(OutputMode.TABLE.show(wide, Paint.NONE, 40), StandardCharsets.UTF_8).lines())
                .allSatisfy(line -> assertThat(TableView.width(line)).isLessThanOrEqualTo(40)).last().asString().contains("…").endsWith("数…");
    }

    @Test
    void csvIsQuotedAsRfc4180Says() {
        assertThat(shown(OutputMode.CSV, GET)).isEqualTo("key,size,id,value\r\nx,6,1,\"a,\"\"b\"\"\\n\"\r\ny,2,22,\\x00\\xff\r\n");
        Outcome backslash = new Outcome.Answer(new Command.Get(List.of(Key.of("\\x"))), List.of(new Reply.Value(Key.of("\\x"), bytes("a\\nb"), 1),
                new Reply.End()));
        assertThat(shown(OutputMode.CSV, backslash)).as("not a line break").isEqualTo("key,size,id,value\r\n\\\\x,4,1,a\\\\nb\r\n");
        assertThat(shown(OutputMode.CSV, STATS)).isEqualTo("name,value\r\npid,12\r\nversion,0.1.0\r\n");
    }

    @Test
    void jsonHasBytesThatAreNoTextInBase64() {
        assertThat(shown(OutputMode.JSON, GET)).isEqualTo("{\"command\":\"get\",\"values\":[{\"key\":\"x\",\"size\":6,\"id\":1,\"value\":\"a,\\\"b\\\"\\n\"},"
                + "{\"key\":\"y\",\"size\":2,\"id\":22,\"value_base64\":\"AP8=\"}],\"missing\":[{\"key\":\"nope\"}]}\n");
        assertThat(shown(OutputMode.JSON, SCAN)).isEqualTo("{\"command\":\"scan\",\"cursor\":7,\"keys\":[{\"key\":\"user:1\",\"size\":1234,\"id\":1},"
                + "{\"key_base64\":\"a/8=\",\"size\":5,\"id\":2}]}\n");
        assertThat(shown(OutputMode.JSON, EXCH)).isEqualTo("{\"command\":\"exch\",\"result\":\"EXCHANGED\",\"ids\":[1,2]}\n");
        assertThat(shown(OutputMode.JSON, STATS)).isEqualTo("{\"command\":\"stats\",\"stats\":{\"pid\":12,\"version\":\"0.1.0\"}}\n");
        assertThat(shown(OutputMode.JSON, REFUSED)).isEqualTo("{\"command\":\"set\",\"error\":\"SERVER_ERROR out of memory\"}\n");
    }

    @Test
    void rawIsTheContent() {
        Outcome one = new Outcome.Answer(new Command.Get(List.of(Key.of("y"))), List.of(new Reply.Value(Key.of("y"), new byte[] {0, (byte) 0xff}, 2),
                new Reply.End()));
        assertThat(OutputMode.RAW.show(one, Paint.NONE, 0)).containsExactly(0, 0xff);
        assertThat(OutputMode.RAW.show(GET, Paint.NONE, 0)).isEqualTo("a,\"b\"\n\n\0\u00ff\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(OutputMode.RAW.show(SCAN, Paint.NONE, 0)).isEqualTo("user:1\nk\u00ff\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(shown(OutputMode.RAW, STATS)).isEqualTo("pid 12\nversion 0.1.0\n");
    }

    @Test
    void wireIsWhatTheServerSent() {
        assertThat(OutputMode.WIRE.show(GET, Paint.NONE, 0)).isEqualTo(
                "VALUE x 6 #1\r\na,\"b\"\n\r\nVALUE y 2 #22\r\n\0\u00ff\r\nEND\r\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(OutputMode.WIRE.show(SCAN, Paint.NONE, 0)).isEqualTo(
                "KEY user:1 1234 #1\r\nKEY k\u00ff 5 #2\r\nCURSOR 7\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String shown(OutputMode mode, Outcome outcome) {
        return new String(mode.show(outcome, Paint.NONE, 0), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

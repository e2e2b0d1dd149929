package wdb.client.repl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import wdb.protocol.Command;
import wdb.protocol.Key;
import wdb.protocol.Reply;

/**
 * An outcome as rows and columns.
 *
 * @param columns the headings; empty if there is nothing but the rows
 * @param rows the cells; values are bytes as text with escapes
 */
record Grid(List<Column> columns, List<List<String>> rows) {
    /** A heading, and whether numbers stand below it. */
    record Column(String name, boolean number) {}

    private static final Column KEY = new Column("key", false);
    private static final Column SIZE = new Column("size", true);
    private static final Column ID = new Column("id", true);

    /** Returns them; {@code text} shows the bytes of keys and values. */
    static Grid of(Outcome outcome, Function<byte[], String> text) {
        return switch (outcome) {
            case Outcome.Answer answer -> answer(answer, text);
            case Outcome.Removed(long count) -> new Grid(List.of(new Column("deleted", true)), List.of(List.of(Long.toString(count))));
            case Outcome.Note(String note) -> new Grid(List.of(), note.lines().map(List::of).toList());
        };
    }

    private static Grid answer(Outcome.Answer answer, Function<byte[], String> text) {
        List<List<String>> rows = new ArrayList<>();
        answer.replies().forEach(reply -> cells(reply, text, rows));
        return new Grid(answer.refusal().isPresent() ? List.of(new Column("error", false)) : switch (answer.command()) {
            case Command.Get _ -> List.of(KEY, SIZE, ID, new Column("value", false));
            case Command.Scan _ -> List.of(KEY, SIZE, ID);
            case Command.Stats _ -> List.of(new Column("name", false), new Column("value", false));
            case Command.Exch _ -> List.of(new Column("result", false), new Column("id1", true), new Column("id2", true));
            case Command.Version _ -> List.of(new Column("version", false));
            case Command.Ttl _ -> List.of(new Column("result", false), new Column("seconds", true), ID);
            case Command.Set _, Command.Delete _, Command.Cas _, Command.Touch _, Command.Quit _, Command.Ping _ -> List.of(new Column("result", false), ID);
        }, rows);
    }

    private static void cells(Reply reply, Function<byte[], String> text, List<List<String>> rows) {
        switch (reply) {
            case Reply.Value(Key key, byte[] value, long id) -> rows.add(List.of(text.apply(key.toBytes()), size(value.length), size(id), text.apply(value)));
            case Reply.KeyLine(Key key, long bytes, long id) -> rows.add(List.of(text.apply(key.toBytes()), size(bytes), size(id)));
            case Reply.Stat(String name, String value) -> rows.add(List.of(shown(name, text), shown(value, text)));
            case Reply.Stored(long id) -> rows.add(List.of("STORED", size(id)));
            case Reply.Deleted(long id) -> rows.add(List.of("DELETED", size(id)));
            case Reply.Exists(long id) -> rows.add(List.of("EXISTS", size(id)));
            case Reply.Touched(long id) -> rows.add(List.of("TOUCHED", size(id)));
            case Reply.Ttl(long seconds, long id) -> rows.add(List.of("TTL", String.valueOf(seconds), size(id)));
            case Reply.Exchanged(long first, long second) -> rows.add(List.of("EXCHANGED", size(first), size(second)));
            case Reply.NotFound _ -> rows.add(List.of("NOT_FOUND"));
            case Reply.Pong _ -> rows.add(List.of("PONG"));
            case Reply.Version(String version) -> rows.add(List.of(shown(version, text)));
            case Reply.Error _, Reply.ClientError _, Reply.ServerError _ -> rows.add(List.of(shown(WireView.line(reply), text)));
            case Reply.End _, Reply.Cursor _ -> { }
        }
    }

    private static String shown(String words, Function<byte[], String> text) {
        return text.apply(words.getBytes(StandardCharsets.UTF_8));
    }

    private static String size(long number) {
        return Long.toString(number);
    }
}

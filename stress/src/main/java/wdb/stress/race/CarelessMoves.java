package wdb.stress.race;

import java.util.Arrays;
import wdb.protocol.Slice;
import wdb.server.store.Item;
import wdb.stress.race.Cell.KeyName;

/** Operations of the matrix as a hurried author might write them: each of their steps is right, and others fall between. Stateless. */
final class CarelessMoves {
    private CarelessMoves() {}

    static String increment(Board board, KeyName key) {
        Item item = new Item();
        if (!board.store().get(board.key(key), item)) {
            return "NOT_FOUND";
        }
        board.store().set(board.key(key), Slice.of(String.valueOf(Long.parseLong(value(item).toString()) + 1)));
        return "DONE";
    }

    static String append(Board board, KeyName key) {
        Item item = new Item();
        if (!board.store().get(board.key(key), item)) {
            return "NOT_STORED";
        }
        board.store().set(board.key(key), Slice.of(value(item) + "p".repeat(board.cell().size().appendedBytes())));
        return "DONE";
    }

    static String flush(Board board, KeyName key) {
        board.store().delete(board.key(key));
        board.store().delete(board.key(key.other()));
        return "";
    }

    static String expire(Board board, KeyName key) {
        Item item = new Item();
        if (board.store().get(board.key(key), item) && item.expiry() == Board.SOON) {
            board.store().delete(board.key(key));
        }
        return "";
    }

    static String exchange(Board board, KeyName key) {
        Item own = new Item();
        Item other = new Item();
        if (!board.store().get(board.key(key), own) || !board.store().get(board.key(key.other()), other)) {
            return "missing";
        }
        board.store().set(board.key(key), value(other));
        board.store().set(board.key(key.other()), value(own));
        return "exchanged";
    }

    private static Slice value(Item item) {
        return new Slice().wrap(item.value());
    }
}

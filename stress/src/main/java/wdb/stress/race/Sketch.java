package wdb.stress.race;

import wdb.stress.race.Cell.KeyName;

/**
 * What a store holds under X and Y, as an operation on a plain map would leave it: the oracle of {@link Duel}. Immutable.
 *
 * @param x what X holds, or null
 * @param y what Y holds, or null
 */
record Sketch(Holding x, Holding y) {
    /**
     * What a key holds.
     *
     * @param value the value as {@link Board#described} describes it
     * @param expiry in Unix seconds, 0 for never
     * @param fresh whether the item was made by one of the operations that met
     */
    record Holding(String value, long expiry, boolean fresh) {
        Holding with(String changed) {
            return new Holding(changed, expiry, fresh);
        }

        Holding until(long otherExpiry) {
            return new Holding(value, otherExpiry, fresh);
        }

        @Override
        public String toString() {
            return value + (expiry == 0 ? "" : "@" + expiry) + (fresh ? "*" : "");
        }
    }

    /** Returns what {@code cell}'s operations find. */
    static Sketch before(Cell cell) {
        return new Sketch(before(cell, KeyName.X), before(cell, KeyName.Y));
    }

    private static Holding before(Cell cell, KeyName key) {
        return new Holding(cell.numbered(key) ? Board.NUMBER : Board.described(cell.size().before()), cell.expiring(key) ? Board.SOON : 0, false);
    }

    Holding at(KeyName key) {
        return key == KeyName.X ? x : y;
    }

    Sketch with(KeyName key, Holding holding) {
        return key == KeyName.X ? new Sketch(holding, y) : new Sketch(x, holding);
    }

    /** Returns the sketch after a store to {@code key}: a new item if it was absent, and in any case one that never expires. */
    Sketch stored(KeyName key, String value) {
        return with(key, new Holding(value, 0, at(key) == null || at(key).fresh()));
    }

    /** Returns the sketch after an exchange of two present values: expiries stay with their keys. */
    Sketch swapped() {
        return new Sketch(x.with(y.value()), y.with(x.value()));
    }

    @Override
    public String toString() {
        return "x " + (x == null ? "none" : x) + ", y " + (y == null ? "none" : y);
    }
}

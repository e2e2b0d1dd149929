package wdb.stress.lab.matrix;

/** What the attackers that only talk send. */
final class Scripts {
    private static final int LOOP_COMMANDS = 10_000;
    private static final int BIG_BYTES = 1 << 20;
    private static final int BIG_GETS = 100;

    private Scripts() {}

    /** Returns sets and gets in turn, 10,000 of them. */
    static String loop() {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < LOOP_COMMANDS / 2; i++) {
            script.append("set loop-").append(i % 100).append(" 2\r\nhi\r\nget loop-").append(i % 100).append("\r\n");
        }
        return script.toString();
    }

    /** Returns the first half of a set. */
    static String halfSet() {
        return "set half 100\r\n" + "h".repeat(50);
    }

    /** Returns the set of a big value and many gets of it. */
    static String slowRead() {
        return "set big " + BIG_BYTES + "\r\n" + "b".repeat(BIG_BYTES) + "\r\n" + "get big\r\n".repeat(BIG_GETS);
    }
}

package wdb.stress.lab.matrix;

import java.util.List;

/**
 * One measurement: a server under an attack.
 *
 * @param baseline what the victim saw before, on a server of its own
 * @param attacked what it saw during the attack
 * @param damage what was broken in the data
 * @param deadlocked threads of the server that wait in a circle, or for themselves
 * @param threads threads that the attack cost
 * @param heapBytes live heap that the attack cost, the attacker's own part included
 * @param frames where the server's threads stood during the attack, as {@code Class:line}, deepest first
 */
record Cell(
        Subject subject,
        Attack attack,
        Verdict verdict,
        Victim.Seen baseline,
        Victim.Seen attacked,
        Damage damage,
        int deadlocked,
        int threads,
        long heapBytes,
        List<String> frames) {
    /** Returns whether the server let the attacker hurt others: a victim starved, data broken, or threads locked for ever. */
    boolean failed() {
        return verdict == Verdict.STARVED || verdict == Verdict.DEAD || damage.any() || deadlocked > 0 || attacked.wrong() > 0;
    }

    /** Returns the result in one or two words. */
    String word() {
        if (deadlocked > 0) {
            return "deadlock " + deadlocked;
        }
        if (damage.torn() > 0) {
            return "torn " + damage.torn();
        }
        if (damage.lost() > 0) {
            return "lost " + damage.lost();
        }
        if (attacked.wrong() > 0) {
            return "wrong " + attacked.wrong();
        }
        return switch (verdict) {
            case UNMOVED -> "unmoved";
            case SLOWED -> "slowed x" + Math.max(2, attacked.p99Us() / Math.max(1, baseline.p99Us()));
            case STARVED -> "starved";
            case DEAD -> "dead";
        };
    }
}

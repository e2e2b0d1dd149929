package wdb.client.attack;

import java.util.Locale;

/** What an attack did to the honest client. */
public sealed interface Verdict {
    /**
     * A p99 below this is no slowing: one turn of the kernel's scheduler where its clock ticks 250 times a second. Server, attackers and honest
     * client share the cores, so one wake-up may have to wait for so long, whatever the server does. The verdict's text tells the factor all the same.
     */
    long FLOOR_US = 4_000;

    /** How much slower than its baseline the honest client may be. */
    int FACTOR_MAX = 2;

    /** Nothing failed, and it was as fast as before; or its p99 is more than twice the baseline's, and below the floor. */
    record Unmoved(double factor) implements Verdict {}

    /** Nothing failed, but no attacker ever had a connection: what was felt says nothing about the attack. */
    record Unattacked() implements Verdict {}

    /** Nothing failed, but its p99 is so many times the baseline's. */
    record Slowed(double factor) implements Verdict {}

    /** So many of its requests had no answer in time. */
    record Starved(long failed, long planned) implements Verdict {}

    /** So many replies were wrong. */
    record Corrupted(long wrong) implements Verdict {}

    /** The server does not answer, though the attack is over. */
    record Dead() implements Verdict {}

    /**
     * Judges what was felt under attack by what was felt before; the worst that applies.
     *
     * @param connections how many the attackers made
     * @param alive whether the server answers after the attack
     */
    static Verdict of(Measurement baseline, Measurement attacked, long connections, boolean alive) {
        if (!alive) {
            return new Dead();
        }
        if (attacked.wrong() > 0) {
            return new Corrupted(attacked.wrong());
        }
        if (attacked.failed() > 0 || attacked.planned() == 0) {
            return new Starved(attacked.failed(), attacked.planned());
        }
        if (connections == 0) {
            return new Unattacked();
        }
        double factor = (double) attacked.p99Us() / Math.max(1, baseline.p99Us());
        return factor > FACTOR_MAX && attacked.p99Us() > FLOOR_US ? new Slowed(factor) : new Unmoved(factor);
    }

    /** Returns the verdict in one word. */
    default String word() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Returns the verdict as the table shows it. */
    default String text() {
        return switch (this) {
            case Dead _ -> word();
            case Unattacked _ -> "unattacked, no attacker got a connection";
            case Unmoved unmoved -> unmoved.factor() <= FACTOR_MAX ? word() : String.format(Locale.ROOT, "unmoved (x%.1f)", unmoved.factor());
            case Slowed slowed -> String.format(Locale.ROOT, "slowed x%.1f", slowed.factor());
            case Starved starved -> "starved, " + starved.failed() + " of " + starved.planned() + " failed";
            case Corrupted corrupted -> "corrupted, " + corrupted.wrong() + " wrong";
        };
    }
}

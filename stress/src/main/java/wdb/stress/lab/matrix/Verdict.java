package wdb.stress.lab.matrix;

/** What an attack did to the victim, from good to bad. */
enum Verdict {
    /** Served as before: p99 within twice the baseline, or so short that the machine's own noise is as large. */
    UNMOVED,
    /** Served, but slower. */
    SLOWED,
    /** Not served while the attack went on: it gave up waiting for an answer. */
    STARVED,
    /** Not served even after the attack had left. */
    DEAD;

    private static final long NOISE_US = 20_000;
    private static final int UNMOVED_FACTOR = 2;

    /** Judges what the victim saw. */
    static Verdict of(Victim.Seen baseline, Victim.Seen attacked, boolean recovered) {
        if (!recovered) {
            return DEAD;
        }
        if (attacked.end() != null) {
            return STARVED;
        }
        return attacked.p99Us() <= Math.max(NOISE_US, UNMOVED_FACTOR * baseline.p99Us()) ? UNMOVED : SLOWED;
    }
}

package wdb.stress.race;

/**
 * What the run says about one test.
 *
 * @param test the test's class name without its package
 * @param twin whether it is a broken twin, whose race must be seen
 * @param passed whether it saw what it should
 * @param what one line for people
 */
record Verdict(String test, boolean twin, boolean passed, String what) {
    static Verdict notRun(String test) {
        return new Verdict(Tally.shortName(test), Tally.isTwin(test), false, "was not run");
    }

    @Override
    public String toString() {
        return String.format("%-6s %-42s %s", passed ? "ok" : "FAILED", test, what);
    }
}

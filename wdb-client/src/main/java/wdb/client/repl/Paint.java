package wdb.client.repl;

/** The colours of output, or none of them: the one place of escape sequences for text that is not typed. */
enum Paint {
    /** Text as it is: for pipes, files and people who want no colour. */
    NONE,
    /** The eight colours that every terminal can show, so that they follow the user's own scheme. */
    COLOUR;

    String key(String text) {
        return painted("36", text); // cyan
    }

    String text(String text) {
        return painted("32", text); // green
    }

    String number(String text) {
        return painted("33", text); // yellow
    }

    String good(String text) {
        return painted("32", text);
    }

    String error(String text) {
        return painted("31", text); // red
    }

    String heading(String text) {
        return painted("1", text); // bold
    }

    String faint(String text) {
        return painted("90", text); // grey: faint is not shown everywhere
    }

    private String painted(String code, String text) {
        return this == NONE || text.isEmpty() ? text : "\033[" + code + "m" + text + "\033[0m";
    }
}

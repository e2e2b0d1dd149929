package wdb.stress.lab.literature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** A protocol whose conversations share nothing, so that any serving model, and any process, can have any of them. */
enum Protocol {
    /** Every byte comes back as it is; there is no greeting and nothing to remember. */
    ECHO("") {
        @Override
        Talk talk() {
            return (in, out) -> out.put(in);
        }

        @Override
        String answer(String request) {
            return request;
        }
    },
    /** See {@link Increment}: a byte of memory for each client. */
    INCREMENT("*") {
        @Override
        Talk talk() {
            return new Increment();
        }

        @Override
        String answer(String request) {
            return request.substring(1, request.length() - 1).chars().collect(StringBuilder::new, (text, c) -> text.append((char) (c + 1)),
                    StringBuilder::append).toString();
        }
    };

    private final String greeting;

    Protocol(String greeting) {
        this.greeting = greeting;
    }

    /** Returns what the server says first. */
    byte[] greeting() {
        return greeting.getBytes(ISO_8859_1);
    }

    /** Returns the server's side of a new conversation. */
    abstract Talk talk();

    /** Returns what the answer to {@code ^...$}, without further marks in between, must be. */
    abstract String answer(String request);
}

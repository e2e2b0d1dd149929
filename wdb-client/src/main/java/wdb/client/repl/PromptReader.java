package wdb.client.repl;

import java.io.IOException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/** JLine's reader with a hint line below the input, and a prompt that can change while somebody types. */
final class PromptReader extends LineReaderImpl {
    private final boolean hints;
    private final boolean colour;
    private boolean finishing;

    /** Creates a reader; hints are left out on terminals that can't move the cursor. */
    PromptReader(Terminal terminal, boolean colour) throws IOException {
        super(terminal, "wdb-client");
        this.hints = !terminal.getType().startsWith(Terminal.TYPE_DUMB);
        this.colour = colour;
    }

    /** Shows another prompt, at once if somebody is typing. Any thread may call this. */
    void changePrompt(String text) {
        lock.lock();
        try {
            if (reading) {
                setPrompt(text);
                redisplay();
            }
        } finally {
            lock.unlock();
        }
    }

    /** JLine shows {@code post} below the input; its own lists of candidates come first. */
    @Override
    protected void redisplay(boolean flush) {
        boolean hinted = hints && post == null && !finishing && searchTerm == null;
        if (hinted) {
            AttributedString hint = Hint.of(buf.toString(), buf.cursor(), size.getColumns(), colour);
            post = hint.length() == 0 ? null : () -> hint;
        }
        try {
            super.redisplay(flush);
        } finally {
            if (hinted) {
                post = null;
            }
        }
    }

    /** What was typed stays on the screen, the hint does not. */
    @Override
    protected void cleanup() {
        finishing = true;
        try {
            super.cleanup();
        } finally {
            finishing = false;
        }
    }
}

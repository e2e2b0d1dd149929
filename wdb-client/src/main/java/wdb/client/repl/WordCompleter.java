package wdb.client.repl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** What Tab proposes: commands, their options, the server's own keys, and files. */
final class WordCompleter implements Completer {
    private static final int FILES_MAX = 500; // more would be no help

    private final Function<byte[], List<byte[]>> keys;

    /** Creates a completer that asks {@code keys} for keys that begin with some bytes. */
    WordCompleter(Function<byte[], List<byte[]>> keys) {
        this.keys = keys;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (!(line instanceof LineParser.View view)) {
            throw new IllegalArgumentException("a line of another parser");
        }
        Context context = Context.after(view.before());
        switch (context.role()) {
            case COMMAND, NUMBER_OR_COMMAND -> Arrays.stream(Word.values()).forEach(word -> candidates.add(
                    new Candidate(word.word(), word.word(), null, word.meaning(), null, null, true)));
            case KEY -> {
                if (view.word().startsWith("-")) {
                    words(options(context.word()), candidates);
                } else {
                    keys(view.word(), candidates);
                }
            }
            case OPTION -> words(options(context.word()), candidates);
            case SECTION -> words(Stream.of("settings", "latency", "buckets"), candidates);
            case OUTPUT -> words(Arrays.stream(OutputMode.values()).map(OutputMode::word), candidates);
            case ON_OFF -> words(Stream.of("on", "off"), candidates);
            case VALUE -> {
                if (view.word().startsWith("@")) {
                    files("@", view.word().substring(1), candidates);
                }
            }
            case FILE -> files("", view.word(), candidates);
            case NUMBER, URI, SHELL, NOTHING -> { }
        }
    }

    private static Stream<String> options(Optional<Word> word) {
        return word.map(Word::options).orElse(List.of()).stream();
    }

    private void keys(String typed, List<Candidate> candidates) {
        boolean quoted = typed.startsWith("\"");
        List<Token> token = Tokenizer.scan(typed.getBytes(StandardCharsets.UTF_8));
        for (byte[] key : keys.apply(token.isEmpty() ? new byte[0] : token.getFirst().bytes())) {
            String word = quoted ? Quote.quoted(key) : Quote.word(key);
            candidates.add(new Candidate(word, word, null, null, null, null, true));
        }
    }

    private static void words(Stream<String> words, List<Candidate> candidates) {
        words.forEach(word -> candidates.add(new Candidate(word)));
    }

    private static void files(String before, String typed, List<Candidate> candidates) {
        String folder = typed.substring(0, typed.lastIndexOf('/') + 1);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder.isEmpty() ? "." : folder))) {
            for (Path file : files) {
                String name = folder + file.getFileName();
                boolean isFolder = Files.isDirectory(file);
                if (name.startsWith(typed) && name.indexOf(' ') < 0 && candidates.size() < FILES_MAX) {
                    candidates.add(new Candidate(before + name + (isFolder ? "/" : ""), file.getFileName().toString(), null, null, null, null, !isFolder));
                }
            }
        } catch (IOException _) {
            // No such folder: nothing to propose.
        }
    }
}

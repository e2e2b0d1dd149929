package wdb.server;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The launcher names methods that the JVM compiles by themselves; of a name that is none the JVM says nothing. */
class CompiledApartTest {
    @Test
    void everyMethodThatTheLauncherNamesIsThere() throws IOException {
        String launcher = Files.readString(Path.of("bin", "wdb-server"));
        List<String> names = Pattern.compile("^apart='([^']+)'", Pattern.MULTILINE).matcher(launcher).results()
                .flatMap(list -> Arrays.stream(list.group(1).strip().split("\\s+"))).toList();
        assertTrue(names.size() > 10, "a list of methods, and not " + names);
        assertAll(names.stream().map(name -> () -> assertTrue(isMethod(name), name + " is no method of a class")));
    }

    private static boolean isMethod(String name) throws ClassNotFoundException {
        String[] parts = name.split("::");
        return Arrays.stream(Class.forName(parts[0], false, CompiledApartTest.class.getClassLoader()).getDeclaredMethods())
                .anyMatch(method -> method.getName().equals(parts[1]));
    }
}

package wdb.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProductTest {
    @Test
    void theVersionIsTheOneOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of("pom.xml")); // of this module, whose first version is its parent's
        assertThat(pom.substring(pom.indexOf("<version>") + "<version>".length())).startsWith(Product.VERSION + "</version>");
    }
}

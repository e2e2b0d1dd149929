package wdb.stress.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import wdb.server.net.Model;

/** The options of the commands of this module. */
class FlagsTest {
    @Test
    void helpIsAskedForAnywhere() {
        assertThat(Flags.askForHelp("--number", "5", "--help")).isTrue();
        assertThat(Flags.askForHelp("--number", "5")).isFalse();
    }

    @Test
    void takesWhatIsGivenAndElseTheDefault() {
        Flags flags = new Flags("--clients", "7", "--model", "pool");
        assertThat(flags.count("--clients", 16)).isEqualTo(7);
        assertThat(flags.count("--keys", 64)).isEqualTo(64);
        assertThat(flags.models()).containsExactly(Model.POOL);
        flags.end();
        assertThat(new Flags().models()).containsExactly(Model.values());
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> new Flags("7")).hasMessage("unknown argument 7, expected --OPTION VALUE");
        assertThatThrownBy(() -> new Flags("--clients")).hasMessage("--clients needs a value");
        assertThatThrownBy(() -> new Flags("--clients", "many").count("--clients", 1)).hasMessage("--clients many, expected a number");
        assertThatThrownBy(() -> new Flags("--clients", "0").count("--clients", 1)).hasMessage("--clients 0, expected 1 to 1000000000");
        assertThatThrownBy(() -> new Flags("--model", "fast").models()).hasMessageStartingWith("--model fast, expected all, event-loop");
        assertThatThrownBy(() -> new Flags("--client", "7").end()).hasMessage("unknown option --client");
    }
}

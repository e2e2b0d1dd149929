package wdb.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The habits that a program can check, over every source file of the repository. Each check is also shown a sample that it must find. */
class TidyTest {
    private static final String CLEAN = "package a;\n\n/** A thing. */\npublic final class A {}\n";

    /** By habit, a file that breaks it. Put together from pieces, so that this file keeps to the habits. */
    private static final Map<String, SourceFile> BROKEN = Map.ofEntries(
            broken("an open task has a reason", "m/src/main/java/a/A.java", CLEAN + "// TO" + "DO: later\n"),
            broken("no test sleeps", "m/src/test/java/a/A.java", "Thread.sl" + "eep(100);\n"),
            broken("nobody sees a bare stack trace", "m/src/test/java/a/A.java", "e.print" + "StackTrace();\n"),
            broken("no tabs", "pom.xml", "\t<a/>\n"),
            broken("no trailing white space", "README.md", "a \nb\n"),
            broken("no paths of one machine", "m/bin/a", "cd /ho" + "me/somebody/wdb\n"),
            broken("lines fit a screen", "m/src/test/java/a/A.java", "x".repeat(161) + "\n"),
            broken("only commands print", "m/src/main/java/a/A.java", CLEAN + "System.o" + "ut.println();\n"),
            broken("nothing is caught and forgotten", "m/src/test/java/a/A.java", "try {} cat" + "ch (Exception e) {\n}\n"),
            broken("files stay small", "m/src/main/java/a/A.java", CLEAN + "\n".repeat(500) + "//\n"),
            broken("a file ends with one line break", "README.md", "a"),
            broken("a public type says what it is", "m/src/main/java/a/A.java", "package a;\n\n/* no Javadoc */\n@Deprecated\npublic class A {}\n"));

    @TestFactory
    Stream<DynamicTest> theSourcesKeepToTheHabits() throws IOException {
        List<SourceFile> files = SourceFile.all();
        assertThat(files).as("files found").hasSizeGreaterThan(20);
        return Habit.all().stream().map(habit -> DynamicTest.dynamicTest(habit.name(), () -> assertThat(habit.findings(files)).as(habit.name()).isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> eachCheckFindsItsSampleAndNothingInACleanFile() {
        SourceFile clean = new SourceFile("m/src/main/java/a/A.java", CLEAN);
        return Habit.all().stream().map(habit -> DynamicTest.dynamicTest(habit.name(), () -> {
            assertThat(habit.findings(List.of(BROKEN.get(habit.name())))).isNotEmpty();
            assertThat(habit.findings(List.of(clean))).isEmpty();
        }));
    }

    @Test
    void everyPackageHasAPageThatIntroducesIt() throws IOException {
        assertThat(packagesWithoutInfo(SourceFile.all())).isEmpty();
        assertThat(packagesWithoutInfo(List.of(new SourceFile("m/src/main/java/a/A.java", CLEAN)))).containsExactly("m/src/main/java/a");
    }

    @Test
    void everyDependencyIsADecision() throws Exception {
        List<SourceFile> files = SourceFile.all();
        String page = files.stream().filter(file -> file.path().equals("docs/DEPENDENCIES.md")).map(SourceFile::text).collect(Collectors.joining());
        Set<String> used = new TreeSet<>();
        for (SourceFile file : files) {
            if (file.path().endsWith("pom.xml")) {
                used.addAll(artifacts(file.text()));
            }
        }
        assertThat(used).contains("picocli", "maven-shade-plugin");
        assertThat(unnamed(used, page)).isEmpty();
        assertThat(unnamed(Set.of("no-such-library"), page)).containsExactly("no-such-library");
    }

    private static Map.Entry<String, SourceFile> broken(String habit, String path, String text) {
        return Map.entry(habit, new SourceFile(path, text));
    }

    private static Set<String> packagesWithoutInfo(List<SourceFile> files) {
        Map<String, Boolean> hasInfo = new TreeMap<>();
        for (SourceFile file : files) {
            if (file.mainJava()) {
                String directory = file.path().substring(0, file.path().lastIndexOf('/'));
                hasInfo.merge(directory, file.path().endsWith("/package-info.java"), Boolean::logicalOr);
            }
        }
        return hasInfo.entrySet().stream().filter(entry -> !entry.getValue()).map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> unnamed(Set<String> artifacts, String page) {
        return artifacts.stream().filter(artifact -> !page.contains("`" + artifact + "`")).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the artifacts that a pom uses as dependency or plugin, without WDB's own modules and versions that are only managed. */
    private static Set<String> artifacts(String pom) throws Exception {
        Element project = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(pom))).getDocumentElement();
        Set<String> artifacts = new TreeSet<>();
        for (String kind : List.of("dependency", "plugin", "path")) {
            NodeList elements = project.getElementsByTagName(kind);
            for (int i = 0; i < elements.getLength(); i++) {
                Element element = (Element) elements.item(i);
                boolean managed = element.getParentNode().getParentNode().getNodeName().equals("dependencyManagement");
                if (!managed && !text(element, "groupId").equals("wdb")) {
                    artifacts.add(text(element, "artifactId"));
                }
            }
        }
        return artifacts;
    }

    private static String text(Element element, String child) {
        NodeList found = element.getElementsByTagName(child);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }
}

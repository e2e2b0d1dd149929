package wdb.protocol;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The word that somebody meant who typed another one: a command or an option. */
public final class Nearest {
    private Nearest() {}

    /** Returns the nearest of the words by edits (insert, remove, replace, swap two neighbours), if a third of the letters or less differ. */
    public static Optional<String> to(String typed, List<String> words) {
        return words.stream().min(Comparator.comparingInt(word -> edits(typed, word)))
                .filter(word -> edits(typed, word) <= Math.max(1, Math.min(typed.length(), 12) / 3) && typed.length() > 1);
    }

    /** The optimal string alignment distance. */
    private static int edits(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}

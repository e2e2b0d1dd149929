package wdb.stress.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The search of {@link Checker} in one connected part of a history; for one run. Confined to one thread. */
final class Search {
    /** How a search ends. */
    enum End {
        FOUND,
        NO_ORDER,
        GIVEN_UP
    }

    private final Operation[][] lanes;
    private final boolean[][] skippable;
    private final int[] at; // how far each lane has come
    private final Keys keys;
    private final int statesMax;
    private final LongSet seen = new LongSet();
    private long lanesHash;

    // The way from the start, a step for each operation that has its place.
    private final int[] stepLane;
    private final boolean[] stepSkipped;
    private final long[] undo; // Keys.UNDO for each step
    private final int[] nextChoice; // of the state before each step
    private final int[][] choices; // of that state, -1 - lane to skip
    private final int[] listed; // choices being listed
    private int listedCount;
    private final boolean[] involved; // lanes from which choices are listed
    private final boolean[] involvedKeys;
    private int depth;

    Search(History part, int statesMax) {
        this.statesMax = statesMax;
        TreeMap<Integer, List<Operation>> byLane = new TreeMap<>();
        int keyCount = 0;
        for (Operation operation : part.operations()) {
            byLane.computeIfAbsent(operation.lane(), _ -> new ArrayList<>()).add(operation);
            keyCount = Math.max(keyCount, 1 + Math.max(operation.call().key(), operation.call().other()));
        }
        keys = new Keys(keyCount, part.fromEmptyStore());
        lanes = byLane.values().stream().map(lane -> lane.toArray(Operation[]::new)).toArray(Operation[][]::new);
        at = new int[lanes.length];
        skippable = new boolean[lanes.length][];
        for (int lane = 0; lane < lanes.length; lane++) {
            skippable[lane] = new boolean[lanes[lane].length];
            for (int i = 0; i < lanes[lane].length; i++) {
                skippable[lane][i] = lanes[lane][i].unfinished() || lanes[lane][i].calledNs() < part.openedNs();
            }
            lanesHash += hashOf(lane);
        }
        int steps = part.operations().size() + 1;
        stepLane = new int[steps];
        stepSkipped = new boolean[steps];
        undo = new long[Keys.UNDO * steps];
        nextChoice = new int[steps];
        choices = new int[steps][];
        listed = new int[2 * lanes.length];
        involved = new boolean[lanes.length];
        involvedKeys = new boolean[keyCount];
    }

    long states() {
        return seen.size();
    }

    End run() {
        enter();
        while (true) {
            if (finished()) {
                return End.FOUND;
            }
            if (nextChoice[depth] < choices[depth].length) {
                step(choices[depth][nextChoice[depth]++]);
                if (seen.add(Keys.mix(lanesHash) + keys.hash())) {
                    enter();
                } else {
                    stepBack();
                }
            } else if (depth == 0) {
                return End.NO_ORDER;
            } else {
                stepBack();
            }
            if (seen.size() >= statesMax) {
                return End.GIVEN_UP;
            }
        }
    }

    private boolean finished() {
        for (int lane = 0; lane < lanes.length; lane++) {
            for (int i = at[lane]; i < lanes[lane].length; i++) {
                if (!skippable[lane][i]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Lists what can be next in the state just reached. */
    private void enter() {
        listedCount = 0;
        list(firstReturn());
        nextChoice[depth] = 0;
        choices[depth] = Arrays.copyOf(listed, listedCount);
    }

    private long firstReturn() {
        long first = Operation.NEVER;
        for (int lane = 0; lane < lanes.length; lane++) {
            if (at[lane] < lanes[lane].length) {
                first = Math.min(first, head(lane).returnedNs());
            }
        }
        return first;
    }

    private void list(long firstReturn) {
        for (int lane = 0; lane < lanes.length; lane++) {
            // An expiry that is set to what it is already changes nothing here, and might later: only what never does is taken at once.
            if (possible(lane, firstReturn) && !skippable[lane][at[lane]] && head(lane).changesNothing() && keys.unchangedBy(head(lane).call())) {
                listed[listedCount++] = lane;
                return;
            }
        }
        involve(firstReturn);
        for (int lane = 0; lane < lanes.length; lane++) {
            if (involved[lane] && possible(lane, firstReturn)) {
                listed[listedCount++] = lane;
            }
        }
        sortByReturn();
        for (int lane = 0; lane < lanes.length; lane++) {
            if (involved[lane] && skippable[lane][at[lane]]) {
                listed[listedCount++] = -1 - lane;
            }
        }
    }

    private boolean possible(int lane, long firstReturn) {
        return at[lane] < lanes[lane].length && head(lane).calledNs() <= firstReturn && keys.explains(head(lane));
    }

    /**
     * Finds the lanes whose first operations are the only ones that need to be tried (a persistent set): the one that returns first, and those
     * that hold an operation called before that moment which shares a key with the first operation of a lane already found.
     */
    private void involve(long firstReturn) {
        Arrays.fill(involved, false);
        Arrays.fill(involvedKeys, false);
        for (int lane = 0; lane < lanes.length; lane++) {
            if (at[lane] < lanes[lane].length && head(lane).returnedNs() == firstReturn) {
                involve(lane);
                break;
            }
        }
        boolean grown = true;
        while (grown) {
            grown = false;
            for (int lane = 0; lane < lanes.length; lane++) {
                if (!involved[lane] && meetsInvolvedKeys(lane, firstReturn)) {
                    involve(lane);
                    grown = true;
                }
            }
        }
    }

    private void involve(int lane) {
        involved[lane] = true;
        involvedKeys[head(lane).call().key()] = true;
        involvedKeys[head(lane).call().other()] = true;
    }

    private boolean meetsInvolvedKeys(int lane, long firstReturn) {
        for (int i = at[lane]; i < lanes[lane].length && lanes[lane][i].calledNs() <= firstReturn; i++) {
            Call call = lanes[lane][i].call();
            if (involvedKeys[call.key()] || involvedKeys[call.other()]) {
                return true;
            }
        }
        return false;
    }

    private Operation head(int lane) {
        return lanes[lane][at[lane]];
    }

    private void sortByReturn() {
        for (int i = 1; i < listedCount; i++) {
            int lane = listed[i];
            int to = i;
            while (to > 0 && head(listed[to - 1]).returnedNs() > head(lane).returnedNs()) {
                listed[to] = listed[to - 1];
                to--;
            }
            listed[to] = lane;
        }
    }

    private void step(int choice) {
        boolean skip = choice < 0;
        int lane = skip ? -1 - choice : choice;
        stepLane[depth] = lane;
        stepSkipped[depth] = skip;
        if (!skip) {
            keys.explains(head(lane)); // it did when it was listed
            keys.commit(head(lane).call(), undo, Keys.UNDO * depth);
        }
        move(lane, 1);
        depth++;
    }

    private void stepBack() {
        depth--;
        int lane = stepLane[depth];
        move(lane, -1);
        if (!stepSkipped[depth]) {
            keys.undo(head(lane).call(), undo, Keys.UNDO * depth);
        }
    }

    private void move(int lane, int by) {
        lanesHash -= hashOf(lane);
        at[lane] += by;
        lanesHash += hashOf(lane);
    }

    private long hashOf(int lane) {
        return Keys.mix(Keys.mix(~lane) + at[lane]);
    }
}

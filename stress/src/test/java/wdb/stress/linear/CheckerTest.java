package wdb.stress.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import wdb.stress.linear.Call.Kind;
import wdb.stress.linear.Result.Outcome;

/** Small histories of which everybody can see whether they have an order. */
class CheckerTest {
    private static final Checker CHECKER = new Checker(100_000);

    @Test
    void overlappingOperationsMayComeInAnyOrder() {
        assertThat(ordered(set(0, 1, 10, 5, 0, 9), get(1, 1, 0, 0, 1, 9))).as("the read came first").isTrue();
        assertThat(ordered(set(0, 1, 10, 5, 0, 9), get(1, 1, 10, 5, 1, 9))).as("the read came second").isTrue();
    }

    @Test
    void aReplyThatHasComeIsInForce() {
        assertThat(ordered(set(0, 1, 10, 5, 0, 1), get(1, 1, 0, 0, 2, 3))).as("the value is not there").isFalse();
        assertThat(ordered(set(0, 1, 10, 5, 0, 1), set(0, 1, 11, 5, 2, 3), get(1, 1, 10, 5, 4, 5))).as("stale read").isFalse();
        assertThat(ordered(set(0, 1, 10, 5, 0, 1), delete(0, 1, 5, 2, 3), get(1, 1, 10, 5, 4, 5))).as("resurrected").isFalse();
    }

    @Test
    void anExchangeIsOneStep() {
        Operation x = set(0, 1, 10, 5, 0, 1);
        Operation y = set(0, 2, 20, 6, 2, 3);
        Operation exchange = exch(0, 1, 2, 5, 6, 4, 9);
        assertThat(ordered(x, y, exchange, get(1, 1, 20, 5, 5, 6), get(1, 2, 10, 6, 7, 8))).as("after it").isTrue();
        assertThat(ordered(x, y, exchange, get(1, 1, 10, 5, 5, 6), get(1, 2, 10, 6, 7, 8))).as("between the reads").isTrue();
        assertThat(ordered(x, y, exchange, get(1, 1, 20, 5, 5, 6), get(1, 2, 20, 6, 7, 8))).as("half of it").isFalse();
    }

    @Test
    void oneOfTwoComparisonsWins() {
        Operation before = set(0, 1, 10, 5, 0, 1);
        Operation first = operation(0, Call.cas(1, 10, 11), Result.of(Outcome.STORED, 5), 2, 9);
        assertThat(ordered(before, first, operation(1, Call.cas(1, 10, 12), Result.of(Outcome.EXISTS, 5), 3, 8))).isTrue();
        assertThat(ordered(before, first, operation(1, Call.cas(1, 10, 12), Result.of(Outcome.STORED, 5), 3, 8))).as("lost update").isFalse();
    }

    @Test
    void requestsOfOneConnectionKeepTheirOrderWhileTheyOverlap() {
        assertThat(ordered(set(0, 1, 10, 5, 0, 8), get(0, 1, 0, 0, 0, 9))).as("one connection").isFalse();
        assertThat(ordered(set(0, 1, 10, 5, 0, 8), get(1, 1, 0, 0, 0, 9))).as("two connections").isTrue();
    }

    @Test
    void aRequestWithoutReplyTakesEffectLateOrNever() {
        Operation unfinished = operation(0, Call.set(1, 10), Result.UNKNOWN, 0, Operation.NEVER);
        assertThat(ordered(unfinished, get(1, 1, 0, 0, 5, 6))).as("never").isTrue();
        assertThat(ordered(unfinished, get(1, 1, 0, 0, 5, 6), get(1, 1, 10, 5, 7, 8))).as("late").isTrue();
        assertThat(ordered(unfinished, get(1, 1, 10, 5, 5, 6), get(1, 1, 0, 0, 7, 8))).as("and not undone").isFalse();
    }

    @Test
    void anItemKeepsItsNumberAndTheNextOneHasAHigherOne() {
        Operation first = set(0, 1, 10, 5, 0, 1);
        assertThat(ordered(first, set(0, 1, 11, 6, 2, 3))).as("another number for the same item").isFalse();
        assertThat(ordered(first, delete(0, 1, 5, 2, 3), set(0, 1, 11, 6, 4, 5))).isTrue();
        assertThat(ordered(first, delete(0, 1, 5, 2, 3), set(0, 1, 11, 5, 4, 5))).as("the number of a deleted item").isFalse();
    }

    @Test
    void anIncrementCounts() {
        long begin = Values.counter(7);
        Operation first = set(0, 1, begin, 5, 0, 1);
        Operation one = operation(1, Call.of(Kind.INCR, 1), new Result(Outcome.VALUE, begin + 1, 0, 0), 2, 9);
        Operation two = operation(2, Call.of(Kind.INCR, 1), new Result(Outcome.VALUE, begin + 2, 0, 0), 3, 8);
        assertThat(ordered(first, one, two, get(0, 1, begin + 2, 5, 10, 11))).isTrue();
        assertThat(ordered(first, one, two, get(0, 1, begin + 1, 5, 10, 11))).as("lost").isFalse();
        assertThat(ordered(first, one, operation(2, Call.of(Kind.INCR, 1), new Result(Outcome.VALUE, begin + 1, 0, 0), 3, 8))).as("same").isFalse();
        assertThat(ordered(set(0, 1, 10, 5, 0, 1), operation(1, Call.of(Kind.INCR, 1), Result.of(Outcome.NOT_A_NUMBER, 0), 2, 3))).isTrue();
        assertThat(ordered(first, operation(1, Call.of(Kind.INCR, 1), Result.of(Outcome.NOT_A_NUMBER, 0), 2, 3))).as("it is one").isFalse();
    }

    @Test
    void anAppendKeepsWhatWasThere() {
        Operation first = set(0, 1, 10, 5, 0, 1);
        Operation one = operation(1, Call.of(Kind.APPEND, 1, 20), Result.of(Outcome.STORED, 0), 2, 9);
        Operation two = operation(2, Call.of(Kind.APPEND, 1, 30), Result.of(Outcome.STORED, 0), 3, 8);
        long oneTwo = Values.appended(Values.appended(10, 20), 30);
        assertThat(ordered(first, one, two, get(0, 1, oneTwo, 5, 10, 11))).isTrue();
        assertThat(ordered(first, one, two, get(0, 1, Values.appended(10, 20), 5, 10, 11))).as("lost").isFalse();
        assertThat(Values.number("30+20;".getBytes())).as("30 and no padding").isEqualTo(Result.TORN);
        assertThat(Values.number((new String(Values.bytes(10)) + "+20;+30;").getBytes())).isEqualTo(oneTwo);
    }

    @Test
    void aVersionIsStoredUponOnce() {
        Operation read = operation(1, Call.of(Kind.GETS, 1), new Result(Outcome.VALUE, 10, 0, 77), 2, 3);
        Operation stored = operation(1, Call.casUnique(1, 77, 11), Result.of(Outcome.STORED, 0), 6, 7);
        assertThat(ordered(set(0, 1, 10, 5, 0, 1), read, stored)).isTrue();
        assertThat(ordered(set(0, 1, 10, 5, 0, 1), read, set(0, 1, 12, 5, 4, 5), stored)).as("what came between is lost").isFalse();
        assertThat(ordered(set(0, 1, 10, 5, 0, 1), read, operation(1, Call.casUnique(1, 77, 11), Result.of(Outcome.EXISTS, 0), 6, 7)))
                .as("nothing came between").isFalse();
    }

    @Test
    void anExpiryStaysWithItsKeyAndAStoreEndsIt() {
        Operation touch = operation(0, Call.of(Kind.TOUCH, 1, 3), Result.of(Outcome.TOUCHED, 5), 4, 5);
        Operation[] both = {set(0, 1, 10, 5, 0, 1), set(0, 2, 20, 6, 2, 3), touch, exch(0, 1, 2, 5, 6, 6, 7)};
        assertThat(ordered(with(both, ttl(1, 3, 5)))).isTrue();
        assertThat(ordered(with(both, ttl(2, 3, 6)))).as("with the value").isFalse();
        assertThat(ordered(with(with(both, set(0, 1, 11, 5, 8, 9)), ttl(1, 3, 5)))).as("after a store").isFalse();
        Operation past = operation(0, Call.of(Kind.TOUCH, 1, Call.PAST), Result.of(Outcome.TOUCHED, 0), 8, 9);
        assertThat(ordered(with(with(both, past), get(0, 1, 20, 5, 20, 21)))).as("it has expired").isFalse();
    }

    @Test
    void whatChangesNothingYetMayChangeSomethingLater() {
        Operation first = operation(0, Call.of(Kind.TOUCH, 1, 3), Result.of(Outcome.TOUCHED, 5), 2, 3);
        Operation store = set(1, 1, 11, 5, 4, 9);
        Operation again = operation(2, Call.of(Kind.TOUCH, 1, 3), Result.of(Outcome.TOUCHED, 5), 4, 9);
        assertThat(ordered(set(0, 1, 10, 5, 0, 1), first, store, again, ttl(1, 3, 5))).as("set, touch").isTrue();
        assertThat(ordered(set(0, 1, 10, 5, 0, 1), first, store, again, ttl(1, 0, 5))).as("touch, set").isTrue();
    }

    private static Operation ttl(int key, long units, long id) {
        return operation(0, Call.of(Kind.TTL, key), new Result(Outcome.TTL, units, id, 0), 20, 21);
    }

    private static Operation[] with(Operation[] operations, Operation last) {
        return Stream.concat(Stream.of(operations), Stream.of(last)).toArray(Operation[]::new);
    }

    @Test
    void tornBytesHaveNoOrder() {
        assertThat(ordered(set(0, 1, 10, 5, 0, 9), get(1, 1, Result.TORN, 5, 1, 9))).isFalse();
    }

    @Test
    void keysThatNoExchangeConnectsAreCheckedApart() {
        History history = history(set(0, 1, 10, 5, 0, 1), set(0, 2, 20, 6, 2, 3), set(0, 3, 30, 7, 4, 5), exch(0, 1, 3, 5, 7, 6, 7));
        assertThat(history.components()).extracting(part -> part.operations().size()).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void aSearchThatIsTooLongIsGivenUp() {
        assertThat(new Checker(1).check(history(set(0, 1, 10, 5, 0, 1), set(0, 1, 11, 5, 2, 3)))).isInstanceOf(Verdict.Undecided.class);
    }

    @Test
    void shrinkingKeepsTheContradictionOnly() {
        Stream<Operation> noise = Stream.iterate(0, i -> i + 1).limit(200).map(i -> set(2, 1, 1_000 + i, 5, 10 * i, 10 * i + 5));
        Stream<Operation> reads = Stream.iterate(0, i -> i + 1).limit(200).map(i -> get(3, 1, 1_000 + i, 5, 10 * i + 6, 10 * i + 7));
        Stream<Operation> stale = Stream.of(get(4, 1, 1_040, 5, 1_008, 1_009));
        History history = history(Stream.of(noise, reads, stale).flatMap(part -> part).toArray(Operation[]::new));
        History small = new Shrinker(CHECKER).shrink(history);
        assertThat(CHECKER.check(small)).isInstanceOf(Verdict.Violation.class);
        assertThat(small.operations()).as(Timeline.of(small)).hasSizeLessThanOrEqualTo(3).extracting(operation -> operation.result().value()).contains(1_040L);
        assertThat(Timeline.of(small)).contains("get k1", "-> 1040 #5");
    }

    private static boolean ordered(Operation... operations) {
        return CHECKER.check(history(operations)) instanceof Verdict.Linearizable;
    }

    private static History history(Operation... operations) {
        return new History(Stream.of(operations).sorted(Comparator.comparingLong(Operation::calledNs)).toList(), History.EMPTY_STORE);
    }

    private static Operation set(int lane, int key, long value, long id, long calledNs, long returnedNs) {
        return operation(lane, Call.set(key, value), Result.of(Outcome.STORED, id), calledNs, returnedNs);
    }

    /** A read; the value 0 means that it found none. */
    private static Operation get(int lane, int key, long value, long id, long calledNs, long returnedNs) {
        return operation(lane, Call.get(key), new Result(value == 0 ? Outcome.NOT_FOUND : Outcome.VALUE, value, id, 0), calledNs, returnedNs);
    }

    private static Operation delete(int lane, int key, long id, long calledNs, long returnedNs) {
        return operation(lane, Call.delete(key), Result.of(Outcome.DELETED, id), calledNs, returnedNs);
    }

    private static Operation exch(int lane, int key, int other, long id, long otherId, long calledNs, long returnedNs) {
        return operation(lane, Call.exch(key, other), new Result(Outcome.EXCHANGED, 0, id, otherId), calledNs, returnedNs);
    }

    private static Operation operation(int lane, Call call, Result result, long calledNs, long returnedNs) {
        return new Operation(lane, call, result, calledNs, returnedNs);
    }
}

package wdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wdb.server.session.Worker;
import wdb.server.session.Workers;

/** Memories for turns, when others have them and when there are none to be had. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a turn that is lost keeps everybody waiting, whatever interrupts him
class TurnMemoriesTest {
    private final Workers workers = new Workers();
    private final AtomicBoolean noMemory = new AtomicBoolean(true);
    private final AtomicLong clockNs = new AtomicLong();
    private final List<Long> pauses = new ArrayList<>();
    private final Rests rests = new Rests(50, clockNs::get, pauses::add);
    private final TurnMemories memories = new TurnMemories(this::worker, rests);

    private Worker worker() {
        if (noMemory.get()) {
            throw new OutOfMemoryError("planted");
        }
        return workers.add();
    }

    @Test
    void furtherTurnsLeaveHalfOfTheCoresToOthers() throws InterruptedException {
        noMemory.set(false);
        TurnMemory first = takeAllFurtherTurns();
        Thread next = Thread.ofPlatform().daemon().start(memories::borrowForFurtherTurn);
        await().until(() -> next.getState() == Thread.State.WAITING);
        memories.turnTaken(first);
        next.join();
    }

    @Test
    void aFurtherTurnThatGetsNoMemoryIsTheNextOnes() {
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            assertThatThrownBy(memories::borrowForFurtherTurn).isInstanceOf(OutOfMemoryError.class);
        }
        noMemory.set(false);
        TurnMemory memory = memories.borrowForFurtherTurn();
        memories.turnTaken(memory);
        memories.giveBack(memory);
        assertThat(memories.borrow()).isSameAs(memory);
    }

    @Test
    void aFurtherTurnWaitsForTheRestAfterTheOneBeforeWhileSomebodyAsksLittle() {
        noMemory.set(false);
        TurnMemory last = takeAllFurtherTurns();
        last = takeOver(last);
        assertThat(pauses).isEmpty();
        memories.askedLittle();
        takeOver(last);
        assertThat(pauses).containsExactly(1_000L);
    }

    private TurnMemory takeAllFurtherTurns() {
        TurnMemory last = null;
        for (int i = 0; i < Math.max(1, Runtime.getRuntime().availableProcessors() / 2); i++) {
            last = memories.borrowForFurtherTurn();
        }
        return last;
    }

    /** Lets a further turn end after a microsecond, and another one begin. */
    private TurnMemory takeOver(TurnMemory turn) {
        clockNs.addAndGet(1_000);
        memories.turnTaken(turn);
        return memories.borrowForFurtherTurn();
    }
}

package wdb.stress.linear;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that send random requests over connections of their own and note what they see and when, all by one clock. For one history. */
final class Recorder {
    private final Plan plan;
    private final Wire.Dialer dialer;
    private final long seed;
    private final AtomicInteger lanes = new AtomicInteger();
    private final AtomicLong values = new AtomicLong();
    private final AtomicInteger cutsLeft;

    Recorder(Plan plan, Wire.Dialer dialer, long seed) {
        this.plan = plan;
        this.dialer = dialer;
        this.seed = seed;
        this.cutsLeft = new AtomicInteger(plan.cuts());
    }

    /** Lets the clients run and returns what they saw. */
    History record() throws IOException, InterruptedException {
        List<Operation> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(plan.clients(), Thread.ofPlatform().daemon().name("recorder-", 0).factory())) {
            List<Future<List<Operation>>> clients = new ArrayList<>();
            for (int i = 0; i < plan.clients(); i++) {
                Client client = new Client(new Random(Keys.mix(seed) + i));
                clients.add(threads.submit(client::run));
            }
            for (Future<List<Operation>> client : clients) {
                all.addAll(client.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("a client of the history with seed " + seed + " failed: " + e.getCause().getMessage(), e.getCause());
        }
        all.sort(Comparator.comparingLong(Operation::calledNs)); // stable: calls of one batch stay in their order
        return new History(all, History.EMPTY_STORE);
    }

    /** One client. Confined to one thread. */
    private final class Client {
        private static final int CUT_ONE_IN = 100;

        private final Random random;
        private final List<Operation> operations = new ArrayList<>();
        private final long[] lastSeen = new long[plan.keys()]; // what a compare-and-set may expect

        Client(Random random) {
            this.random = random;
        }

        List<Operation> run() throws IOException {
            int calls = plan.operations() / plan.clients();
            while (operations.size() < calls) {
                connection(Math.min(calls, operations.size() + plan.callsOfConnection()));
            }
            return operations;
        }

        private void connection(int until) throws IOException {
            int lane = lanes.getAndIncrement();
            try (Wire wire = dialer.dial()) {
                boolean whole = true;
                while (whole && operations.size() < until) {
                    whole = batch(wire, lane, Math.min(1 + random.nextInt(plan.batchMax()), until - operations.size()));
                }
            }
        }

        /** Sends requests and takes their replies; false if it broke off. */
        private boolean batch(Wire wire, int lane, int size) throws IOException {
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                calls.add(call());
            }
            boolean cut = random.nextInt(CUT_ONE_IN) == 0 && cutsLeft.getAndDecrement() > 0;
            int replies = cut ? random.nextInt(size) : size;
            long calledNs = System.nanoTime();
            wire.send(calls);
            for (int i = 0; i < size; i++) {
                Call call = calls.get(i);
                Result result = i < replies ? wire.receive(call) : Result.UNKNOWN;
                operations.add(new Operation(lane, call, result, calledNs, i < replies ? System.nanoTime() : Operation.NEVER));
                learn(call, result);
            }
            return !cut;
        }

        private Call call() {
            int key = random.nextInt(plan.keys());
            int dice = random.nextInt(100);
            if (dice < 35) {
                return Call.get(key);
            } else if (dice < 60) {
                return Call.set(key, values.incrementAndGet());
            } else if (dice < 68) {
                return Call.delete(key);
            } else if (dice < 88) {
                int others = plan.keys() / plan.groups();
                return Call.exch(key, key % plan.groups() + plan.groups() * random.nextInt(others));
            }
            return Call.cas(key, Math.max(1, lastSeen[key]), values.incrementAndGet());
        }

        private void learn(Call call, Result result) {
            switch (result.outcome()) {
                case VALUE -> lastSeen[call.key()] = Math.max(0, result.value());
                case STORED -> lastSeen[call.key()] = call.value();
                case EXCHANGED -> {
                    long first = lastSeen[call.key()];
                    lastSeen[call.key()] = lastSeen[call.other()];
                    lastSeen[call.other()] = first;
                }
                case DELETED, EXISTS, NOT_FOUND, UNKNOWN -> lastSeen[call.key()] = 0;
            }
        }
    }
}

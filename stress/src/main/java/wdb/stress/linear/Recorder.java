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
import wdb.server.session.Dialect;

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
        private static final int MEMCACHED_ONE_IN = 3; // connections
        private static final int COUNTER_ONE_IN = 3; // values
        private static final int EXPIRIES = 20;

        private final Random random;
        private final List<Operation> operations = new ArrayList<>();
        private final long[] lastSeen = new long[plan.keys()]; // what a compare-and-set may expect
        private final long[] lastVersions = new long[plan.keys()]; // and what one by version may

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
            try (Wire wire = dialer.dial(lane % MEMCACHED_ONE_IN == 0 ? Dialect.MEMCACHED : Dialect.WDB)) {
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
                int key = random.nextInt(plan.keys());
                calls.add(switch (wire.dialect()) {
                    case WDB -> call(key, random.nextInt(100));
                    case MEMCACHED -> memcachedCall(key, random.nextInt(100));
                });
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

        private Call call(int key, int dice) {
            if (dice < 30) {
                return Call.get(key);
            } else if (dice < 53) {
                return Call.set(key, value());
            } else if (dice < 60) {
                return Call.delete(key);
            } else if (dice < 80) {
                int others = plan.keys() / plan.groups();
                return Call.exch(key, key % plan.groups() + plan.groups() * random.nextInt(others));
            } else if (dice < 86) {
                return Call.of(Call.Kind.TTL, key);
            } else if (dice < 90) {
                return Call.of(Call.Kind.TOUCH, key, 1 + random.nextInt(EXPIRIES));
            }
            return Call.cas(key, Math.max(1, lastSeen[key]), value());
        }

        private Call memcachedCall(int key, int dice) {
            if (dice < 20) {
                return Call.of(Call.Kind.GETS, key);
            } else if (dice < 28) {
                return Call.get(key);
            } else if (dice < 53) {
                return Call.of(Call.Kind.INCR, key);
            } else if (dice < 63) {
                return Call.of(Call.Kind.APPEND, key, values.incrementAndGet());
            } else if (dice < 70) {
                return Call.of(Call.Kind.ADD, key, value());
            } else if (dice < 80) {
                return Call.casUnique(key, Math.max(1, lastVersions[key]), value());
            } else if (dice < 85) {
                return Call.of(Call.Kind.TOUCH, key, random.nextInt(4) == 0 ? Call.PAST : 1 + random.nextInt(EXPIRIES));
            } else if (dice < 90) {
                return Call.delete(key);
            }
            return Call.set(key, value());
        }

        private long value() {
            long number = values.incrementAndGet();
            return random.nextInt(COUNTER_ONE_IN) == 0 ? Values.counter(number) : number;
        }

        private void learn(Call call, Result result) {
            switch (result.outcome()) {
                case VALUE -> {
                    lastSeen[call.key()] = Values.isAppended(result.value()) ? 0 : Math.max(0, result.value());
                    lastVersions[call.key()] = result.other();
                }
                case STORED -> lastSeen[call.key()] = call.kind() == Call.Kind.APPEND ? 0 : call.value();
                case EXCHANGED -> {
                    long first = lastSeen[call.key()];
                    lastSeen[call.key()] = lastSeen[call.other()];
                    lastSeen[call.other()] = first;
                }
                case DELETED, EXISTS, NOT_FOUND, UNKNOWN -> lastSeen[call.key()] = 0;
                case NOT_STORED, NOT_A_NUMBER, TOUCHED, TTL -> { /* nothing about the value */ }
            }
        }
    }
}

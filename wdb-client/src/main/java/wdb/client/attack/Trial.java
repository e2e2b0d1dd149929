package wdb.client.attack;

/**
 * One attack and what came of it.
 *
 * @param kind the attack
 * @param peak attackers' connections at once, at most
 * @param connections attackers' connections in all
 * @param felt what the honest client felt under attack
 * @param before the server's memory before the attack
 * @param after the server's memory after it
 * @param verdict the judgement
 */
public record Trial(Kind kind, int peak, long connections, Measurement felt, Memory before, Memory after, Verdict verdict) {
    boolean unmoved() {
        return verdict instanceof Verdict.Unmoved;
    }
}

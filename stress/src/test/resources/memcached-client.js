// The npm package "memcached" against the server given as HOST:PORT: node memcached-client.js HOST:PORT PART, where PART is a function below.
// Every part ends by itself; a failed check is an exception, and exit status 1. Modules are found by $NODE_PATH.
'use strict';

const assert = require('node:assert');
const { promisify } = require('node:util');
const Memcached = require('memcached');

const FOREVER = 0;
const client = new Memcached(process.argv[2], { retries: 0, timeout: 10000 });
const call = (name, ...args) => promisify(client[name]).call(client, ...args);

const parts = {
    async store() {
        assert.strictEqual(await call('set', 'fruit', 'apple', FOREVER), true);
        assert.strictEqual(await call('get', 'fruit'), 'apple');
        assert.strictEqual(await call('get', 'none'), undefined);
        await assert.rejects(call('add', 'fruit', 'pear', FOREVER));
        assert.strictEqual(await call('replace', 'fruit', 'plum', FOREVER), true);
        assert.strictEqual(await call('append', 'fruit', 's'), true);
        assert.strictEqual(await call('prepend', 'fruit', 'ripe '), true);

        const { fruit, cas } = await call('gets', 'fruit');
        assert.strictEqual(fruit, 'ripe plums');
        assert.strictEqual(await call('cas', 'fruit', 'figs', cas, FOREVER), true);
        assert.strictEqual(await call('cas', 'fruit', 'dates', cas, FOREVER), false);

        assert.strictEqual(await call('set', 'count', 41, FOREVER), true);
        assert.strictEqual(await call('incr', 'count', 1), 42);
        assert.strictEqual(await call('decr', 'count', 50), 0);
        assert.strictEqual(await call('incr', 'count', 7), 7);
        assert.strictEqual(await call('incr', 'none', 1), false);

        assert.strictEqual(await call('set', 'object', { an: 'object' }, FOREVER), true);
        assert.deepStrictEqual(await call('get', 'object'), { an: 'object' });
        const bytes = Buffer.from([0, 13, 10, 255]);
        assert.strictEqual(await call('set', 'bytes', bytes, FOREVER), true);
        assert.deepStrictEqual(await call('get', 'bytes'), bytes);

        assert.strictEqual(await call('set', 'brief', 'gone in 10 s', 10), true);
        assert.strictEqual(await call('set', 'touched', 'here for 100 s', 10), true);
        assert.strictEqual(await call('touch', 'touched', 100), true);
        assert.strictEqual(await call('del', 'bytes'), true);
        assert.strictEqual(await call('del', 'bytes'), false);
    },

    async together() {
        assert.deepStrictEqual(await call('getMulti', ['fruit', 'veg', 'none', 'count']), { fruit: 'figs', veg: 'carrot', count: 7 });
        assert.deepStrictEqual(await Promise.all(Array.from({ length: 100 }, (_, i) => call('set', 'many' + i, 'v' + i, FOREVER))), Array(100).fill(true));
        assert.strictEqual(Object.keys(await call('getMulti', Array.from({ length: 100 }, (_, i) => 'many' + i))).length, 100);
    },

    async later() {
        assert.strictEqual(await call('get', 'brief'), undefined);
        assert.strictEqual(await call('get', 'touched'), 'here for 100 s');
        assert.strictEqual((await call('stats'))[0].curr_items > 0, true);
    },

    async flush() {
        assert.deepStrictEqual(await call('flush'), [true]);
        assert.strictEqual(await call('get', 'fruit'), undefined);
    },
};

parts[process.argv[3]]().then(() => client.end(), (error) => {
    console.error(error);
    process.exit(1);
});

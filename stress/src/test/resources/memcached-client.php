<?php
// What a program in PHP does with the extension memcached: php memcached-client.php HOST PORT; exit status 0 if every answer is as it should be.
function same(string $what, $actual, $expected): void
{
    if ($actual !== $expected) {
        echo $what, ': ', var_export($actual, true), ', expected ', var_export($expected, true), "\n";
        exit(1);
    }
}

$client = new Memcached();
$client->addServer($argv[1], (int) $argv[2]);
$client->setOption(Memcached::OPT_COMPRESSION, false);
same('set', $client->set('fruit', 'apple'), true);
same('add', $client->add('fruit', 'figs'), false);
same('why', $client->getResultCode(), Memcached::RES_NOTSTORED);
same('replace', $client->replace('fruit', 'figs'), true);
same('get of none', $client->get('none'), false);
same('why', $client->getResultCode(), Memcached::RES_NOTFOUND);
same('set of an array', $client->set('object', ['an' => 'object']), true);
same('its flags come back', $client->get('object'), ['an' => 'object']);
$client->set('count', '5');
same('increment', $client->increment('count', 3), 8);
same('decrement', $client->decrement('count', 1), 7);
same('increment of none', $client->increment('none', 1), false);
$client->set('joined', 'b');
same('append', $client->append('joined', 'c'), true);
same('prepend', $client->prepend('joined', 'a'), true);
$many = [];
for ($i = 0; $i < 100; $i++) {
    $many["many$i"] = "v$i";
}
same('setMulti', $client->setMulti($many), true);
same('getMulti', $client->getMulti(array_merge(array_keys($many), ['none'])), $many);
$got = $client->get('joined', null, Memcached::GET_EXTENDED);
same('get, extended', $got['value'], 'abc');
same('cas', $client->cas($got['cas'], 'joined', 'once'), true);
same('cas again', $client->cas($got['cas'], 'joined', 'twice'), false);
same('why', $client->getResultCode(), Memcached::RES_DATA_EXISTS);
same('touch', $client->touch('fruit', 1000), true);
same('touch of none', $client->touch('none', 1000), false);
same('delete', $client->delete('many0'), true);
same('delete again', $client->delete('many0'), false);
same('a long value', $client->set('long', str_repeat('x', 900000)), true);
same('its length', strlen($client->get('long')), 900000);
same('a value over the limit', $client->set('over', str_repeat('x', 2000000)), false);
same('why', $client->getResultCode(), Memcached::RES_E2BIG);
same('and after it', trim($client->get('count')), '7');

# What a program in Python does with pymemcache: python3 memcached-client.py HOST PORT; exit status 0 if every answer is as it should be.
import sys
from pymemcache import serde
from pymemcache.client.base import Client
from pymemcache.exceptions import MemcacheServerError


def same(what, actual, expected):
    if actual != expected:
        sys.exit(f'{what}: {actual!r}, expected {expected!r}')


client = Client((sys.argv[1], int(sys.argv[2])), serde=serde.pickle_serde, default_noreply=False, timeout=20)
same('set', client.set('fruit', 'apple'), True)
same('add', client.add('fruit', 'figs'), False)
same('replace', client.replace('fruit', 'figs'), True)
same('replace of none', client.replace('none', 'figs'), False)
same('get of none', client.get('none'), None)
same('set of a dictionary', client.set('object', {'an': 'object'}), True)
same('its flags come back', client.get('object'), {'an': 'object'})
client.set('count', '5')
same('incr', client.incr('count', 3), 8)
same('decr', client.decr('count', 1), 7)
same('incr of none', client.incr('none', 1), None)
client.set('joined', 'b')
same('append', client.append('joined', 'c'), True)
same('prepend', client.prepend('joined', 'a'), True)
same('set_many', client.set_many({f'many{i}': str(i) for i in range(100)}), [])
same('get_many', client.get_many([f'many{i}' for i in range(50, 150)]), {f'many{i}': str(i) for i in range(50, 100)})
value, unique = client.gets('joined')
same('gets', value, 'abc')
same('cas', client.cas('joined', 'once', unique), True)
same('cas again', client.cas('joined', 'twice', unique), False)
same('touch', client.touch('fruit', 1000), True)
same('touch of none', client.touch('none', 1000), False)
same('delete', client.delete('many0'), True)
same('delete again', client.delete('many0'), False)
for i in range(100):
    client.set(f'quiet{i}', str(i), noreply=True)
same('after those without replies', client.get('quiet99'), '99')
same('a long value', client.set('long', 'x' * 900_000), True)
same('its length', len(client.get('long')), 900_000)
try:
    same('a value over the limit', client.set('over', 'x' * 2_000_000), 'an error')
except MemcacheServerError as e:
    same('a value over the limit', str(e).strip("b'"), 'object too large for cache')
same('and after it', client.get('count'), '7')
same('version', client.version().startswith(b'1.6.'), True)

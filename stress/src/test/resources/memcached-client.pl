# What a program in Perl does with Cache::Memcached::Fast: perl memcached-client.pl HOST PORT; exit status 0 if every answer is as it should be.
use strict;
use warnings;
use Cache::Memcached::Fast;

sub same {
    my ($what, $actual, $expected) = @_;
    my ($is, $wanted) = map { defined $_ ? "'$_'" : 'undef' } $actual, $expected;
    die "$what: $is, expected $wanted\n" if $is ne $wanted;
}

my $client = Cache::Memcached::Fast->new({servers => ["$ARGV[0]:$ARGV[1]"], io_timeout => 20});
same('set', $client->set('fruit', 'apple'), 1);
same('add', $client->add('fruit', 'figs'), '');
same('replace', $client->replace('fruit', 'figs'), 1);
same('get of none', $client->get('none'), undef);
same('set of a hash', $client->set('object', {an => 'object'}), 1);
same('its flags come back', $client->get('object')->{an}, 'object');
$client->set('count', 5);
same('incr', $client->incr('count', 3), 8);
same('decr', $client->decr('count', 1), 7);
$client->set('joined', 'b');
same('append', $client->append('joined', 'c'), 1);
same('prepend', $client->prepend('joined', 'a'), 1);
$client->set_multi(map { ["many$_", "v$_"] } 0 .. 99);
same('get_multi', scalar keys %{$client->get_multi(map { "many$_" } 50 .. 149)}, 50);
my $got = $client->gets('joined');
same('gets', $got->[1], 'abc');
same('cas', $client->cas('joined', $got->[0], 'once'), 1);
same('cas again', $client->cas('joined', $got->[0], 'twice'), '');
same('touch', $client->touch('fruit', 1000), 1);
same('touch of none', $client->touch('none', 1000), '');
same('delete', $client->delete('many0'), 1);
same('delete again', $client->delete('many0'), '');
same('a long value', $client->set('long', 'x' x 900_000), 1);
same('its length', length $client->get('long'), 900_000);
same('a value over the limit', $client->set('over', 'x' x 2_000_000), undef);
same('and after it', $client->get('count') + 0, 7);

# SPDX-License-Identifier: Apache-2.0
# Prints what the SQL on stdin can write into the audit log, sorted, one a line: "action NAME", "entity
# NAME" (the kind of thing) and "detail NAME" (a key of the event's detail, or a column of a table
# whose changes are kept).
#
# Actions: every 'subject.verb' that is no table, setting or right that is only asked for; the kind
# of a ticket with .read.
use strict;
use warnings;

my $sql = join '', <STDIN>;
my (%found, %column);
my $word = qr/'([a-z][a-z0-9_]*)'/;

# What stands between commas outside brackets and quotes, up to the closing bracket.
sub pieces {
    my ($text) = @_;
    my ($depth, $quoted, @piece) = (0, 0, '');
    for my $c (split //, $text) {
        $quoted = !$quoted if $c eq "'";
        $depth++ if !$quoted && $c eq '(';
        last if !$quoted && $c eq ')' && $depth-- == 0;
        if (!$quoted && $c eq ',' && $depth == 0) { push @piece, ''; next; }
        $piece[-1] .= $c;
    }
    return @piece;
}

# The keys of every jsonb_build_object in `text`.
sub keys_of {
    my ($text) = @_;
    while ($text =~ /jsonb_build_object\(/g) {
        my @arg = pieces(substr $text, pos($text), 3000);
        for (my $i = 0; $i < @arg; $i += 2) {
            $found{"detail $1"} = 1 if $arg[$i] =~ /^\s*$word\s*$/;
        }
    }
}

$sql =~ s/--[^\n]*//g;
# What is no action: the program's settings, tables, and rights that no refusal names.
my %no_action = map { $_ => 1 } qw(audit.diff audit.event_id_seq);
while ($sql =~ /'([a-z]+\.[a-z_]+)'/g) {
    $found{"action $1"} = 1 unless $1 =~ /^(?:arca|clinic)\./ || $no_action{$1};
}
for my $function (split /\bCREATE (?:OR REPLACE )?FUNCTION\b/, $sql) {
    my %kind;
    $kind{$1} = 1 while $function =~ /\bticket_(?:make|use)\(\s*p_ticket,\s*$word\s*[,)]/g;
    for my $kind (keys %kind) {
        $found{"action $kind.read"} = 1;
    }
    # The criteria of a question, and what an event of its own says.
    if ($function =~ /\bticket_make\(/) {
        my $text = $function =~ s/\b\w+\.detail := [^;]*;//gr; # an answer's, not the event's
        # the last argument is the page's place, which stays with the ticket
        while ($function =~ /\bticket_make\(/g) {
            my $page = (pieces(substr $function, pos($function)))[6];
            $text =~ s/\Q$page\E// if defined $page;
        }
        keys_of($text);
    }
    keys_of($1) while $function =~ /\baudit\.emit\(([^;]*);/g;
}
$found{"entity $1"} = 1 while $sql =~ /\baudit\.attach\('clinic\.([a-z_]+)'/g;
$found{"entity $2"} = 1 while $sql =~ /\b(?:arca\.refuse|request_done)\(([^;]*?),\s*$word\s*,\s*(?:NULL|p_id|a\.id)\b/g;
while ($sql =~ /CREATE TABLE clinic\.([a-z_]+) \((.*?)\n\)/gs) {
    $column{$1} = [map { /^\s{4}([a-z][a-z0-9_]*)\s+[a-z]/ ? $1 : () } split /\n/, $2];
}
for my $entity (map { /^entity (.*)/ ? $1 : () } keys %found) {
    $found{"detail $_"} = 1 for @{$column{$entity} // []};
}
print "$_\n" for sort keys %found;

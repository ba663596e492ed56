# SPDX-License-Identifier: Apache-2.0
# Prints the answer codes that the SQL on stdin can give, one a line, sorted. They stand: in what is
# given to a variable or column named code, or bad (the word a check gives a field); behind an
# outcome in a call; first in the call of a function named ..._taken; behind the key 'code' of a
# JSON object; in the column named code of a VALUES.
use strict;
use warnings;

my $sql = join '', <STDIN>;
my %found;
my $word = qr/'([a-z][a-z0-9_]*)'/;
my $outcome = qr/'(?:refused|invalid|conflict|not_found)'(?:::text)?/;

# The words that an expression can come to: a literal, the branches of a CASE, coalesce's arguments.
sub values_of {
    my ($e) = @_;
    if ($e =~ /^\s*CASE\b/i) {
        $found{$1} = 1 while $e =~ /\b(?:THEN|ELSE)\s+$word/gi;
    } elsif ($e =~ /^\s*coalesce\s*\((.*)\)/is) {
        my $inside = $1;
        $found{$1} = 1 while $inside =~ /(?:^|,)\s*$word/g;
    } elsif ($e =~ /^\s*$word/) {
        $found{$1} = 1;
    }
}

# What stands between commas outside brackets and quotes; the first `$max` pieces, or all.
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

$sql =~ s/--[^\n]*//g;
while ($sql =~ /\b(?:code|bad)\s*:=\s*([^;]*)/g) { values_of($1); }
while ($sql =~ /'code'\s*,\s*([^;]{0,300})/g) { values_of((pieces($1))[0]); }
while ($sql =~ /\b(?:p_)?code\s*=>\s*([^;]{0,300})/g) { values_of((pieces($1))[0]); }
$found{$1} = 1 while $sql =~ /\w_taken\(\s*$word/g;
# f('refused', 'code', ...), also with a CASE for either.
while ($sql =~ /\(\s*(?:\w+\s*=>\s*)?(?=$outcome|CASE\b)/g) {
    my @arg = pieces(substr $sql, pos($sql), 600);
    values_of($arg[1]) if @arg > 1 && $arg[0] =~ $outcome;
}
while ($sql =~ /\(\s*VALUES\b((?:(?!\bVALUES\b).){1,3000}?)\)\s*\w+\s*\(([^()]*\bcode\b[^()]*)\)/gs) {
    my ($rows, @names) = ($1, map { s/\W//gr } split /,/, $2);
    my ($at) = grep { $names[$_] eq 'code' } 0 .. $#names;
    while ($rows =~ /(?:^|,)\s*\(/g) {
        my @cell = pieces(substr $rows, pos($rows));
        values_of($cell[$at]) if $at <= $#cell;
    }
}
print "$_\n" for sort keys %found;

import type { Case } from './bad-input-project.ts'

const usage = { status: 2, code: 'usage' }
export const mistypes: readonly Case[] = [
  { ...usage, name: 'a command', args: ['upgrad', 'head'], says: /mig has no command upgrad; did you mean upgrade\?/, next: /mig --help/ },
  { ...usage, name: 'the beginning of a command', args: ['auto'], says: /mig has no command auto\./, next: /mig --help/ },
  { ...usage, name: 'the beginning of one command alone', args: ['hist'], says: /did you mean history\?/, next: /mig --help/ },
  { ...usage, name: 'a command that nothing is like', args: ['frobnicate'], says: /mig has no command frobnicate\./, next: /mig --help/ },
  {
    ...usage, name: 'a flag', args: ['upgrade', '--slq'], says: /mig upgrade has no option --slq; did you mean --sql\?/,
    next: /mig upgrade --help/,
  },
  {
    ...usage, name: 'what autogenerate takes, without it', args: ['revision', '-m', 'x', '--from-revisions', '--no-verify'],
    says: /--from-revisions, --no-verify only work with --autogenerate/, next: /Nothing was written\. Add --autogenerate/,
  },
  {
    ...usage, name: 'a dry run that writes a script', args: ['upgrade', '--dry-run', '--sql'],
    says: /there is no dry run of it/, next: /Leave --dry-run or --sql out/,
  },
  {
    ...usage, name: 'a dry run with a backup', args: ['downgrade', '-1', '--dry-run', '--backup'],
    says: /it makes no backup/, next: /Leave --backup or --dry-run out/,
  },
  { ...usage, name: 'a number of lines', args: ['log', '-l', 'many'], says: /takes a number of lines, not many/, next: /mig log -l 50/ },
  { ...usage, name: 'what is to be repaired', args: ['repair'], says: /Which files/, next: /mig status/ },
  {
    ...usage, name: 'a flag of another command', args: ['upgrade', '--autogenerate'], says: /mig upgrade has no option --autogenerate\./,
    next: /mig upgrade --help/,
  },
  {
    ...usage, name: 'the beginning of a flag', args: ['revision', '--auto'], says: /did you mean --autogenerate\?/,
    next: /mig revision --help/,
  },
  { ...usage, name: 'a letter', args: ['current', '-y'], says: /mig current has no option -y\./, next: /mig current --help/ },
  { ...usage, name: 'a flag without its value', args: ['revision', '-m'], says: /--message needs a value\./, next: /mig revision --help/ },
  { ...usage, name: 'a switch with a value', args: ['upgrade', '--sql=yes'], says: /--sql takes no value\./, next: /mig upgrade --help/ },
  {
    ...usage, name: 'a flag twice', args: ['revision', '-m', 'a', '--message', 'b'], says: /--message is given more than once\./,
    next: /mig revision --help/,
  },
  {
    ...usage, name: 'an argument that is missing', args: ['downgrade'], says: /mig downgrade needs a <revision>\./,
    next: /mig downgrade -1\nmig downgrade --help/,
  },
  {
    ...usage, name: 'an argument too many', args: ['init', 'a', 'b'], says: /mig init takes \[folder\], and got b as well\./,
    next: /mig init --help/,
  },
  {
    ...usage, name: 'a downgrade script without a start', args: ['downgrade', 'base', '--sql'], code: 'revision.range',
    says: /where the database is/, next: /head:base|:base/,
  },
]

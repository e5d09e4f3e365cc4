import type { CommandSpec, OptionSpec } from './command.ts'

/** Options that every command takes. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { flags: '-c, --config <file>', summary: 'configuration file (default: mig.config.* here or above)' },
  { flags: '--url <url>', summary: 'database to work on, instead of the one in the configuration' },
  { flags: '--json', summary: 'print the result as JSON' },
  { flags: '-h, --help', summary: 'print help' },
]

const VERBOSE: OptionSpec = { flags: '-v, --verbose', summary: 'print more about each revision' }
const SQL: OptionSpec = { flags: '--sql', summary: 'print the SQL as a script instead of running it' }

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    usage: 'init [folder]',
    summary: 'set mig up in this project',
    options: [{ flags: '--dialect <name>', summary: 'sqlite or postgres (default: what the project has installed)' }],
    examples: ['mig init', 'mig init db/migrations --dialect postgres'],
    load: () => import('./commands/init.ts'),
  },
  {
    usage: 'revision',
    summary: 'write a new revision file',
    options: [
      { flags: '-m, --message <text>', summary: 'what the revision does, in a few words' },
      { flags: '--autogenerate', summary: 'fill it with the differences between the models and the database' },
      { flags: '--rev-id <id>', summary: 'identifier to use instead of a random one' },
      SQL,
    ],
    examples: ['mig revision --autogenerate -m "add currency"', 'mig revision -m "fill currency"'],
    load: () => import('./commands/revision.ts'),
  },
  {
    usage: 'upgrade [revision]',
    summary: 'run revisions up to a revision (default: head)',
    options: [SQL],
    examples: ['mig upgrade head', 'mig upgrade +1', 'mig upgrade 8f2c', 'mig upgrade base:head --sql > upgrade.sql'],
    load: () => import('./commands/upgrade.ts'),
  },
  {
    usage: 'downgrade <revision>',
    summary: 'undo revisions down to a revision',
    options: [SQL],
    examples: ['mig downgrade -1', 'mig downgrade 8f2c', 'mig downgrade base', 'mig downgrade head:base --sql'],
    load: () => import('./commands/downgrade.ts'),
  },
  {
    usage: 'current',
    summary: 'print the revision of the database',
    options: [VERBOSE],
    examples: ['mig current', 'mig current --json'],
    load: () => import('./commands/current.ts'),
  },
  {
    usage: 'history',
    summary: 'list revisions, newest first',
    options: [
      { flags: '-r, --rev-range <range>', summary: 'only these: from:to, from:, :to, -3:, :current' },
      { flags: '-i, --indicate-current', summary: 'mark the revision of the database' },
      VERBOSE,
    ],
    examples: ['mig history', 'mig history -r -3: -i', 'mig history --verbose'],
    load: () => import('./commands/history.ts'),
  },
  {
    usage: 'heads',
    summary: 'print the newest revisions',
    options: [VERBOSE],
    examples: ['mig heads'],
    load: () => import('./commands/heads.ts'),
  },
  {
    usage: 'show <revision>',
    summary: 'print a revision and its file',
    options: [],
    examples: ['mig show head', 'mig show 8f2c'],
    load: () => import('./commands/show.ts'),
  },
  {
    usage: 'stamp <revision>',
    summary: 'record a revision as the database\'s, without running anything',
    options: [{ flags: '--purge', summary: 'forget what the database says of itself first' }, SQL],
    examples: ['mig stamp head', 'mig stamp --purge base'],
    load: () => import('./commands/stamp.ts'),
  },
  {
    usage: 'check',
    summary: 'exit with 3 when the models differ from the database',
    options: [],
    examples: ['mig check'],
    load: () => import('./commands/check.ts'),
  },
]

import type { CommandSpec, OptionSpec } from './command.ts'

/** Options that every command takes. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { flags: '-c, --config <file>', summary: 'configuration file (default: mig.config.* here or above)' },
  { flags: '--url <url>', summary: 'database to work on, instead of the one in the configuration' },
  { flags: '-x, --x <key=value>', summary: 'something for the configuration and the revisions; several times for several', repeatable: true },
  { flags: '--json', summary: 'print the result as JSON' },
  { flags: '-h, --help', summary: 'print help' },
  { flags: '-V, --version', summary: 'print the version' },
]

const VERBOSE: OptionSpec = { flags: '-v, --verbose', summary: 'print more about each revision' }
const MESSAGE: OptionSpec = { flags: '-m, --message <text>', summary: 'what the revision does, in a few words' }
const BRANCH_LABEL: OptionSpec = {
  flags: '--branch-label <label>',
  summary: 'name of the branch that begins here; several times for several',
  repeatable: true,
}
const REV_ID: OptionSpec = { flags: '--rev-id <id>', summary: 'identifier to use instead of a random one' }
const SPLICE: OptionSpec = { flags: '--splice', summary: 'follow a revision that is no head, and begin a branch there' }
const RANGE: OptionSpec = { flags: '-r, --rev-range <range>', summary: 'only these: from:to, from:, :to, -3:, :current' }
const BACKUP: OptionSpec = {
  flags: '--backup [path]',
  summary: 'copy a SQLite file first: beside it, or to --backup=<folder or file>',
}
const TAG: OptionSpec = { flags: '--tag <text>', summary: 'what is deployed; it stands in the run log, and revisions are told' }
const DRY_RUN: OptionSpec = { flags: '--dry-run', summary: 'run it in a transaction and roll it back' }
const DIFFERENCE_SQL: OptionSpec = { flags: '--sql', summary: 'print the SQL that would end the difference' }
const SQL: OptionSpec = { flags: '--sql', summary: 'print the SQL as a script instead of running it' }

const FROM_REVISIONS: OptionSpec = {
  flags: '--from-revisions',
  summary: 'compare with what the revisions make in the dev database, not with the database',
}

/** What only a person knows, for `mig revision --autogenerate`. */
const ANSWERS: readonly OptionSpec[] = [
  { flags: '--rename <old=new>', summary: 'what was renamed: users.name=users.full_name, a table as old=new', repeatable: true },
  { flags: '--no-rename <old>', summary: 'what was not renamed, but goes: users.name', repeatable: true },
  { flags: '--fill <column=value>', summary: 'what rows that exist get in a column: users.country=DE', repeatable: true },
  { flags: '--fill-sql <column=sql>', summary: 'the same as SQL: users.slug="lower(name)"', repeatable: true },
  { flags: '--no-fill <column>', summary: 'no row needs a value: the upgrade fails if one does', repeatable: true },
  { flags: '--using <column=sql>', summary: 'the new values of a column whose type changes', repeatable: true },
  { flags: '--zone <column=zone>', summary: 'the time zone of times that had none: events.at=Europe/Berlin', repeatable: true },
  { flags: '--answers <file>', summary: 'JSON with these options as keys; what is given here wins' },
]

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
    usage: 'list-templates',
    summary: 'list what mig init can set up',
    options: [],
    examples: ['mig list-templates'],
    load: () => import('./commands/list-templates.ts'),
  },
  {
    usage: 'revision',
    summary: 'write a new revision file',
    options: [
      MESSAGE,
      { flags: '--autogenerate', summary: 'fill it with the differences between the models and the database' },
      ...ANSWERS,
      { flags: '--allow-empty', summary: 'write it although autogenerate finds no difference' },
      FROM_REVISIONS,
      { flags: '--no-verify', summary: 'do not try it out in the dev database before it is written' },
      { flags: '--write-anyway', summary: 'write it, marked, even where trying it out shows that it does not do it all' },
      { flags: '--head <revision>', summary: 'revision to follow, or base for none (default: the head)' },
      SPLICE,
      BRANCH_LABEL,
      {
        flags: '--depends-on <revision>',
        summary: 'revision of another branch that has to run first; several times for several',
        repeatable: true,
      },
      { flags: '--version-path <folder>', summary: 'migrations folder to write to, where there are several' },
      REV_ID,
      SQL,
    ],
    examples: [
      'mig revision --autogenerate -m "add currency"',
      'mig revision --autogenerate -m "full names" --rename users.name=users.full_name',
      'mig revision --autogenerate --from-revisions -m "add currency"',
      'mig revision -m "fill currency"',
      'mig revision -m "invoices" --head base --branch-label billing',
      'mig revision -m "totals" --head billing@head --depends-on 8f2c',
    ],
    load: () => import('./commands/revision.ts'),
  },
  {
    usage: 'merge <revisions...>',
    summary: 'write a revision that follows several, so that there is one head again',
    options: [MESSAGE, SPLICE, BRANCH_LABEL, REV_ID],
    examples: ['mig merge heads', 'mig merge 8f2c 51d0 -m "merge currency and tags"'],
    load: () => import('./commands/merge.ts'),
  },
  {
    usage: 'rebase <revision>',
    summary: 'put a branch that was never run on top of another revision',
    options: [
      { flags: '--onto <revision>', summary: 'revision that the branch is going to follow' },
      { flags: '--force', summary: 'do not ask the database whether it has run the branch' },
    ],
    examples: ['mig rebase 51d0 --onto 8f2c'],
    load: () => import('./commands/rebase.ts'),
  },
  {
    usage: 'upgrade [revisions...]',
    summary: 'run revisions up to a revision (default: head)',
    options: [DRY_RUN, BACKUP, TAG, SQL],
    examples: [
      'mig upgrade head',
      'mig upgrade +1',
      'mig upgrade 8f2c',
      'mig upgrade heads',
      'mig upgrade --dry-run',
      'mig upgrade --backup',
      'mig upgrade base:head --sql > upgrade.sql',
    ],
    load: () => import('./commands/upgrade.ts'),
  },
  {
    usage: 'downgrade <revision>',
    summary: 'undo revisions down to a revision',
    options: [DRY_RUN, BACKUP, TAG, SQL],
    examples: [
      'mig downgrade -1',
      'mig downgrade -1 --backup=./backups',
      'mig downgrade 8f2c',
      'mig downgrade base',
      'mig downgrade head:base --sql',
    ],
    load: () => import('./commands/downgrade.ts'),
  },
  {
    usage: 'plan [revisions...]',
    summary: 'show what an upgrade (or a downgrade) would do to this database',
    options: [{ flags: '--down', summary: 'plan a downgrade (default: of one revision)' }],
    examples: ['mig plan', 'mig plan +1', 'mig plan --down', 'mig plan --down base'],
    load: () => import('./commands/plan.ts'),
  },
  {
    usage: 'status',
    summary: 'show where the database is, what is pending and what is wrong',
    options: [],
    examples: ['mig status', 'mig status --json'],
    load: () => import('./commands/status.ts'),
  },
  {
    usage: 'log',
    summary: 'list what happened to the database, newest first',
    options: [{ flags: '-n, --limit <number>', summary: 'how many lines (default: 20; 0 for all)' }],
    examples: ['mig log', 'mig log -n 0'],
    load: () => import('./commands/log.ts'),
  },
  {
    usage: 'repair [revisions...]',
    summary: 'accept the files of applied revisions as they are now',
    options: [{ flags: '--all', summary: 'every file that mig status lists as edited' }],
    examples: ['mig repair 8f2c', 'mig repair --all'],
    load: () => import('./commands/repair.ts'),
  },
  {
    usage: 'current',
    summary: 'print the revision of the database',
    options: [{ flags: '--check-heads', summary: 'exit with 3 unless every revision is applied' }, VERBOSE],
    examples: ['mig current', 'mig current --check-heads', 'mig current --json'],
    load: () => import('./commands/current.ts'),
  },
  {
    usage: 'history',
    summary: 'list revisions, newest first',
    options: [
      RANGE,
      { flags: '-i, --indicate-current', summary: 'mark the revision of the database' },
      { flags: '--graph', summary: 'draw how branches part and meet' },
      { flags: '--ascii', summary: 'draw with ASCII characters alone' },
      VERBOSE,
    ],
    examples: ['mig history', 'mig history -r -3: -i', 'mig history --graph -i', 'mig history --verbose'],
    load: () => import('./commands/history.ts'),
  },
  {
    usage: 'graph',
    summary: 'print a picture of the history, with what is applied and what is not',
    options: [
      { flags: '--format <name>', summary: 'mermaid, dot or svg (default: mermaid)' },
      { flags: '--out <file>', summary: 'file to write the picture to' },
      RANGE,
      { flags: '--offline', summary: 'do not ask the database what is applied' },
    ],
    examples: ['mig graph', 'mig graph --format svg --out history.svg', 'mig graph --format dot --offline'],
    load: () => import('./commands/graph.ts'),
  },
  {
    usage: 'heads',
    summary: 'print the newest revisions',
    options: [{ flags: '--resolve-dependencies', summary: 'leave out heads that another revision depends on' }, VERBOSE],
    examples: ['mig heads', 'mig heads --resolve-dependencies'],
    load: () => import('./commands/heads.ts'),
  },
  {
    usage: 'branches',
    summary: 'list revisions that several others follow',
    options: [VERBOSE],
    examples: ['mig branches'],
    load: () => import('./commands/branches.ts'),
  },
  {
    usage: 'show <revisions...>',
    summary: 'print revisions and their files',
    options: [],
    examples: ['mig show head', 'mig show 8f2c 51d0', 'mig show current'],
    load: () => import('./commands/show.ts'),
  },
  {
    usage: 'edit <revision>',
    summary: 'open the file of a revision in your editor',
    options: [],
    examples: ['mig edit head', 'mig edit current'],
    load: () => import('./commands/edit.ts'),
  },
  {
    usage: 'stamp <revisions...>',
    summary: 'record a revision as the database\'s, without running anything',
    options: [{ flags: '--purge', summary: 'forget what the database says of itself first' }, BACKUP, TAG, SQL],
    examples: ['mig stamp head', 'mig stamp 8f2c 51d0', 'mig stamp --purge base'],
    load: () => import('./commands/stamp.ts'),
  },
  {
    usage: 'ensure-version',
    summary: 'create the tables in which mig keeps its books, and nothing else',
    options: [SQL],
    examples: ['mig ensure-version', 'mig ensure-version --sql'],
    load: () => import('./commands/ensure-version.ts'),
  },
  {
    usage: 'models',
    summary: 'write the tables of the database as models',
    options: [
      { flags: '--out <path>', summary: 'folder or .ts file to write (default: print them)' },
      { flags: '--privileges', summary: 'write owners and grants as well' },
      { flags: '--per-table', summary: 'write a file for each table, and an index.ts' },
      { flags: '--schema <name>', summary: 'only this schema; several times for several', repeatable: true },
      { flags: '--table <name>', summary: 'only this table, or pattern such as app_*; several times for several', repeatable: true },
      { flags: '--force', summary: 'overwrite files that exist' },
    ],
    examples: ['mig models', 'mig models --out src/models.ts', 'mig models --out src/models --per-table', 'mig models --table "user*"'],
    load: () => import('./commands/models.ts'),
  },
  {
    usage: 'restore <file>',
    summary: 'put a backup into a SQLite database, in place of all that it holds',
    options: [{ flags: '-y, --yes', summary: 'do not ask' }, BACKUP],
    examples: ['mig restore app-20261122T091500Z-8f2c1d9a7b3e.db', 'mig restore ./backups/before.db --yes'],
    load: () => import('./commands/restore.ts'),
  },
  {
    usage: 'check',
    summary: 'exit with 3 when the models differ from the database',
    options: [FROM_REVISIONS, DIFFERENCE_SQL],
    examples: ['mig check', 'mig check --from-revisions', 'mig check --sql'],
    load: () => import('./commands/check.ts'),
  },
  {
    usage: 'diff <from> <to>',
    summary: 'print what leads from one state to another',
    options: [DIFFERENCE_SQL, { flags: '--exit-code', summary: 'exit with 3 when they differ' }],
    examples: [
      'mig diff database models',
      'mig diff database postgres://user@host/other --exit-code',
      'mig diff 8f2c head',
      'mig diff schema.sql models --sql',
      'mig diff empty database --sql > schema.sql',
    ],
    load: () => import('./commands/diff.ts'),
  },
]

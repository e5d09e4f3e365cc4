import type { CommandSpec, OptionSpec, Reach } from './command.ts'

/** Options that every command takes. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { flags: '-c, --config <file>', summary: 'configuration file (default: mig.config.* here or above)' },
  { flags: '-n, --name <names>', summary: 'databases of the configuration to work on: main,audit', repeatable: true },
  { flags: '--only <tenants>', summary: 'tenants of the configuration to work on: acme,globex', repeatable: true },
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
const TAG: OptionSpec = {
  flags: '--tag <text>',
  summary: 'name of the deployment (a git tag): kept in the run log, and given to revisions',
}
const DRY_RUN: OptionSpec = { flags: '--dry-run', summary: 'run it in a transaction and roll it back' }
const YES: OptionSpec = { flags: '-y, --yes', summary: 'do not ask' }
const CONFIRM: OptionSpec = { flags: '--confirm <name>', summary: 'the name of the database, which is asked for where it is protected' }
const RESUME: OptionSpec = {
  flags: '--resume <answer>',
  summary: 'what became of SQL that was interrupted outside a transaction: done, or again',
}
const DIFFERENCE_SQL: OptionSpec = { flags: '--sql', summary: 'print the SQL that would end the difference' }
const SQL: OptionSpec = { flags: '--sql', summary: 'print the SQL as a script instead of running it' }

const LOCK_TIMEOUT: OptionSpec = { flags: '--lock-timeout <time>', summary: 'how long to wait for another runner: 30s, 5m (default: 60s)' }
/** How what runs on the tables of an application gets on with it. */
const TABLE_LOCKS: readonly OptionSpec[] = [
  LOCK_TIMEOUT,
  { flags: '--table-lock <time>', summary: 'how long a statement waits for a lock of others (default: 1s)' },
  { flags: '--retries <number>', summary: 'how often a transaction without its locks is tried again (default: 29)' },
]

const ALL: OptionSpec = { flags: '--all', summary: 'on every database, and every tenant, of the configuration' }
const CONCURRENCY: OptionSpec = { flags: '--concurrency <number>', summary: 'how many tenants at the same time (default: 4)' }
const ON_FAILURE: OptionSpec = {
  flags: '--on-failure <policy>',
  summary: 'the others when one fails: stop, continue or budget:<number>',
}
const MANY: readonly OptionSpec[] = [CONCURRENCY, ON_FAILURE]

/** What asks each database, and what changes it. */
const ASKS_EACH: Reach = { databases: 'all', tenants: 'all' }
const CHANGES_EACH: Reach = { databases: 'all', tenants: 'all', changes: true }
const CHANGES_NAMED: Reach = { databases: 'named', tenants: 'named', changes: true }
/** What asks each database, or those that are named, and one tenant of each. */
const ASKS_ONE_TENANT: Reach = { databases: 'all', tenants: 'one' }
const ONE: Reach = { databases: 'one', tenants: 'one' }
const HISTORIES: Reach = { databases: 'all', tenants: 'none' }

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
  { flags: '--map <value=value>', summary: 'what rows get for a value that its enum loses: status.void=paid, or null', repeatable: true },
  { flags: '--no-map <value>', summary: 'they get nothing: the upgrade fails if a row holds it', repeatable: true },
  { flags: '--missing <table>', summary: 'a table that foreign keys refer to on purpose although it is not there', repeatable: true },
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
    usage: 'squash <range>',
    summary: 'write one revision in place of several, proved to do the same',
    options: [
      MESSAGE,
      {
        flags: '--without <revision>',
        summary: 'leave out what this one does with data; several times for several',
        repeatable: true,
      },
      REV_ID,
      { flags: '--delete', summary: 'delete the files that it replaces, which git has to have' },
    ],
    examples: ['mig squash 8f2c:51d0', 'mig squash :head -m "until version 2"', 'mig squash :51d0 --without 77ab'],
    load: () => import('./commands/squash.ts'),
  },
  {
    usage: 'upgrade [revisions...]',
    summary: 'run revisions up to a revision (default: head)',
    options: [DRY_RUN, RESUME, BACKUP, CONFIRM, TAG, SQL, ...TABLE_LOCKS, ...MANY],
    examples: [
      'mig upgrade head',
      'mig upgrade +1',
      'mig upgrade 8f2c',
      'mig upgrade heads',
      'mig upgrade --dry-run',
      'mig upgrade --backup',
      'mig upgrade base:head --sql > upgrade.sql',
    ],
    reach: CHANGES_EACH,
    load: () => import('./commands/upgrade.ts'),
  },
  {
    usage: 'downgrade <revision>',
    summary: 'undo revisions down to a revision',
    options: [DRY_RUN, RESUME, YES, BACKUP, CONFIRM, TAG, SQL, ...TABLE_LOCKS, ALL, ...MANY],
    examples: [
      'mig downgrade -1',
      'mig downgrade -1 --yes --backup=./backups',
      'mig downgrade 8f2c',
      'mig downgrade base',
      'mig downgrade head:base --sql',
    ],
    reach: CHANGES_NAMED,
    load: () => import('./commands/downgrade.ts'),
  },
  {
    usage: 'plan [revisions...]',
    summary: 'show what an upgrade (or a downgrade) would do to this database',
    options: [{ flags: '--down', summary: 'plan a downgrade (default: of one revision)' }],
    examples: ['mig plan', 'mig plan +1', 'mig plan --down', 'mig plan --down base'],
    reach: ASKS_ONE_TENANT,
    load: () => import('./commands/plan.ts'),
  },
  {
    usage: 'status',
    summary: 'show where the database is, what is pending and what is wrong',
    options: [...MANY],
    examples: ['mig status', 'mig status --json'],
    reach: ASKS_EACH,
    load: () => import('./commands/status.ts'),
  },
  {
    usage: 'drift [action]',
    summary: 'exit with 3 when the schema changed outside of revisions; adopt it, or accept it',
    options: [
      MESSAGE,
      ...ANSWERS,
      { flags: '--version-path <folder>', summary: 'migrations folder to write to, where there are several' },
      REV_ID,
      { flags: '--no-verify', summary: 'do not try the revision out in the dev database before it is written' },
      { flags: '--write-anyway', summary: 'write it, marked, even where trying it out shows that it does not do it all' },
      { flags: '--sql', summary: 'print the SQL that would undo it' },
      LOCK_TIMEOUT,
    ],
    examples: ['mig drift', 'mig drift --sql', 'mig drift adopt -m "index by email"', 'mig drift accept'],
    reach: ONE,
    load: () => import('./commands/drift.ts'),
  },
  {
    usage: 'log',
    summary: 'list what happened to the database, newest first',
    options: [
      { flags: '-l, --limit <number>', summary: 'how many lines (default: 20; 0 for all)' },
      { flags: '-v, --verbose', summary: 'parts of revisions that were committed by themselves, too' },
    ],
    examples: ['mig log', 'mig log -l 0', 'mig log -v'],
    reach: ASKS_ONE_TENANT,
    load: () => import('./commands/log.ts'),
  },
  {
    usage: 'repair [revisions...]',
    summary: 'accept the files of applied revisions as they are now',
    options: [{ flags: '--all', summary: 'every file that mig status lists as edited' }, LOCK_TIMEOUT],
    examples: ['mig repair 8f2c', 'mig repair --all'],
    reach: ONE,
    load: () => import('./commands/repair.ts'),
  },
  {
    usage: 'current',
    summary: 'print the revision of the database',
    options: [{ flags: '--check-heads', summary: 'exit with 3 unless every revision is applied' }, VERBOSE, ...MANY],
    examples: ['mig current', 'mig current --check-heads', 'mig current --json'],
    reach: ASKS_EACH,
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
    reach: HISTORIES,
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
    reach: HISTORIES,
    load: () => import('./commands/heads.ts'),
  },
  {
    usage: 'branches',
    summary: 'list revisions that several others follow',
    options: [VERBOSE],
    examples: ['mig branches'],
    reach: HISTORIES,
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
    options: [{ flags: '--purge', summary: 'forget what the database says of itself first' }, BACKUP, CONFIRM, TAG, SQL, LOCK_TIMEOUT, ALL, ...MANY],
    examples: ['mig stamp head', 'mig stamp 8f2c 51d0', 'mig stamp --purge base'],
    reach: CHANGES_NAMED,
    load: () => import('./commands/stamp.ts'),
  },
  {
    usage: 'ensure-version',
    summary: 'create the tables in which mig keeps its books, and nothing else',
    options: [SQL, LOCK_TIMEOUT, ...MANY],
    examples: ['mig ensure-version', 'mig ensure-version --sql'],
    reach: CHANGES_EACH,
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
    reach: ONE,
    load: () => import('./commands/models.ts'),
  },
  {
    usage: 'restore <file>',
    summary: 'put a backup into a SQLite database, in place of all that it holds',
    options: [YES, BACKUP, CONFIRM, LOCK_TIMEOUT],
    examples: ['mig restore app-20261122T091500Z-8f2c1d9a7b3e.db', 'mig restore ./backups/before.db --yes'],
    reach: ONE,
    load: () => import('./commands/restore.ts'),
  },
  {
    usage: 'check',
    summary: 'exit with 3 when models and database differ, or applied files were edited',
    options: [FROM_REVISIONS, DIFFERENCE_SQL, ...MANY],
    examples: ['mig check', 'mig check --from-revisions', 'mig check --sql'],
    reach: ASKS_EACH,
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
    reach: ONE,
    load: () => import('./commands/diff.ts'),
  },
]

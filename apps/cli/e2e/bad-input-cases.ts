import { A, B, BASE, type Case, config, DROPPING, FAILING, NEXT, PAUSE, PROTECTED, revision } from './bad-input-project.ts'

export const identifiers: readonly Case[] = [
  {
    name: 'an unknown revision', args: ['upgrade', 'cafe'], code: 'revision.unknown', says: /There is no revision or label 'cafe'\./,
    next: /mig history/,
  },
  { name: 'head, mistyped', args: ['upgrade', 'heda'], code: 'revision.unknown', says: /'heda'; did you mean head\?/, next: /mig history/ },
  {
    name: 'base, mistyped', args: ['downgrade', 'bsae'], code: 'revision.unknown', says: /'bsae'; did you mean base\?/, next: /mig history/,
  },
  {
    name: 'an id, mistyped', args: ['show', 'aaaabbbb3334'], code: 'revision.unknown', says: /did you mean aaaabbbb3333\?/,
    next: /mig history/,
  },
  {
    name: 'a part of two ids', args: ['downgrade', 'aaaa'], code: 'revision.ambiguous',
    says: /'aaaa' is ambiguous: these match: aaaa11112222 \(revision aaaa1\), aaaabbbb3333/, next: /more letters/,
  },
  {
    name: 'an unknown branch', args: ['upgrade', 'nope@head'], code: 'revision.unknown', says: /There is no branch 'nope'\./, next: /label/,
  },
  {
    name: 'too many steps up', args: ['upgrade', '+3'], code: 'revision.relative', says: /'\+3' goes too far/,
    next: /smaller number, or head/,
  },
  {
    name: 'too many steps down', args: ['downgrade', '-3'], code: 'revision.relative', says: /'-3' goes too far/,
    next: /smaller number, or base/,
  },
  {
    name: 'an upgrade that goes down', args: ['upgrade', '-1'], code: 'revision.relative', says: /An upgrade cannot go down/,
    next: /mig downgrade -1/,
  },
  {
    name: 'a downgrade that goes up', args: ['downgrade', '+1'], code: 'revision.relative', says: /A downgrade cannot go up/,
    next: /mig upgrade \+1/,
  },
  { name: 'no revision at all', args: ['upgrade', ''], code: 'revision.unknown', says: /'' is not a revision identifier/, next: /head/ },
  { name: 'a range that is none', args: ['history', '-r', 'head'], code: 'revision.range', says: /./, next: /:/ },
  {
    name: 'a range the wrong way round', args: ['history', '-r', 'head:aaaa1'], code: 'revision.unreachable', says: /./,
    next: /wrong order/,
  },
  { name: 'a stamp of what is not there', args: ['stamp', 'cafe'], code: 'revision.unknown', says: /'cafe'/, next: /mig history/ },
  {
    name: 'a script from what is not there', args: ['upgrade', 'cafe:head', '--sql'], code: 'revision.unknown', says: /'cafe'/,
    next: /mig history/,
  },
]

export const files: readonly Case[] = [
  {
    name: 'a missing parent',
    files: { [NEXT]: revision('cccc', 'dddd') },
    args: ['upgrade'], code: 'revision.missingParent', says: /202601030000_cccc_next\.ts.*dddd/, next: /./,
  },
  {
    name: 'an id that two files have',
    files: { [NEXT]: revision(B, A) },
    args: ['upgrade'], code: 'revision.duplicate', says: /_more\.ts.*_next\.ts|_next\.ts.*_more\.ts/, next: /./,
  },
  {
    name: 'a circle',
    files: { [NEXT]: revision('cccc', 'dddd'), 'migrations/d.ts': revision('dddd', 'cccc') },
    args: ['upgrade'], code: 'revision.cycle', says: /cccc -> dddd -> cccc|dddd -> cccc -> dddd/, next: /downRevision/,
  },
  {
    name: 'a file that follows itself',
    files: { [NEXT]: revision('cccc', 'cccc') },
    args: ['upgrade'], code: 'revision.loop', says: /follows itself/, next: /downRevision/,
  },
  {
    name: 'a file without header',
    files: { [NEXT]: 'export const answer = 42\n' },
    args: ['upgrade'], code: 'revision.header', says: /_next\.ts has no revision in its header/, next: /export const revision = /,
  },
  {
    name: 'a file without downRevision',
    files: { [NEXT]: "export const revision = 'cccc'\nexport async function upgrade() {}\n" },
    args: ['heads'], code: 'revision.header', says: /has no downRevision/, next: /null at the first/,
  },
  {
    name: 'a computed header',
    files: { [NEXT]: revision('cccc', B).replace("'cccc'", "['cc', 'cc'].join('')") },
    args: ['upgrade'], code: 'revision.header', says: /_next\.ts/, next: /literal|Write/,
  },
  {
    name: 'a syntax error in a revision',
    files: { [NEXT]: revision('cccc', B, 'await op.execute(') },
    args: ['upgrade'], code: 'load.syntax', says: /_next\.ts:\d+/, next: /./,
  },
  {
    name: 'a revision without upgrade',
    files: { [NEXT]: revision('cccc', B).replace('function upgrade', 'function upgrad') },
    args: ['upgrade'], code: 'revision.form', says: /exports no upgrade/, next: /export async function upgrade/,
  },
  {
    name: 'a revision that imports what is not there',
    files: { [NEXT]: `import { x } from './nowhere'\n${revision('cccc', B, 'await x')}` },
    args: ['upgrade'], code: 'load.missing', says: /imports \.\/nowhere/, next: /Tried/,
  },
  {
    name: 'a revision that throws',
    files: { [NEXT]: revision('cccc', B, "throw new TypeError('no')") },
    args: ['upgrade'], code: 'revision.failed', says: /_next\.ts:8.*TypeError: no/, next: /Nothing was run|Correct/,
  },
  {
    name: 'a promise that nobody waits for',
    files: { [NEXT]: revision('cccc', B, `void Promise.reject(new TypeError('lost'))\n  ${PAUSE}`) },
    args: ['upgrade'], code: 'unawaited', says: /TypeError: lost \(.*_next\.ts:8\)/, next: /promise without await/,
  },
  {
    name: 'a promise that is never resolved',
    files: { [NEXT]: revision('cccc', B, 'await new Promise(() => {})') },
    args: ['upgrade'], code: 'unsettled', says: /never comes to its end/, next: /never resolved/,
  },
  {
    name: 'a call that is wrong in itself',
    files: { [NEXT]: revision('cccc', B, "await op.addColumn('users')") },
    args: ['upgrade'], code: 'op.', says: /_next\.ts:8/, next: /./,
  },
  {
    name: 'no folder of revisions',
    files: config("export default defineConfig({ url: 'sqlite:./app.db', migrations: './nowhere' })"),
    args: ['upgrade'], code: 'revision.folder', says: /nowhere does not exist/, next: /mig revision/,
  },
  { name: 'a taken id', args: ['revision', '--rev-id', A], code: 'revision.duplicate', says: /aaaa11112222/, next: /./ },
  { name: 'an id that cannot be one', args: ['revision', '--rev-id', 'a:b'], code: 'revision.name', says: /a:b/, next: /./ },
]

export const databases: readonly Case[] = [
  {
    name: 'an unknown scheme', args: ['current', '--url', 'postgress://localhost/app'], status: 2, code: 'dialect.unknown',
    says: /postgress:.*did you mean postgres\?/, next: /Known schemes/,
  },
  {
    name: 'a URL without a scheme', args: ['current', '--url', './app.db'], status: 2, code: 'dialect.unknown', says: /no scheme/,
    next: /sqlite:\.\/app\.db/,
  },
  {
    name: 'a dialect that is not installed',
    files: config("export default defineConfig({ url: 'sqlite:./app.db', dialect: '@acme/mig-oracle' })"),
    args: ['current'], status: 2, code: 'dialect.missing', says: /no package @acme\/mig-oracle/,
    next: /npm install --save-dev @acme\/mig-oracle/,
  },
  {
    name: 'a dialect, mistyped',
    files: config("export default defineConfig({ url: 'sqlite:./app.db', dialect: 'sqllite' })"),
    args: ['current'], status: 2, code: 'dialect.missing', says: /did you mean sqlite\?/, next: /./,
  },
  {
    name: 'a folder that does not exist', args: ['upgrade', '--url', 'sqlite:./nowhere/app.db'], code: 'connection.notFound',
    says: /The folder .*nowhere/, next: /Create it/,
  },
  {
    name: 'a file that is no database',
    files: { 'text.db': 'This is a text, and a rather long one, too: it does not look like a database.\n'.repeat(20) },
    args: ['upgrade', '--url', 'sqlite:./text.db'], code: 'connection.notADatabase', says: /text\.db is not an SQLite database/,
    next: /URL/,
  },
  {
    name: 'a folder in place of a database', args: ['upgrade', '--url', 'sqlite:./migrations'], code: 'connection.notADatabase',
    says: /is a folder/, next: /URL/,
  },
  {
    name: 'a read-only database',
    files: { [NEXT]: revision('cccc', B) },
    args: ['upgrade', '--url', 'file:./app.db?mode=ro'], code: 'connection.readOnly', says: /app\.db cannot be written/, next: /./,
  },
  {
    name: 'a read-only database that does not exist', args: ['upgrade', '--url', 'file:./new.db?mode=ro'], code: 'connection.notFound',
    says: /new\.db/, next: /URL/,
  },
  {
    name: 'a setting that a URL does not have', args: ['upgrade', '--url', 'sqlite:./app.db?mod=ro'], status: 2, code: 'connection.url',
    says: /mod=ro/, next: /sqlite:/,
  },
  {
    name: 'a revision in the database that no file has',
    sql: ["UPDATE mig_version SET version = 'feed00000000'"],
    args: ['upgrade'], code: 'database.unknownRevision', says: /'feed00000000'/, next: /mig stamp --purge/,
  },
  {
    name: 'a downgrade from such a revision',
    sql: ["UPDATE mig_version SET version = 'feed00000000'"],
    args: ['downgrade', '-1'], code: 'database.unknownRevision', says: /'feed00000000'/, next: /mig stamp --purge/,
  },
  {
    name: 'a downgrade to what is not applied',
    sql: [`UPDATE mig_version SET version = '${A}'`],
    args: ['downgrade', B], code: 'revision.unreachable', says: /not applied/, next: /mig upgrade/,
  },
  {
    name: 'autogenerate when the database is behind',
    sql: [`UPDATE mig_version SET version = '${A}'`],
    args: ['revision', '--autogenerate', '-m', 'x'], status: 3, code: 'database.behind', says: /not applied:\n +aaaabbbb3333 \(revision aaaab\)/,
    next: /mig upgrade head/,
  },
  {
    name: 'a check when the database is behind',
    sql: [`UPDATE mig_version SET version = '${A}'`],
    args: ['check'], status: 3, code: 'database.behind', says: /not applied/, next: /mig upgrade/,
  },
  {
    name: 'a statement that the database refuses', logged: true,
    files: { [NEXT]: FAILING },
    args: ['upgrade'], code: 'statement.failed',
    says: /Revision cccc \(revision cccc\) failed at operation 2 .*_next\.ts:9: table users already exists/,
    next: /The database is at aaaabbbb3333/,
  },
  {
    name: 'a restore that nobody confirms', args: ['restore', 'app.db'], status: 2, code: 'confirm.yes', says: /nobody to ask/, next: /--yes/,
  },
  { name: 'a restore of nothing that nobody confirms', args: ['restore', 'none.db'], code: 'backup.missing', says: /none\.db/, next: /mig upgrade/ },
  {
    name: 'a downgrade that takes rows and that nobody confirms',
    files: { 'migrations/202601020000_aaaabbbb3333_more.ts': DROPPING },
    args: ['downgrade', 'base'], status: 2, code: 'confirm.yes', says: /takes table users with it.*nobody to ask/, next: /Nothing was run.*--yes/,
  },
  {
    name: 'a protected database without its name',
    files: { 'mig.config.ts': PROTECTED },
    args: ['downgrade', '-1', '--yes'], status: 2, code: 'confirm.name', says: /protects the database/, next: /--confirm app\.db/,
  },
  {
    name: 'the name of another database',
    files: { 'mig.config.ts': PROTECTED },
    args: ['stamp', '--purge', 'base', '--confirm', 'test.db'], status: 2, code: 'confirm.name', says: /is app\.db, and --confirm names test\.db/,
    next: /Nothing was run/,
  },
  {
    name: 'an upgrade of a protected database that takes something',
    files: { 'mig.config.ts': PROTECTED, [NEXT]: revision('cccc', B, "await op.dropTable('users')") },
    args: ['upgrade'], status: 2, code: 'confirm.name', says: /mig upgrade takes table users/, next: /--confirm app\.db/,
  },
  {
    name: 'an action of drift that there is not', args: ['drift', 'adapt'], status: 2, code: 'usage', says: /did you mean adopt\?/, next: /mig drift adopt/,
  },
  {
    name: 'a message without a revision', args: ['drift', '-m', 'x'], status: 2, code: 'usage', says: /--message says nothing to mig drift\./,
    next: /mig drift adopt/,
  },
  { name: 'a restore of nothing', args: ['restore', 'none.db', '--yes'], code: 'backup.missing', says: /none\.db/, next: /mig upgrade --backup/ },
  {
    name: 'a restore of something else', args: ['restore', 'models.ts', '-y'], code: 'backup.damaged', says: /models\.ts.*not an SQLite database/,
    next: /as it was/,
  },
  { name: 'a restore of the database itself', args: ['restore', 'app.db', '-y'], code: 'backup.same', says: /app\.db/, next: /backup/ },
  {
    name: 'a backup that would overwrite something',
    files: { [NEXT]: revision('cccc', B) },
    args: ['upgrade', '--backup=models.ts'], status: 2, code: 'backup.exists', says: /models\.ts/, next: /Nothing was run/,
  },
  {
    name: 'a backup of a script', args: ['upgrade', 'base:head', '--sql', '--backup'], status: 2, code: 'usage', says: /A script makes no backup/,
    next: /--backup or --sql/,
  },
  {
    name: 'a backup of a database in memory',
    files: { [NEXT]: revision('cccc', B) },
    args: ['upgrade', '--backup', '--url', 'sqlite::memory:'], code: 'dialect.unsupported', says: /in memory/, next: /URL/,
  },
  {
    name: 'a downgrade that has no way back',
    files: { 'migrations/202601020000_aaaabbbb3333_more.ts': revision(B, A).replace(/export async function downgrade[^]*/, '') },
    args: ['downgrade', '-1'], code: 'op.irreversible', says: /cannot be downgraded/, next: /Write .*downgrade/,
  },
]

export const configurations: readonly Case[] = [
  {
    name: 'no configuration',
    files: { 'mig.config.ts': undefined },
    args: ['upgrade'], status: 2, code: 'config.missing', says: /There is no mig\.config\.ts/, next: /mig init/,
  },
  {
    name: 'a configuration that is named and is not there', args: ['upgrade', '-c', 'other.config.ts'], status: 2, code: 'config.missing',
    says: /other\.config\.ts does not exist/, next: /mig init/,
  },
  {
    name: 'a syntax error',
    files: config('export default defineConfig({ url: )'),
    args: ['upgrade'], status: 2, code: 'config.syntax', says: /mig\.config\.ts:2/, next: /./,
  },
  {
    name: 'no url',
    files: config("export default defineConfig({ models: './models.ts' })"),
    args: ['upgrade'], status: 2, code: 'config.url', says: /no `url`/, next: /--url/,
  },
  {
    name: 'a url that is not set',
    files: config('export default defineConfig({ url: process.env.NOT_SET })'),
    args: ['current'], status: 2, code: 'config.url', says: /no `url`/, next: /--url/,
  },
  {
    name: 'a mistyped key',
    files: config("export default defineConfig({ ulr: 'sqlite:./app.db' })"),
    args: ['upgrade'], status: 2, code: 'config.unknownKey', says: /ulr; did you mean url\?/, next: /Known keys/,
  },
  {
    name: 'a value of the wrong kind',
    files: config('export default defineConfig({ url: 5 })'),
    args: ['upgrade'], status: 2, code: 'config.value', says: /`url` .* is 5/, next: /Correct it/,
  },
  {
    name: 'no configuration in the file',
    files: config('export const config = {}'),
    args: ['upgrade'], status: 2, code: 'config.value', says: /exports no configuration by default/, next: /export default/,
  },
  {
    name: 'a configuration that throws',
    files: config("throw new TypeError('no secret')"),
    args: ['upgrade'], code: 'load.failed', says: /mig\.config\.ts:2.*no secret/, next: /./,
  },
  {
    name: 'models that cannot be imported',
    files: { 'models.ts': "import { thing } from 'left-pad-of-nobody'\nexport const x = thing\n" },
    args: ['revision', '--autogenerate'], code: 'load.missing', says: /models\.ts imports left-pad-of-nobody/,
    next: /npm install left-pad-of-nobody/,
  },
  {
    name: 'models with a syntax error',
    files: { 'models.ts': 'export const = 5\n' },
    args: ['revision', '--autogenerate'], code: 'load.syntax', says: /models\.ts:1/, next: /./,
  },
  {
    name: 'models that throw',
    files: { 'models.ts': "import { t } from '@mig/core'\nexport const x = t.nonsense()\n" },
    args: ['check'], code: 'load.failed', says: /models\.ts:2.*nonsense/, next: /./,
  },
  {
    name: 'no models',
    files: { 'models.ts': 'export const answer = 42\n' },
    args: ['revision', '--autogenerate'], status: 2, code: 'model.none', says: /models\.ts exports no table/, next: /export const users/,
  },
  {
    name: 'a pattern that nothing matches',
    files: config("export default defineConfig({ url: 'sqlite:./app.db', models: './nowhere/*.ts' })"),
    args: ['check'], status: 2, code: 'model.none', says: /No file matches .*nowhere/, next: /Correct `models`/,
  },
  {
    name: 'a configuration without models',
    files: config("export default defineConfig({ url: 'sqlite:./app.db' })"),
    args: ['check'], status: 2, code: 'config.models', says: /no `models`/, next: /models:/,
  },
  {
    name: 'a table that two models have',
    files: { 'models.ts': `${BASE['models.ts'] ?? ''}export const again = table('users', { id: t.integer() })\n` },
    args: ['check'], code: 'model.', says: /users/, next: /./,
  },
  {
    name: 'init where mig is set up', args: ['init'], status: 2, code: 'config.exists', says: /mig\.config\.ts/,
    next: /Nothing was written/,
  },
  {
    name: 'init into a folder that has something in it',
    files: { 'mig.config.ts': undefined },
    args: ['init'], status: 2, code: 'config.exists', says: /The folder migrations exists/, next: /mig init db\/migrations/,
  },
  {
    name: 'init onto a file',
    files: { 'mig.config.ts': undefined },
    args: ['init', 'models.ts'], status: 2, code: 'config.exists', says: /models\.ts exists and is not a folder/,
    next: /Nothing was written/,
  },
  {
    name: 'init where nothing can be written',
    files: { 'mig.config.ts': undefined },
    args: ['init', '/dev/null/migrations'], code: 'system', says: /operating system refused something: ENOTDIR/, next: /rights/,
  },
  {
    name: 'init with a dialect that there is not',
    files: { 'mig.config.ts': undefined },
    args: ['init', 'x', '--dialect', 'sqlit'], status: 2, code: 'config.value', says: /did you mean sqlite\?/, next: /--dialect sqlite/,
  },
]

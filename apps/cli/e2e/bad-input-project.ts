/** A way to call mig that it refuses. */
export interface Case {
  readonly name: string
  /** Files that are written before; nothing takes one away. */
  readonly files?: Readonly<Record<string, string | undefined>>
  /** SQL that is run on the database before. */
  readonly sql?: readonly string[]
  /** A run that was begun and failed is kept in the log of the database. */
  readonly logged?: true
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Default: 1. */
  readonly status?: number
  /** A code, or its beginning up to the dot. */
  readonly code: string
  /** What the message says. */
  readonly says: RegExp
  /** What the line below the message says to do. */
  readonly next: RegExp
}

/** The revisions of the project, the older one first. */
export const A = 'aaaa11112222'
export const B = 'aaaabbbb3333'

export function revision(id: string, parent: string | null, code = `await op.execute('SELECT 1')`): string {
  return `import type { Operations } from '@mig/core'

export const revision = '${id}'
export const downRevision = ${parent === null ? 'null' : `'${parent}'`}
export const message = 'revision ${id.slice(0, 5)}'

export async function upgrade(op: Operations): Promise<void> {
  ${code}
}

export async function downgrade(op: Operations): Promise<void> {
}
`
}

export const NEXT = 'migrations/202601030000_cccc_next.ts'

/** Time for what nobody waits for. */
export const PAUSE = 'await new Promise((resolve) => setTimeout(resolve, 100))'

/** A revision whose second operation the database refuses. */
export const FAILING: string = revision(
  'cccc',
  B,
  "await op.execute('CREATE TABLE fine (id integer)')\n  await op.execute('CREATE TABLE users (id integer)')",
)

/** The second revision with a downgrade that takes a table with it. */
export const DROPPING: string = revision(B, A).replace(/(downgrade.*\n)/, "$1  await op.dropTable('users')\n")

/** A configuration for a database with which one has to be careful. */
export const PROTECTED = `import { defineConfig } from '@mig/core'
export default defineConfig({ url: 'sqlite:./app.db', models: './models.ts', protected: true })
`

/** A project whose two revisions have been run. */
export const BASE: Readonly<Record<string, string>> = {
  'mig.config.ts': `import { defineConfig } from '@mig/core'
export default defineConfig({ url: 'sqlite:./app.db', models: './models.ts' })
`,
  'models.ts': `import { t, table } from '@mig/core'\nexport const users = table('users', { id: t.integer().identity().primaryKey() })\n`,
  'migrations/202601010000_aaaa11112222_users.ts': revision(A, null, `await op.execute('CREATE TABLE users (id integer PRIMARY KEY)')`),
  'migrations/202601020000_aaaabbbb3333_more.ts': revision(B, A),
}

export const config = (text: string): NonNullable<Case['files']> => ({ 'mig.config.ts': `import { defineConfig } from '@mig/core'\n${text}\n` })

import { findPackage } from '../load/find-package.ts'
import { MigError } from '../errors.ts'
import type { Migrator } from '../run/migrator.ts'
import type { ObjectKind } from '../schema/object.ts'
import type { Schema } from '../schema/schema.ts'

/** What tests need of `@mig/autogenerate`, which builds on this package and so is none that this one can import. */
export interface Autogenerate {
  readonly checkModels: (migrator: Migrator, options: ModelsCheck) => Promise<{ readonly summary: readonly string[] }>
  readonly rehearseRevisions: (migrator: Migrator, schemas?: readonly string[]) => Promise<readonly RehearsedRevision[]>
}

export interface ModelsCheck {
  readonly wanted: Schema
  readonly schemas?: readonly string[]
  readonly objects?: 'all' | readonly ObjectKind[]
  readonly privileges?: boolean
  readonly fromRevisions: true
}

/** What trying out a revision has shown. */
export interface RehearsedRevision {
  readonly revision: string
  readonly file: string
  readonly problems: readonly string[]
  readonly downgrade?: {
    readonly kind: 'lossless' | 'lossy' | 'destructive'
    readonly tables: readonly string[]
    readonly columns: readonly string[]
  }
  readonly marked: boolean
}

/** The package as the project has it. @throws MigError `testing.autogenerate` when it is not installed. */
export async function autogenerateOf(folder: string): Promise<Autogenerate> {
  const url = await findPackage('@mig/autogenerate', folder)
  if (url !== undefined) return (await import(/* @vite-ignore */ url)) as Autogenerate
  throw new MigError('testing.autogenerate', 'The tests of migrations need @mig/autogenerate, which is not installed.', {
    hint: 'npm install --save-dev @mig/autogenerate',
  })
}

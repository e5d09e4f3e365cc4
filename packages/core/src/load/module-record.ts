import { commonJsNamespace, exportStar, isMarked, marked, type Namespace } from './namespace.ts'

/** A file of the user's that is loaded, or being loaded. */
export interface ModuleRecord {
  readonly file: string
  readonly module: { exports: unknown }
  /** What `module.exports` was when the file began. */
  readonly ownExports: object
  /** Ends when the file has run; never an unhandled rejection. */
  done: Promise<void>
  state: 'running' | 'done' | 'failed'
  /** Why it failed. */
  failure?: unknown
  /** What its imports gave, by index. */
  readonly imports: Namespace[]
  /** The files whose end it waits for. */
  readonly waitsFor: Set<ModuleRecord>
  /** The files that `export *` from it. */
  readonly starredBy: Set<ModuleRecord>
  /** The namespace of CommonJS exports, made once they are final. */
  wrapped?: Namespace
}

export function createRecord(file: string): ModuleRecord {
  const ownExports = {}
  return {
    file,
    module: { exports: ownExports },
    ownExports,
    done: Promise.resolve(),
    state: 'running',
    imports: [],
    waitsFor: new Set(),
    starredBy: new Set(),
  }
}

/** What an import of the file gives: of a file that still runs, an object that fills up. */
export function namespaceOf(record: ModuleRecord): Namespace {
  const { exports } = record.module
  if (isMarked(exports)) return exports
  if (record.state === 'running') return commonJsNamespace(exports)
  // A file that says nothing of modules exports nothing.
  record.wrapped ??= exports === record.ownExports && Object.keys(record.ownExports).length === 0 ? marked({}) : commonJsNamespace(exports)
  return record.wrapped
}

/** Whether a file waits for another one, by itself or through those that it waits for: then waiting for it would never end. */
export function waitsFor(record: ModuleRecord, other: ModuleRecord, seen: Set<ModuleRecord> = new Set()): boolean {
  if (record === other) return true
  if (seen.has(record)) return false
  seen.add(record)
  return [...record.waitsFor].some((next) => waitsFor(next, other, seen))
}

/** Gives names that came late, because imports are circular, to the files that `export *` from this one. */
export function publishNames(record: ModuleRecord): void {
  for (const other of record.starredBy) {
    if (exportStar(other.module.exports as object, namespaceOf(record))) publishNames(other)
  }
}

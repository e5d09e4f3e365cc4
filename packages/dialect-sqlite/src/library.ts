import { DialectError } from '@mig/core/dialect'
import { createRequire } from 'node:module'
import { betterOpen, nodeOpen, type Open } from './client.ts'
import { nodeSqlite, NEWER_NODE } from './node-sqlite.ts'

// An import of CommonJS reads all of its text for names first, and takes a tenth of the time of a short command.
const require = createRequire(import.meta.url)

/**
 * Loads better-sqlite3, or node:sqlite where that one is missing or was built for another Node.
 * @param uri `file:` URIs have to be understood, which is a choice of who compiled the library; node:sqlite does.
 */
export async function loadLibrary({ uri = false }: { readonly uri?: boolean } = {}): Promise<Open> {
  const better = loadBetter()
  if (better.open !== undefined && (!uri || understandsUris(better.open))) return better.open
  const node = loadNode()
  if (node !== undefined) return node
  if (better.open !== undefined) {
    throw new DialectError('dialect.driverMissing', 'better-sqlite3 opens no URIs, and this Node has no SQLite of its own that does.', {
      hint: `Leave the settings of the URL out that SQLite itself reads (immutable, nolock, vfs, …). ${NEWER_NODE}`,
    })
  }
  throw new DialectError('dialect.driverMissing', `better-sqlite3 cannot be loaded: ${better.reason}.`, {
    hint:
      'Run `npm install better-sqlite3`, or `npm rebuild better-sqlite3` after a change of Node. ' +
      'Node 22.16 and newer has one of its own.',
    cause: better.cause,
  })
}

type Loaded = { readonly open: Open } | { readonly open?: never; readonly reason: string; readonly cause: unknown }

const MISSING = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']

function loadBetter(): Loaded {
  try {
    const open = betterOpen(require('better-sqlite3'))
    // The compiled part is loaded when the first database is opened.
    open(':memory:', {}).close()
    return { open }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (typeof code === 'string' && MISSING.includes(code)) return { reason: 'it is not installed', cause }
    if (code === 'ERR_DLOPEN_FAILED') return { reason: 'it was built for another version of Node', cause }
    // `bindings` has no code of its own for a package whose compiled part was never made.
    if (cause instanceof Error && cause.message.includes('bindings file')) return { reason: 'its compiled part is missing', cause }
    throw cause
  }
}

function loadNode(): Open | undefined {
  const sqlite = nodeSqlite()
  return sqlite === undefined ? undefined : nodeOpen(sqlite.DatabaseSync)
}

/** Asked so that a library which takes the URI for a path makes no file. */
function understandsUris(open: Open): boolean {
  try {
    open('file:mig?mode=memory', { readonly: true }).close()
    return true
  } catch {
    return false
  }
}

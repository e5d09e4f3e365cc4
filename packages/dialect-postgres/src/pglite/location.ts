import path from 'node:path'
import { ConfigError } from '@mig/core/dialect'

const MEMORY = /^(?:memory\/?|:memory:)?$/

/** Whether a URL means PGlite, `pglite:…`. */
export function isPgliteUrl(url: string): boolean {
  return /^pglite:/i.test(url)
}

/**
 * The folder of `pglite://./data`, `pglite:data`, `pglite:///var/data`; `undefined` for a database in memory: `pglite:`, `pglite://memory`.
 * @param folder Where relative paths start.
 * @throws ConfigError `config.url` for settings behind a `?`: PGlite has none.
 */
export function pgliteFolder(url: string, folder: string = process.cwd()): string | undefined {
  const place = url.replace(/^pglite:(?:\/\/)?/i, '')
  if (place.includes('?')) {
    throw new ConfigError('config.url', `The URL ${url} has settings behind its question mark, and PGlite takes none.`, {
      hint: 'Write pglite://./data for a folder, or pglite://memory.',
    })
  }
  if (MEMORY.test(place)) return undefined
  // `pglite:///C:/data`: the drive stands behind a slash.
  return path.resolve(folder, place.replace(/^\/(?=[a-z]:[\\/])/i, ''))
}

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Facts } from './engine.ts'

const run = promisify(execFile)

/** Whether `pg_dump` is there and reads a server of the major version: it refuses one that is newer than itself. */
export async function canDump(major: number): Promise<boolean> {
  try {
    const { stdout } = await run('pg_dump', ['--version'])
    return Number(/(\d+)/.exec(stdout)?.[1]) >= major
  } catch {
    return false
  }
}

/** The entries of `pg_dump --schema-only`. */
export async function dumpFacts(url: string): Promise<Facts> {
  const flags = ['--schema-only', '--no-owner', '--no-privileges', '--exclude-table=*.mig_version*', '--exclude-table=mig_version*']
  const { stdout } = await run('pg_dump', [...flags, url], { maxBuffer: 64 * 1024 * 1024 })
  return factsOfDump(stdout)
}

/** An entry begins with a comment that names it: `-- Name: users; Type: TABLE; Schema: public; Owner: -`. */
const ENTRY = /^-- Name: (?<name>.*); Type: (?<type>.*?); Schema: (?<schema>.*?); Owner: .*$/

/** The text of each entry, without comments, blank lines and settings; the columns of a table are sorted, since new ones stand last. */
export function factsOfDump(dump: string): Facts {
  const facts = new Map<string, string>()
  let key: string | undefined
  let lines: string[] = []
  const finish = (): void => {
    if (key !== undefined) facts.set(key, [facts.get(key) ?? '', entryText(key, lines)].filter((text) => text !== '').join('\n'))
    lines = []
  }
  for (const line of dump.split('\n')) {
    const entry = ENTRY.exec(line)?.groups
    if (entry !== undefined) {
      finish()
      key = `${entry['type']} ${entry['schema'] === '-' ? '' : `${entry['schema']}.`}${entry['name']}`
    } else if (!/^(?:--|SET |\\(?:un)?restrict |$)/.test(line)) lines.push(line)
  }
  finish()
  return facts
}

function entryText(key: string, lines: readonly string[]): string {
  if (!key.startsWith('TABLE ')) return lines.join('\n')
  return lines
    .map((line) => line.replace(/,$/, ''))
    .toSorted()
    .join('\n')
}

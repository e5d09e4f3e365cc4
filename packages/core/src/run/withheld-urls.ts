import { knownDialectOf } from '../config/url.ts'

/**
 * Does the work while no variable of the environment names a database: what revisions import may connect to it, and a replay is not to
 * reach the real one.
 * @param url The URL of the configuration, where it is a text: it may be of a kind that mig does not know.
 */
export async function withUrlsWithheld<T>(url: string | undefined, work: () => Promise<T>): Promise<T> {
  const names = (value = ''): boolean => value === url || knownDialectOf(value) !== undefined
  const held = Object.entries(process.env).filter(([, value]) => names(value))
  for (const [name] of held) delete process.env[name]
  try {
    return await work()
  } finally {
    Object.assign(process.env, Object.fromEntries(held))
  }
}

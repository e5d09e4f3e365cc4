import type { Plan } from '@mig/core'
import type { Core } from './base.ts'
import { confirm, typed } from './confirm.ts'
import { textOption, type Options } from './command.ts'
import type { Output } from './output.ts'
import type { Project } from './session.ts'

/** What a command is about to do that nobody can take back. */
export interface Danger {
  /** The end of a sentence about the command: `takes table notes with it, and all that is in it`. */
  readonly does: string
  /** The word that names the command. */
  readonly command: string
}

interface Asked {
  readonly project: Project
  readonly options: Options
  readonly output: Output
}

/**
 * Makes sure that somebody means it: `--yes` or a yes at the terminal, and for a database that the configuration protects its name, typed
 * or given as `--confirm`.
 * @returns false for somebody who was asked and does not mean it; nothing has run then.
 * @throws MigError `confirm.yes`, `confirm.name` where there is nobody to ask, with the option that answers.
 */
export async function isMeant(danger: Danger, { project, options, output }: Asked): Promise<boolean> {
  const { config, core } = project
  const given = textOption(options, 'confirm')
  const name = config.protected || given !== undefined ? await nameOf(project) : undefined
  if (given !== undefined && given !== name) {
    throw new core.MigError('confirm.name', `The database is ${name}, and --confirm names ${given}.`, {
      hint: 'Nothing was run. Look at `url` of the configuration, and at --url.',
      exit: 2,
    })
  }
  if (given !== undefined || (name === undefined && options['yes'] === true)) return true
  const answer = output.json || output.unattended === true ? undefined : await ask(danger, name)
  if (answer === undefined) throw nobody(danger, name, core)
  if (!answer) output.note('Nothing was done.')
  return answer
}

function nameOf({ migrator }: Project): Promise<string> {
  return migrator.inspect(({ dialect, connection }) => dialect.driver.nameOf(connection))
}

async function ask({ command, does }: Danger, name: string | undefined): Promise<boolean | undefined> {
  if (name === undefined) return confirm(`mig ${command} ${does}. Go on?`)
  const answer = await typed(`mig ${command} ${does}, and the database is protected. Its name, ${name}, to go on:`)
  return answer === undefined ? undefined : answer === name
}

function nobody({ command, does }: Danger, name: string | undefined, { MigError }: Core): Error {
  const exit = 2
  if (name === undefined) {
    const message = `mig ${command} ${does}, and there is nobody to ask.`
    return new MigError('confirm.yes', message, { hint: 'Nothing was run. Pass --yes if that is meant.', exit })
  }
  const message = `mig ${command} ${does}, the configuration protects the database, and there is nobody to ask.`
  const word = /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`
  return new MigError('confirm.name', message, { hint: `Nothing was run. Pass --confirm ${word} if that is meant.`, exit })
}

/** What steps take with them that nobody can bring back; nothing where they take nothing. */
export function lossOf({ steps, complete }: Plan): string | undefined {
  const losses = steps.flatMap(({ operations }) => operations.flatMap(({ loses = [] }) => loses))
  const known = losses.length === 0 ? [] : [`takes ${listed(losses)} with it, and all that is in ${losses.length === 1 ? 'it' : 'them'}`]
  const unknown = complete ? [] : ['does what depends on data, so that nobody can tell what goes with it']
  const sentences = [...known, ...unknown]
  return sentences.length === 0 ? undefined : sentences.join(', and ')
}

/** How many names a sentence holds. */
const SHOWN = 5

function listed(names: readonly string[]): string {
  const shown = names.length > SHOWN ? [...names.slice(0, SHOWN - 1), `${names.length - SHOWN + 1} more`] : names
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
